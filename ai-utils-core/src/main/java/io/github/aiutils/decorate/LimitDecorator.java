package io.github.aiutils.decorate;

import java.util.concurrent.Callable;

import io.github.aiutils.limit.BlockingPermits;
import io.github.aiutils.limit.Permit;
import io.github.aiutils.limit.Permits;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets work begin when a limiter lends it a permit, which comes back at its end.
 *
 * @since 0.1.0
 */
public final class LimitDecorator implements Decorator {

    private final Permits permits;

    private final BlockingPermits blocking;

    public LimitDecorator(Permits permits) {
        this.permits = permits;
        this.blocking = new BlockingPermits(permits);
    }

    @Override
    public <T> Flux<T> apply(Flux<T> work) {
        return Flux.usingWhen(this.permits.acquire(), (permit) -> work, LimitDecorator::closed,
                (permit, error) -> closed(permit), LimitDecorator::closed);
    }

    private static Mono<Void> closed(Permit permit) {
        return Mono.fromRunnable(permit::close);
    }

    @Override
    public <T> Mono<T> apply(Mono<T> work) {
        return this.permits.run(() -> work);
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        return this.blocking.call(work);
    }

}
