package io.github.aiutils;

import org.jspecify.annotations.Nullable;

/**
 * What comes back along the path of a call: first a {@link Head}, then either one
 * {@link ChatResponse} or {@link HttpResponse}, or chunks of which the last is a
 * {@link ChatChunk.Done}.
 *
 * @since 0.1.0
 */
public sealed interface Reply permits Reply.Head, Reply.Progress, ChatResponse, ChatChunk, HttpResponse {

    /**
     * Returns whether this is output a caller can see. From then on a call is neither
     * retried nor failed over.
     * @return {@code false} for heads, progress and empty text
     */
    boolean meaningful();

    /**
     * Returns how the answer ended, if this is its end.
     * @return the ending; {@code null} if more is to come
     */
    default @Nullable Ending end() {
        return null;
    }

    /**
     * The provider accepted the attempt and began to reply.
     *
     * @param status the HTTP status, 2xx
     * @param headers the reply's header fields
     */
    record Head(int status, Headers headers) implements Reply {

        @Override
        public boolean meaningful() {
            return false;
        }

        @Override
        public String toString() {
            return "Head[" + this.status + "]";
        }

    }

    /**
     * Payload arrived that does not make a chunk yet, such as a fragment of a tool call:
     * a sign of life. Callers never see it.
     */
    enum Progress implements Reply {

        PAYLOAD;

        @Override
        public boolean meaningful() {
            return false;
        }

    }

}
