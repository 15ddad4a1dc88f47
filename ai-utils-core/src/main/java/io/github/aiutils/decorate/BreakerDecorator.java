package io.github.aiutils.decorate;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.aiutils.error.AiException;
import io.github.aiutils.policy.BreakerGuard;
import io.github.aiutils.policy.BreakerPolicy;
import io.github.aiutils.transport.HttpErrors;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Leaves failing work alone for a while, by a breaker of Resilience4j. Success is
 * recorded at the first element, or at the end where there is none; work that is
 * cancelled gives its permission back, as does work that failed by the caller's own
 * fault: an HTTP status 4xx but 401, 403 and 408, or one of our errors that says so.
 *
 * @since 0.1.0
 */
public final class BreakerDecorator implements Decorator {

    private static final Set<Integer> OF_THE_SERVER = Set.of(401, 403, 408);

    private final String name;

    private final BreakerGuard guard;

    private final Scheduler scheduler;

    /**
     * Makes a decorator.
     * @param name the name, for errors
     * @param guard lets work begin
     * @param scheduler keeps the time
     */
    public BreakerDecorator(String name, BreakerGuard guard, Scheduler scheduler) {
        this.name = name;
        this.guard = guard;
        this.scheduler = scheduler;
    }

    @Override
    public <T> Flux<T> apply(Flux<T> work) {
        return Flux.defer(() -> {
            Outcome<T> outcome = new Outcome<>(enter());
            return work.tap(() -> outcome);
        });
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        Outcome<T> outcome = new Outcome<>(enter());
        try {
            T value = work.call();
            outcome.doOnComplete();
            return value;
        }
        catch (Throwable ex) {
            outcome.doOnError(ex);
            throw ex;
        }
    }

    private Object enter() {
        Object generation = this.guard.enter();
        if (generation == null) {
            throw this.guard.refusal(this.name, "nothing was begun");
        }
        return generation;
    }

    /** Records what one attempt came to, exactly once. */
    private final class Outcome<T> extends DefaultSignalListener<T> {

        private final Object generation;

        private final long beganNanos = now();

        private final AtomicBoolean recorded = new AtomicBoolean();

        Outcome(Object generation) {
            this.generation = generation;
        }

        private long now() {
            return BreakerDecorator.this.scheduler.now(TimeUnit.NANOSECONDS);
        }

        @Override
        public void doOnNext(T element) {
            doOnComplete();
        }

        @Override
        public void doOnComplete() {
            CircuitBreaker breaker = current();
            if (breaker != null) {
                breaker.onSuccess(now() - this.beganNanos, TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public void doOnError(Throwable error) {
            CircuitBreaker breaker = current();
            if (breaker != null && isFailure(error)) {
                breaker.onError(now() - this.beganNanos, TimeUnit.NANOSECONDS, error);
            }
            else if (breaker != null) {
                breaker.releasePermission();
            }
        }

        @Override
        public void doOnCancel() {
            CircuitBreaker breaker = current();
            if (breaker != null) {
                breaker.releasePermission();
            }
        }

        /** The breaker, the first time and while it is in the state it was in. */
        private @Nullable CircuitBreaker current() {
            boolean counts = this.recorded.compareAndSet(false, true)
                    && BreakerDecorator.this.guard.holds(this.generation);
            return counts ? BreakerDecorator.this.guard.breaker() : null;
        }

        private static boolean isFailure(Throwable error) {
            if (error instanceof AiException known) {
                return BreakerPolicy.isFailure(known.errorClass());
            }
            Integer status = HttpErrors.status(error);
            boolean ofTheServer = status == null || status >= 500 || OF_THE_SERVER.contains(status);
            return ofTheServer && !(error instanceof CancellationException) && !(error instanceof InterruptedException);
        }

    }

}
