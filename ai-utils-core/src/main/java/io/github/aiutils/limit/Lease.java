package io.github.aiutils.limit;

import io.github.aiutils.Reply;
import reactor.core.publisher.Mono;

/**
 * What a limiter lent to one attempt. It is settled by whichever of its ends comes first;
 * the others then do nothing.
 *
 * @since 0.1.0
 */
public interface Lease {

    /**
     * Takes a reply of the attempt before it is handed on: what it says about limits and
     * about tokens.
     * @param reply the reply
     */
    default void observe(Reply reply) {
    }

    /**
     * The attempt completed.
     * @return completes when the lease is settled
     */
    Mono<Void> complete();

    /**
     * The attempt failed.
     * @param error the error
     * @return completes when the lease is settled
     */
    Mono<Void> fail(Throwable error);

    /**
     * The attempt was cancelled.
     * @return completes when the lease is settled
     */
    Mono<Void> cancel();

}
