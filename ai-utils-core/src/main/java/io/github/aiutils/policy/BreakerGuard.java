package io.github.aiutils.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * A breaker and what it does not tell: until when it is open, by its own clock, and which
 * permissions are of the state it is in. Results of attempts begun before must not decide
 * that state.
 *
 * @since 0.1.0
 */
public final class BreakerGuard {

    private static final Logger logger = LoggerFactory.getLogger(BreakerGuard.class);

    private final CircuitBreaker breaker;

    private final Clock clock;

    private int openings;

    /** {@code null} before it opened, or if that was not seen. */
    private volatile @Nullable Instant openUntil;

    private volatile @Nullable Instant changedAt;

    private BreakerGuard(CircuitBreaker breaker) {
        this.breaker = breaker;
        this.clock = breaker.getCircuitBreakerConfig().getClock();
    }

    /**
     * Guards a breaker of a registry.
     * @param registry where it stands, or is put
     * @param name its name; an instance of that name that is there already wins
     * @param settings what it keeps to if it is not there yet
     * @param scheduler keeps the time of a new one
     * @return the guard
     */
    public static BreakerGuard of(CircuitBreakerRegistry registry, String name, BreakerSettings settings,
            Scheduler scheduler) {
        CircuitBreaker breaker = registry.find(name)
            .orElseGet(() -> registry.circuitBreaker(name, config(settings, scheduler)));
        BreakerGuard guard = new BreakerGuard(breaker);
        breaker.getEventPublisher().onStateTransition(guard::changed);
        return guard;
    }

    private static CircuitBreakerConfig config(BreakerSettings own, Scheduler scheduler) {
        return CircuitBreakerConfig.custom()
            .failureRateThreshold(own.failureRate())
            .slidingWindowSize(own.window())
            .minimumNumberOfCalls(own.minimumCalls())
            .waitDurationInOpenState(own.openFor())
            .permittedNumberOfCallsInHalfOpenState(own.probes())
            .slowCallDurationThreshold(own.slowReply())
            .slowCallRateThreshold(own.slowRate())
            .clock(new SchedulerClock(scheduler))
            .build();
    }

    /**
     * Returns the breaker.
     * @return Resilience4j's breaker
     */
    public CircuitBreaker breaker() {
        return this.breaker;
    }

    /**
     * Returns since when it is in its state.
     * @return the time on the wall; {@code null} if it is as it was made
     */
    public @Nullable Instant changedAt() {
        return this.changedAt;
    }

    private synchronized void changed(CircuitBreakerOnStateTransitionEvent event) {
        this.changedAt = event.getCreationTime().toInstant();
        log(event.getStateTransition());
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
     * An outage is one line at its start and one at its end, however often it is probed.
     */
    private void log(StateTransition change) {
        boolean probed = change.getFromState() == CircuitBreaker.State.HALF_OPEN
                || change.getToState() == CircuitBreaker.State.HALF_OPEN;
        if (change.getToState() == CircuitBreaker.State.CLOSED) {
            logger.info("Breaker {} is closed again, it was {}", this.breaker.getName(), change.getFromState());
        }
        else if (probed) {
            logger.debug("Breaker {} is {}, it was {}", this.breaker.getName(), change.getToState(),
                    change.getFromState());
        }
        else {
            CircuitBreaker.Metrics counts = this.breaker.getMetrics();
            logger.warn("Breaker {} is {}: {} of the last {} attempts failed, {} were slow", this.breaker.getName(),
                    change.getToState(), counts.getNumberOfFailedCalls(), counts.getNumberOfBufferedCalls(),
                    counts.getNumberOfSlowCalls());
        }
    }

    /**
     * Takes a permission.
     * @return the generation it is of, {@code null} if there is none to take: the
     * metrics, of which the breaker makes new ones for each closed and each half-open
     * state. Asked after the permission is taken, since taking it may begin a state; an
     * event that tells so would be late for others who take theirs meanwhile, and their
     * probes would be lost.
     */
    public @Nullable Object enter() {
        return this.breaker.tryAcquirePermission() ? this.breaker.getMetrics() : null;
    }

    /**
     * Says whether a permission is of the state that the breaker is in.
     * @param generation the generation of the permission
     * @return whether its result counts
     */
    public boolean holds(@Nullable Object generation) {
        return this.breaker.getState() != CircuitBreaker.State.OPEN && this.breaker.getMetrics() == generation;
    }

    boolean isOpen() {
        return switch (this.breaker.getState()) {
            case OPEN -> this.openUntil != null && !this.clock.instant().isAfter(this.openUntil);
            case FORCED_OPEN -> true;
            default -> false;
        };
    }

    /**
     * Returns the error of one who got no permission.
     * @param owner whose breaker it is
     * @param consequence what follows, for the message
     * @return the error, which says when it is worth to come back
     */
    public RefusedException refusal(String owner, String consequence) {
        CircuitBreaker.State state = this.breaker.getState();
        return new RefusedException(ErrorClass.CIRCUIT_OPEN,
                "the breaker of " + owner + " is " + state + ", " + consequence,
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
