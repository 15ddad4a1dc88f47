package io.github.aiutils.decorate;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.github.aiutils.VirtualTime;
import io.github.aiutils.decorate.Shape.Result;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.limit.PermitSettings;
import io.github.aiutils.limit.Permits;
import io.github.aiutils.policy.BreakerGuard;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.Timeouts;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Each one, pair, triple, and all of the decorators, in their order, around each shape of
 * work.
 */
class CompositionTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final Duration WAIT = Duration.ofSeconds(1);

    private static final Duration WINDOW = Duration.ofSeconds(5);

    private static final IOException BROKEN = new IOException("broken");

    private static final IllegalArgumentException BUG = new IllegalArgumentException("bug");

    private static final List<List<Object>> SCRIPTS = List.of(List.of(Duration.ofMillis(100)),
            List.of(Duration.ofSeconds(10), BROKEN, Duration.ofMillis(100)),
            List.of(BROKEN, Duration.ofSeconds(10), Duration.ofMillis(100)),
            List.of(BROKEN, BROKEN, Duration.ofMillis(100)), List.of(BROKEN, BUG), List.of(BUG));

    private final VirtualTime time = new VirtualTime();

    private final Permits permits = new Permits("x", PermitSettings.rate(1, WINDOW), this.time::nanos, this.time);

    private final Permits slots = new Permits("x", PermitSettings.concurrent(1), this.time::nanos, this.time);

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private final BreakerGuard guard = BreakerGuard.of(CircuitBreakerRegistry.ofDefaults(), "x",
            new BreakerSettings(100, 2, 2, Duration.ofMinutes(1), 1, Duration.ofHours(1), 100), this.time);

    /** From the outermost to the innermost. */
    enum Kind {

        TIMED, RETRY, LIMITED, BREAKER, TIMEOUT

    }

    private Decorator decorator(Kind kind, Permits limiter) {
        return switch (kind) {
            case TIMED -> new TimedDecorator("x", this.observations);
            case RETRY -> new RetryDecorator("x",
                    new RetrySettings(3, RetrySettings.Backoff.FIXED, WAIT, WAIT, 0, Duration.ZERO, 1), this.time);
            case LIMITED -> new LimitDecorator(limiter);
            case BREAKER -> new BreakerDecorator("x", this.guard, this.time);
            case TIMEOUT -> new TimeoutDecorator("x",
                    new Timeouts(TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT, Timeouts.NONE.absentReader()), this.time);
        };
    }

    private Decorator stacked(List<Kind> kinds, Permits limiter) {
        return Decorator.stacked(kinds.stream().map((kind) -> decorator(kind, limiter)).toArray(Decorator[]::new));
    }

    static Stream<List<Kind>> stacks() {
        List<List<Kind>> stacks = new ArrayList<>();
        for (int bits = 1; bits < 1 << Kind.values().length; bits++) {
            List<Kind> stack = new ArrayList<>();
            for (Kind kind : Kind.values()) {
                if ((bits & 1 << kind.ordinal()) != 0) {
                    stack.add(kind);
                }
            }
            if (stack.size() != 4) {
                stacks.add(stack);
            }
        }
        return stacks.stream();
    }

    static Stream<Arguments> table() {
        return stacks().flatMap((stack) -> Stream.of(Shape.values()).map((shape) -> Arguments.of(stack, shape)));
    }

    @Test
    void theTableHasEachPairAndTriple() {
        assertThat(stacks().filter((stack) -> stack.size() == 2)).hasSize(10);
        assertThat(stacks().filter((stack) -> stack.size() == 3)).hasSize(10);
        assertThat(table()).hasSize(26 * 4);
    }

    @ParameterizedTest
    @MethodSource("table")
    void behavesAsTheOrderSays(List<Kind> stack, Shape shape) {
        for (List<Object> script : SCRIPTS) {
            CompositionTests fresh = new CompositionTests();
            fresh.checkRun(stack, shape, script);
        }
    }

    private void checkRun(List<Kind> stack, Shape shape, List<Object> script) {
        Work work = new Work(this.time, script);
        Model expected = new Model(stack, script);
        Result result = shape.run(stacked(stack, this.permits), work, this.time);
        assertThat(work.begun).as("%s %s", stack, script).containsExactlyElementsOf(expected.begun);
        assertThat(result.value()).isEqualTo(expected.value);
        assertThat(result.at()).isEqualTo(expected.at);
        if (expected.error instanceof ErrorClass errorClass) {
            assertThat(((AiException) result.error()).errorClass()).isEqualTo(errorClass);
        }
        else {
            assertThat(result.error()).isSameAs(expected.error);
        }
        assertThat(work.cancelled).containsExactlyElementsOf(expected.cancelled);
        assertThat(this.guard.breaker().getMetrics().getNumberOfFailedCalls()).isEqualTo(expected.failures);
        if (stack.contains(Kind.TIMED)) {
            TestObservationRegistryAssert.assertThat(this.observations)
                .hasNumberOfObservationsEqualTo(1)
                .hasSingleObservationThat()
                .hasNameEqualTo("ai.utils.timed")
                .hasLowCardinalityKeyValue("name", "x")
                .hasLowCardinalityKeyValue("outcome", (expected.error == null) ? "success" : "error")
                .hasBeenStopped();
        }
        assertThat(this.time.pending()).isZero();
    }

    /** What the order means, said once more and without any decorator. */
    private static final class Model {

        private final List<Duration> begun = new ArrayList<>();

        private final List<Integer> cancelled = new ArrayList<>();

        private Duration at = Duration.ZERO;

        private int failures;

        private Integer value;

        /** Of ours its class, of others itself. */
        private Object error;

        Model(List<Kind> stack, List<Object> script) {
            Duration permitAt = Duration.ZERO;
            for (int attempt = 1; this.value == null; attempt++) {
                if (stack.contains(Kind.LIMITED)) {
                    this.at = (permitAt.compareTo(this.at) > 0) ? permitAt : this.at;
                    permitAt = this.at.plus(WINDOW);
                }
                boolean open = stack.contains(Kind.BREAKER) && this.failures == 2;
                this.error = open ? ErrorClass.CIRCUIT_OPEN : null;
                if (!open) {
                    attempt(attempt, script.get(Math.min(attempt, script.size()) - 1), stack);
                }
                boolean again = stack.contains(Kind.RETRY) && attempt < 3
                        && (this.error == BROKEN || this.error == ErrorClass.TIMEOUT);
                if (!again) {
                    return;
                }
                this.at = this.at.plus(WAIT);
            }
        }

        private void attempt(int number, Object step, List<Kind> stack) {
            this.begun.add(this.at);
            if (step instanceof Throwable) {
                this.error = step;
            }
            else if (stack.contains(Kind.TIMEOUT) && TIMEOUT.compareTo((Duration) step) < 0) {
                this.at = this.at.plus(TIMEOUT);
                this.error = ErrorClass.TIMEOUT;
                this.cancelled.add(number);
            }
            else {
                this.at = this.at.plus((Duration) step);
                this.value = number;
            }
            this.failures += (this.error != null && stack.contains(Kind.BREAKER)) ? 1 : 0;
        }

    }

    /** A value is waited for and cannot be cancelled. */
    static Stream<Arguments> cancellable() {
        return table().filter((row) -> row.get()[1] != Shape.VALUE);
    }

    @ParameterizedTest
    @MethodSource("cancellable")
    void whatIsCancelledHoldsNothing(List<Kind> stack, Shape shape) {
        this.guard.breaker().transitionToOpenState();
        this.guard.breaker().transitionToHalfOpenState();
        Work work = new Work(this.time, List.of(Duration.ofMillis(900)));
        CompletableFuture<Integer> running = shape.begin(stacked(stack, this.slots), work);
        this.time.advance(Duration.ofMillis(500));
        assertThat(running).isNotDone();
        running.cancel(true);
        assertThat(work.cancelled).containsExactly(1);
        assertThat(this.slots.available()).isOne();
        assertThat(this.guard.breaker().getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        assertThat(this.guard.enter()).isNotNull();
        if (stack.contains(Kind.TIMED)) {
            TestObservationRegistryAssert.assertThat(this.observations)
                .hasSingleObservationThat()
                .hasLowCardinalityKeyValue("outcome", "cancelled")
                .hasBeenStopped();
        }
        assertThat(this.time.pending()).isZero();
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void nothingHappensBeforeSubscription(List<Kind> stack) {
        Work work = new Work(this.time, List.of(Duration.ZERO));
        Decorator decorator = stacked(stack, this.slots);
        Mono<Integer> mono = work.mono().transformDeferred(decorator::apply);
        work.flux().transformDeferred(decorator::apply);
        assertThat(work.begun).isEmpty();
        assertThat(this.slots.available()).isOne();
        assertThat(this.time.pending()).isZero();
        TestObservationRegistryAssert.assertThat(this.observations).doesNotHaveAnyObservation();
        for (int subscription = 1; subscription <= 3; subscription++) {
            Disposable running = mono.subscribe();
            this.time.advance(WINDOW);
            assertThat(running.isDisposed()).isTrue();
            assertThat(work.begun).hasSize(subscription);
        }
    }

    @Test
    void aMethodThatWaitsIsRefusedOnAnEventLoopBeforeItIsCalled() {
        for (Kind kind : List.of(Kind.RETRY, Kind.LIMITED, Kind.TIMEOUT)) {
            Work work = new Work(this.time, List.of(Duration.ZERO));
            Decorator decorator = decorator(kind, this.slots);
            Mono<Integer> wrong = Mono.fromCallable(() -> decorator.call(work.callable()))
                .subscribeOn(Schedulers.parallel());
            assertThatIllegalStateException().isThrownBy(() -> wrong.block(Duration.ofSeconds(20)))
                .withMessageContaining("event loop");
            assertThat(work.begun).isEmpty();
        }
    }

}
