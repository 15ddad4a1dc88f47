package io.github.aiutils.transport;

import org.jspecify.annotations.Nullable;

/**
 * There was no whole reply.
 *
 * @since 0.1.0
 */
public final class TransportException extends RuntimeException {

    /** What happened to the reply. */
    public enum Kind {

        /** No connection, or it broke before the reply began. */
        CONNECTION,

        /** Connecting or reading took too long. */
        TIMEOUT,

        /** The connection broke inside the reply. */
        CUT,

        /** The reply, or one event of it, is larger than allowed. */
        TOO_LARGE

    }

    private final Kind kind;

    public TransportException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return this.kind;
    }

}
