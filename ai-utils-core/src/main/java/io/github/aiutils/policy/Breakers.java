package io.github.aiutils.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.aiutils.Route;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The breakers of providers, named {@code ai-<provider>} in Resilience4j's registry,
 * where an instance of that name that the application configured wins. A provider is one
 * credential, so each credential has a breaker of its own.
 *
 * @since 0.1.0
 */
public final class Breakers {

    private final CircuitBreakerRegistry registry;

    private final Function<String, @Nullable BreakerSettings> settings;

    private final Scheduler scheduler;

    private final Map<String, Guard> guards = new ConcurrentHashMap<>();

    /**
     * Makes the breakers.
     * @param registry holds them
     * @param settings knows the settings of each provider by its name, {@code null} where
     * it has no breaker
     * @param scheduler keeps the time
     */
    public Breakers(CircuitBreakerRegistry registry, Function<String, @Nullable BreakerSettings> settings,
            Scheduler scheduler) {
        this.registry = registry;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    /**
     * Returns the breaker of a provider.
     * @param provider name of the provider
     * @return the breaker; {@code null} if it has none
     */
    public @Nullable CircuitBreaker find(String provider) {
        Guard guard = guard(provider);
        return (guard != null) ? guard.breaker() : null;
    }

    /**
     * Says why a provider cannot be asked now. A breaker whose time is over counts as
     * closed, so that it is probed.
     * @param route where a call would go
     * @return the reason; {@code null} if it can be asked
     */
    public @Nullable AiException refusal(Route route) {
        Guard guard = guard(route.provider());
        return (guard != null && guard.isOpen()) ? guard.refusal(route) : null;
    }

    /**
     * Says whether a provider is left alone now. One whose time is over is not: the next
     * call probes it, though its breaker's state is open until then.
     * @param provider name of the provider
     * @return whether no call may go there
     */
    public boolean isOpen(String provider) {
        Guard guard = guard(provider);
        return guard != null && guard.isOpen();
    }

    /**
     * Closes the breaker of a provider and forgets what it counted.
     * @param provider name of the provider
     */
    public void reset(String provider) {
        Guard guard = guard(provider);
        if (guard != null) {
            guard.breaker().reset();
        }
    }

    @Nullable Guard guard(String provider) {
        Guard known = this.guards.get(provider);
        if (known != null) {
            return known;
        }
        BreakerSettings own = this.settings.apply(provider);
        return (own != null) ? this.guards.computeIfAbsent(provider, (name) -> create(name, own)) : null;
    }

    private Guard create(String provider, BreakerSettings own) {
        String name = "ai-" + provider;
        CircuitBreaker breaker = this.registry.find(name)
            .orElseGet(() -> this.registry.circuitBreaker(name, config(own)));
        Guard guard = new Guard(breaker);
        breaker.getEventPublisher().onStateTransition(guard::changed);
        return guard;
    }

    private CircuitBreakerConfig config(BreakerSettings own) {
        return CircuitBreakerConfig.custom()
            .failureRateThreshold(own.failureRate())
            .slidingWindowSize(own.window())
            .minimumNumberOfCalls(own.minimumCalls())
            .waitDurationInOpenState(own.openFor())
            .permittedNumberOfCallsInHalfOpenState(own.probes())
            .slowCallDurationThreshold(own.slowReply())
            .slowCallRateThreshold(own.slowRate())
            .clock(new SchedulerClock(this.scheduler))
            .build();
    }

    long now() {
        return this.scheduler.now(TimeUnit.NANOSECONDS);
    }

    /**
     * A breaker and what it does not tell: until when it is open, by its own clock, and
     * which permissions are of the state it is in. Results of attempts begun before must
     * not decide that state.
     */
    static final class Guard {

        private final CircuitBreaker breaker;

        private final Clock clock;

        private int openings;

        /** {@code null} before it opened, or if that was not seen. */
        private volatile @Nullable Instant openUntil;

        Guard(CircuitBreaker breaker) {
            this.breaker = breaker;
            this.clock = breaker.getCircuitBreakerConfig().getClock();
        }

        CircuitBreaker breaker() {
            return this.breaker;
        }

        private synchronized void changed(CircuitBreakerOnStateTransitionEvent event) {
            switch (event.getStateTransition().getToState()) {
                case OPEN -> {
                    this.openings++;
                    long openFor = this.breaker.getCircuitBreakerConfig()
                        .getWaitIntervalFunctionInOpenState()
                        .apply(this.openings);
                    this.openUntil = this.clock.instant().plusMillis(openFor);
                }
                case CLOSED -> this.openings = 0;
                default -> {
                }
            }
        }

        /**
         * Takes a permission.
         * @return the generation it is of: the metrics, of which the breaker makes new
         * ones for each closed and each half-open state. Asked after the permission is
         * taken, since taking it may begin a state; an event that tells so would be late
         * for others who take theirs meanwhile, and their probes would be lost.
         */
        Object enter(Route route) {
            if (!this.breaker.tryAcquirePermission()) {
                throw refusal(route);
            }
            return this.breaker.getMetrics();
        }

        /** Returns whether a permission is of the state that the breaker is in. */
        boolean holds(@Nullable Object generation) {
            return this.breaker.getState() != CircuitBreaker.State.OPEN && this.breaker.getMetrics() == generation;
        }

        boolean isOpen() {
            return switch (this.breaker.getState()) {
                case OPEN -> this.openUntil != null && !this.clock.instant().isAfter(this.openUntil);
                case FORCED_OPEN -> true;
                default -> false;
            };
        }

        RefusedException refusal(Route route) {
            CircuitBreaker.State state = this.breaker.getState();
            return new RefusedException(ErrorClass.CIRCUIT_OPEN,
                    "the breaker of " + route.provider() + " is " + state + ", nothing was sent to " + route,
                    (state == CircuitBreaker.State.OPEN) ? left() : null);
        }

        private @Nullable Duration left() {
            Instant until = this.openUntil;
            if (until == null) {
                return null;
            }
            Duration left = Duration.between(this.clock.instant(), until);
            return left.isNegative() ? Duration.ZERO : Duration.ofMillis(left.toMillis());
        }

    }

    /** So that breakers and the rest of the path go by one clock. */
    private static final class SchedulerClock extends Clock {

        private final Scheduler scheduler;

        SchedulerClock(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(this.scheduler.now(TimeUnit.NANOSECONDS));
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

    }

}
