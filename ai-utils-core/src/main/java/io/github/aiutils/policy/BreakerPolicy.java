package io.github.aiutils.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.publisher.Flux;

/**
 * Leaves a failing provider alone for a while. Counts what the provider did, never our
 * own waiting and never a caller's fault; success is recorded at the first output. A
 * credential that is refused or has no credit left opens the breaker at once.
 *
 * @since 0.1.0
 */
public final class BreakerPolicy implements Policy {

    private static final Set<ErrorClass> FAILURES = EnumSet.of(ErrorClass.OVERLOADED, ErrorClass.SERVER_ERROR,
            ErrorClass.CONNECTION, ErrorClass.TIMEOUT, ErrorClass.INTERRUPTED_STREAM, ErrorClass.MALFORMED_RESPONSE,
            ErrorClass.PERMISSION, ErrorClass.AUTHENTICATION, ErrorClass.QUOTA_EXHAUSTED);

    private static final Set<ErrorClass> CREDENTIAL = EnumSet.of(ErrorClass.AUTHENTICATION, ErrorClass.QUOTA_EXHAUSTED);

    private static final Set<CircuitBreaker.State> DECIDING = EnumSet.of(CircuitBreaker.State.CLOSED,
            CircuitBreaker.State.HALF_OPEN);

    private final Breakers breakers;

    private final ProviderMonitor monitor;

    /**
     * Makes the policy.
     * @param breakers the breakers of providers
     * @param monitor told of what each attempt came to
     */
    public BreakerPolicy(Breakers breakers, ProviderMonitor monitor) {
        this.breakers = breakers;
        this.monitor = monitor;
    }

    /**
     * Says whether errors of a class are the doing of who was called.
     * @param errorClass the class
     * @return whether a breaker counts them
     */
    public static boolean isFailure(ErrorClass errorClass) {
        return FAILURES.contains(errorClass);
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        return Flux.defer(() -> {
            BreakerGuard guard = this.breakers.guard(call.route().provider());
            Object generation = (guard != null) ? guard.enter() : null;
            if (guard != null && generation == null) {
                return Flux.error(Breakers.refusal(guard, call.route()));
            }
            Call attempt = call.attempt(call.route());
            return Flux.defer(() -> next.proceed(attempt))
                .tap(() -> new Outcome(call, guard, generation, this.monitor.begin(call.route().provider())));
        });
    }

    /** Records what one attempt came to, exactly once. */
    private final class Outcome extends DefaultSignalListener<Reply> {

        private final Call call;

        private final @Nullable BreakerGuard guard;

        private final @Nullable Object generation;

        private final ProviderMonitor.Attempt attempt;

        private final long beganNanos = BreakerPolicy.this.breakers.now();

        /** A cancel may come after the end, or race with it. */
        private final AtomicBoolean recorded = new AtomicBoolean();

        Outcome(Call call, @Nullable BreakerGuard guard, @Nullable Object generation, ProviderMonitor.Attempt attempt) {
            this.call = call;
            this.guard = guard;
            this.generation = generation;
            this.attempt = attempt;
        }

        @Override
        public void doOnNext(Reply reply) {
            if (!this.recorded.get() && reply.meaningful()) {
                this.call.commit();
                succeed();
            }
        }

        @Override
        public void doOnComplete() {
            succeed();
            this.attempt.end();
        }

        private void succeed() {
            if (this.recorded.compareAndSet(false, true)) {
                this.attempt.succeed();
                CircuitBreaker breaker = current();
                if (breaker != null) {
                    breaker.onSuccess(elapsedNanos(), TimeUnit.NANOSECONDS);
                }
            }
        }

        @Override
        public void doOnError(Throwable error) {
            this.attempt.fail(error);
            this.attempt.end();
            CircuitBreaker breaker = this.recorded.compareAndSet(false, true) ? current() : null;
            if (breaker == null) {
                return;
            }
            if (!(error instanceof AiException known) || !isFailure(known.errorClass())) {
                breaker.releasePermission();
                return;
            }
            breaker.onError(elapsedNanos(), TimeUnit.NANOSECONDS, error);
            if (CREDENTIAL.contains(known.errorClass()) && DECIDING.contains(breaker.getState())) {
                breaker.transitionToOpenState();
            }
        }

        @Override
        public void doOnCancel() {
            this.attempt.end();
            if (!this.recorded.compareAndSet(false, true)) {
                return;
            }
            CircuitBreaker breaker = current();
            if (hung()) {
                ProviderException error = new ProviderException(ErrorClass.TIMEOUT, this.call.route(),
                        Details.of("no output within " + Duration.ofNanos(elapsedNanos())));
                this.attempt.fail(error);
                if (breaker != null) {
                    breaker.onError(elapsedNanos(), TimeUnit.NANOSECONDS, error);
                }
            }
            else if (breaker != null) {
                breaker.releasePermission();
            }
        }

        /**
         * Whether it was silent for most of the time that the application gives a call,
         * and until its end. How little a single caller gives tells nothing of the
         * provider.
         */
        private boolean hung() {
            return this.call.request().timeout() == null
                    && this.call.remainingNanos(BreakerPolicy.this.breakers.now()) <= 0
                    && elapsedNanos() >= this.call.patienceNanos() / 2;
        }

        /** The breaker, unless it changed its state since this attempt began. */
        private @Nullable CircuitBreaker current() {
            return (this.guard != null && this.guard.holds(this.generation)) ? this.guard.breaker() : null;
        }

        private long elapsedNanos() {
            return BreakerPolicy.this.breakers.now() - this.beganNanos;
        }

    }

}
