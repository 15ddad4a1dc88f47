package io.github.aiutils.limit;

import io.github.aiutils.Call;
import io.github.aiutils.Usage;
import reactor.core.publisher.Mono;

/**
 * Decides whether an attempt may go now.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Limiter {

    /**
     * Lends what an attempt needs, waiting for it without a thread. The publisher settles
     * the lease itself if it is cancelled while it hands it over, so no operator may
     * stand between it and the one who uses the lease.
     * @param call the attempt
     * @param expected what it is expected to use
     * @return the lease, or an error that says how long to wait
     */
    Mono<Lease> acquire(Call call, Usage expected);

}
