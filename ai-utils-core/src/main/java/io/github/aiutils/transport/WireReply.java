package io.github.aiutils.transport;

import io.github.aiutils.Headers;

/**
 * A whole reply.
 *
 * @param status the HTTP status
 * @param headers the header fields
 * @param body the body's bytes, empty if there is none
 * @since 0.1.0
 */
public record WireReply(int status, Headers headers, byte[] body) {

    /**
     * Returns whether the provider says that it did what was asked.
     * @return {@code true} for 2xx
     */
    public boolean successful() {
        return this.status >= 200 && this.status < 300;
    }

    @Override
    public String toString() {
        return "WireReply[" + this.status + ", " + this.body.length + " bytes]";
    }

}
