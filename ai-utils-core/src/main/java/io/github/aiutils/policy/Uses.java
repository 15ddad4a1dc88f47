package io.github.aiutils.policy;

import io.github.aiutils.Reply;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What an attempt does with a lease. One of the three ends is called for each lease that
 * was handed over, and it is called once.
 *
 * @param <L> what is lent
 */
interface Uses<L> {

    /** Begins the attempt; fails it if it throws. */
    Flux<Reply> begin(L lease);

    /**
     * Takes a reply before it is handed on, and may hand on another instead. If it throws
     * the attempt is cancelled and fails.
     */
    Reply observe(L lease, Reply reply);

    /** The attempt completed; so does its reader when this has, and errs with it. */
    Mono<Void> complete(L lease);

    /** The attempt failed; its reader hears of it when this has ended. */
    Mono<Void> fail(L lease, Throwable error);

    /** The attempt was cancelled, or was no longer wanted when its lease came. */
    Mono<Void> cancel(L lease);

}
