package io.github.aiutils.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiutils.Given;
import io.github.aiutils.Route;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class BreakersTests {

    private final VirtualTime time = new VirtualTime();

    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();

    private final List<String> asked = new ArrayList<>();

    private final Breakers breakers = new Breakers(this.registry, this::settings, this.time);

    private @Nullable BreakerSettings settings(String provider) {
        this.asked.add(provider);
        return "none".equals(provider) ? null : BreakerSettings.DEFAULTS;
    }

    private CircuitBreaker breaker(String provider) {
        CircuitBreaker breaker = this.breakers.find(provider);
        assertThat(breaker).isNotNull();
        return breaker;
    }

    private AiException refusal(Route route) {
        AiException refusal = this.breakers.refusal(route);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    @Test
    void keepsABreakerOfEachProviderInTheRegistry() {
        assertThat(breaker("a")).isSameAs(breaker("a")).isSameAs(this.registry.find("ai-a").orElseThrow());
        assertThat(breaker("b")).isNotSameAs(breaker("a"));
        assertThat(this.registry.getAllCircuitBreakers()).extracting(CircuitBreaker::getName)
            .containsExactlyInAnyOrder("ai-a", "ai-b");
    }

    @Test
    void makesItAsItsSettingsSay() {
        CircuitBreakerConfig config = breaker("a").getCircuitBreakerConfig();
        assertThat(config.getFailureRateThreshold()).isEqualTo(50);
        assertThat(config.getSlidingWindowSize()).isEqualTo(20);
        assertThat(config.getMinimumNumberOfCalls()).isEqualTo(5);
        assertThat(config.getPermittedNumberOfCallsInHalfOpenState()).isEqualTo(2);
        assertThat(config.getSlowCallDurationThreshold()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.getSlowCallRateThreshold()).isEqualTo(100);
        assertThat(config.getWaitIntervalFunctionInOpenState().apply(1)).isEqualTo(30_000);
    }

    @Test
    void yieldsToAnInstanceThatTheApplicationConfigured() {
        CircuitBreaker configured = this.registry.circuitBreaker("ai-a",
                CircuitBreakerConfig.custom().failureRateThreshold(7).build());
        assertThat(breaker("a")).isSameAs(configured);
        assertThat(breaker("a").getCircuitBreakerConfig().getFailureRateThreshold()).isEqualTo(7);
    }

    @Test
    void hasNoneForAProviderWithoutSettings() {
        assertThat(this.breakers.find("none")).isNull();
        assertThat(this.breakers.refusal(new Route("none", "one"))).isNull();
        assertThat(this.breakers.isOpen("none")).isFalse();
        this.breakers.reset("none");
        assertThat(this.registry.getAllCircuitBreakers()).isEmpty();
    }

    @Test
    void asksForSettingsOnce() {
        breaker("a");
        breaker("a");
        closedOrNot();
        assertThat(this.asked).containsExactly("a");
    }

    private void closedOrNot() {
        this.breakers.refusal(Given.A);
    }

    @Test
    void canBeAskedWhileItIsNotOpen() {
        assertThat(this.breakers.refusal(Given.A)).isNull();
        for (State state : List.of(State.HALF_OPEN, State.DISABLED, State.METRICS_ONLY)) {
            move(breaker("a"), state);
            assertThat(this.breakers.refusal(Given.A)).isNull();
        }
    }

    private static void move(CircuitBreaker breaker, State state) {
        switch (state) {
            case HALF_OPEN -> {
                breaker.transitionToOpenState();
                breaker.transitionToHalfOpenState();
            }
            case DISABLED -> breaker.transitionToDisabledState();
            case METRICS_ONLY -> breaker.transitionToMetricsOnlyState();
            default -> throw new IllegalArgumentException();
        }
    }

    @Test
    void cannotBeAskedUntilItsTimeIsOver() {
        this.time.advanceSeconds(12_345);
        breaker("a").transitionToOpenState();
        assertThat(refusal(Given.A)).hasMessage("the breaker of a is OPEN, nothing was sent to a/one");
        assertThat(refusal(Given.A).errorClass()).isEqualTo(ErrorClass.CIRCUIT_OPEN);
        assertThat(refusal(Given.A).retryAfter()).isEqualTo(Duration.ofSeconds(30));
        this.time.advanceSeconds(18);
        assertThat(refusal(Given.A).retryAfter()).isEqualTo(Duration.ofSeconds(12));
        assertThat(this.breakers.refusal(Given.B)).isNull();
        assertThat(this.breakers.isOpen("a")).isTrue();
        assertThat(this.breakers.isOpen("b")).isFalse();
        this.time.advance(Duration.ofSeconds(12).plusNanos(1));
        assertThat(this.breakers.refusal(Given.A)).isNull();
        assertThat(this.breakers.isOpen("a")).isFalse();
        assertThat(breaker("a").getState()).isEqualTo(State.OPEN);
    }

    /** Else a call would take a lease only to be refused, or a route be left out. */
    @Test
    void isAskedExactlyWhenTheBreakerLetsPass() {
        breaker("a").transitionToOpenState();
        for (int i = 0; i < 60; i++) {
            boolean open = this.breakers.refusal(Given.A) != null;
            assertThat(breaker("a").tryAcquirePermission()).isEqualTo(!open);
            if (!open) {
                assertThat(this.time.passed()).isGreaterThan(Duration.ofSeconds(30));
                return;
            }
            this.time.advance(Duration.ofMillis(999));
        }
        throw new AssertionError("never probed");
    }

    @Test
    void goesByTheClockOfAnInstanceThatTheApplicationConfigured() {
        VirtualTime theirs = new VirtualTime();
        this.registry.circuitBreaker("ai-a",
                CircuitBreakerConfig.custom()
                    .waitDurationInOpenState(Duration.ofSeconds(5))
                    .clock(new VirtualClock(theirs))
                    .build());
        breaker("a").transitionToOpenState();
        this.time.advanceSeconds(3600);
        assertThat(refusal(Given.A).retryAfter()).isEqualTo(Duration.ofSeconds(5));
        theirs.advanceSeconds(6);
        assertThat(this.breakers.refusal(Given.A)).isNull();
    }

    @Test
    void knowsThatAConfiguredInstanceStaysOpenLongerEachTime() {
        this.registry.circuitBreaker("ai-a",
                CircuitBreakerConfig.custom()
                    .waitIntervalFunctionInOpenState(
                            IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(10), 2, Duration.ofSeconds(60)))
                    .clock(new VirtualClock(this.time))
                    .build());
        for (int seconds : new int[] { 10, 20, 40, 60, 60 }) {
            breaker("a").transitionToOpenState();
            assertThat(refusal(Given.A).retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
            this.time.advance(Duration.ofSeconds(seconds));
            assertThat(breaker("a").tryAcquirePermission()).isFalse();
            assertThat(this.breakers.refusal(Given.A)).isNotNull();
            this.time.advance(Duration.ofNanos(1));
            assertThat(breaker("a").tryAcquirePermission()).isTrue();
        }
        breaker("a").transitionToClosedState();
        breaker("a").transitionToOpenState();
        assertThat(refusal(Given.A).retryAfter()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void doesNotGuessHowLongABreakerStaysOpenThatItDidNotSeeOpening() {
        CircuitBreaker configured = this.registry.circuitBreaker("ai-a",
                CircuitBreakerConfig.custom().clock(new VirtualClock(this.time)).build());
        configured.transitionToOpenState();
        this.time.advanceSeconds(10);
        assertThat(this.breakers.refusal(Given.A)).isNull();
        assertThat(this.breakers.guard("a").refusal("a", "nothing was sent").retryAfter()).isNull();
    }

    @Test
    void cannotBeAskedWhileAnOperatorForcesItOpen() {
        breaker("a").transitionToForcedOpenState();
        this.time.advanceSeconds(3600);
        assertThat(refusal(Given.A)).hasMessageContaining("FORCED_OPEN");
        assertThat(refusal(Given.A).retryAfter()).isNull();
    }

    @Test
    void canBeResetByAnOperator() {
        for (int i = 0; i < 5; i++) {
            breaker("a").onError(1, TimeUnit.SECONDS, new IllegalStateException());
        }
        assertThat(this.breakers.refusal(Given.A)).isNotNull();
        this.breakers.reset("a");
        assertThat(this.breakers.refusal(Given.A)).isNull();
        assertThat(breaker("a").getState()).isEqualTo(State.CLOSED);
        assertThat(breaker("a").getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void tellsOfAnOutageOnceAndOfItsEnd() {
        Logger logger = (Logger) LoggerFactory.getLogger(BreakerGuard.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            CircuitBreaker breaker = breaker("a");
            for (int i = 0; i < 5; i++) {
                breaker.onError(1, TimeUnit.SECONDS, new IllegalStateException("canary"));
            }
            for (int probed = 0; probed < 3; probed++) {
                this.time.advanceSeconds(31);
                for (int i = 0; i < 2 && breaker.tryAcquirePermission(); i++) {
                    breaker.onError(1, TimeUnit.SECONDS, new IllegalStateException("canary"));
                }
                assertThat(breaker.getState()).isEqualTo(State.OPEN);
            }
            this.breakers.reset("a");
            breaker.transitionToForcedOpenState();
        }
        finally {
            logger.detachAppender(log);
        }
        assertThat(log.list).extracting((event) -> event.getLevel() + " " + event.getFormattedMessage())
            .containsExactly("WARN Breaker ai-a is OPEN: 5 of the last 5 attempts failed, 0 were slow",
                    "INFO Breaker ai-a is closed again, it was OPEN",
                    "WARN Breaker ai-a is FORCED_OPEN: 0 of the last 0 attempts failed, 0 were slow");
    }

    @Test
    void knowsSinceWhenABreakerIsInItsState() {
        BreakerGuard guard = this.breakers.guard("a");
        assertThat(guard.changedAt()).isNull();
        Instant before = Instant.now();
        breaker("a").transitionToOpenState();
        Instant opened = guard.changedAt();
        assertThat(opened).isBetween(before, Instant.now());
        this.breakers.reset("a");
        assertThat(guard.changedAt()).isAfterOrEqualTo(opened);
    }

}
