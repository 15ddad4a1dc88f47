package io.github.aiutils.policy;

import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.Limiter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Lets an attempt go when its provider's limiter lends it a place, and gives the place
 * back on every end.
 *
 * @since 0.1.0
 */
public final class AdmitPolicy implements Policy {

    private final Function<String, @Nullable Limiter> limiters;

    /**
     * Makes the policy.
     * @param limiters knows the limiter of each provider by its name, {@code null} where
     * it has none
     */
    public AdmitPolicy(Function<String, @Nullable Limiter> limiters) {
        this.limiters = limiters;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        Limiter limiter = this.limiters.apply(call.route().provider());
        if (limiter == null) {
            return next.proceed(call);
        }
        return Flux.usingWhen(limiter.acquire(call), (lease) -> next.proceed(call), Lease::complete, Lease::fail,
                Lease::cancel);
    }

}
