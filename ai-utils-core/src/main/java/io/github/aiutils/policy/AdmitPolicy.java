package io.github.aiutils.policy;

import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Ending;
import io.github.aiutils.Reply;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.token.Estimate;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets an attempt go when its provider's limiter lends it what it is expected to use, and
 * settles that with what it did use, on every end.
 *
 * @since 0.1.0
 */
public final class AdmitPolicy implements Policy {

    private final Function<String, @Nullable Limiter> limiters;

    private final TokenEstimator estimator;

    /**
     * Makes the policy.
     * @param limiters knows the limiter of each provider by its name, {@code null} where
     * it has none
     * @param estimator foresees what an attempt uses, and learns what it did use
     */
    public AdmitPolicy(Function<String, @Nullable Limiter> limiters, TokenEstimator estimator) {
        this.limiters = limiters;
        this.estimator = estimator;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        Limiter limiter = this.limiters.apply(call.route().provider());
        if (limiter == null) {
            return next.proceed(call);
        }
        Estimate estimate = this.estimator.begin(call);
        return new Leased<>(limiter.acquire(call, estimate.expected()), new Attempt(call, estimate, next));
    }

    private record Attempt(Call call, Estimate estimate, Chain next) implements Uses<Lease> {

        @Override
        public Flux<Reply> begin(Lease lease) {
            return this.next.proceed(this.call);
        }

        @Override
        public Reply observe(Lease lease, Reply reply) {
            lease.observe(reply);
            Ending ending = reply.end();
            if (ending != null) {
                this.estimate.learn(ending.usage());
            }
            return reply;
        }

        @Override
        public Mono<Void> complete(Lease lease) {
            return lease.complete();
        }

        @Override
        public Mono<Void> fail(Lease lease, Throwable error) {
            return lease.fail(error);
        }

        @Override
        public Mono<Void> cancel(Lease lease) {
            return lease.cancel();
        }

    }

}
