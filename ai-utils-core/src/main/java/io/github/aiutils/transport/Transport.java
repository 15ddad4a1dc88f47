package io.github.aiutils.transport;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries requests to one provider. Whatever the status, a reply is a value; errors are
 * {@link TransportException}s and mean that there was no whole reply.
 *
 * @since 0.1.0
 */
public interface Transport {

    /**
     * Sends a request and collects the whole reply.
     * @param request the request
     * @return the reply, of whatever status
     */
    Mono<WireReply> send(WireRequest request);

    /**
     * Sends a request and reads the reply as it comes. Cancelling closes the connection.
     * @param request the request
     * @return first a {@link WireEvent.Head}, then the events of an event stream, or one
     * {@link WireEvent.Body} if the reply is something else
     */
    Flux<WireEvent> stream(WireRequest request);

}
