package io.github.aiutils.transport;

import io.github.aiutils.Headers;

/**
 * A piece of a reply that is read as it comes.
 *
 * @since 0.1.0
 */
public sealed interface WireEvent {

    /**
     * The reply began.
     *
     * @param status the HTTP status
     * @param headers the header fields
     */
    record Head(int status, Headers headers) implements WireEvent {
    }

    /**
     * One server-sent event.
     *
     * @param name the event's name, {@code message} if it has none
     * @param data the event's data in UTF-8, lines joined by line feeds
     * @see <a href=
     * "https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
     * events</a>
     */
    record Sse(String name, byte[] data) implements WireEvent {
    }

    /**
     * The whole body of a reply that is no event stream.
     *
     * @param bytes the bytes
     */
    record Body(byte[] bytes) implements WireEvent {
    }

}
