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

        /** The request leads elsewhere than to the provider, so it was not sent. */
        NOT_SENT,

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

    private final boolean sent;

    public TransportException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, kind != Kind.NOT_SENT);
    }

    TransportException(Kind kind, String message, @Nullable Throwable cause, boolean sent) {
        super(message, cause);
        this.kind = kind;
        this.sent = sent;
    }

    public Kind kind() {
        return this.kind;
    }

    /**
     * Returns whether the request may have reached the provider.
     * @return {@code false} if there was no connection to send it on
     */
    public boolean sent() {
        return this.sent;
    }

}
