package io.github.aiutils.decorate;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.BreakerGuard;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.RetrySettings.Backoff;
import io.github.aiutils.policy.Timeouts;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What each decorator does by itself. */
class DecoratorTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualTime time = new VirtualTime();

    private static RetrySettings settings(int attempts, Backoff backoff) {
        return new RetrySettings(attempts, backoff, SECOND, Duration.ofSeconds(20), 0, Duration.ofSeconds(60), 1);
    }

    private RetryDecorator retry(int attempts, Backoff backoff) {
        return new RetryDecorator("x", settings(attempts, backoff), this.time);
    }

    private static WebClientResponseException status(int status, String retryAfter) {
        HttpHeaders headers = new HttpHeaders();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
            headers.set(HttpHeaders.DATE, "Sun, 22 Nov 2026 12:00:00 GMT");
        }
        return new WebClientResponseException(status, "any", headers, new byte[0], StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({ "EXPONENTIAL, PT1S, PT3S, PT7S, PT15S", "LINEAR, PT1S, PT3S, PT6S, PT10S",
            "FIXED, PT1S, PT2S, PT3S, PT4S", "FIBONACCI, PT1S, PT2S, PT4S, PT7S" })
    void triesAgainAsTheBackoffSaysAndGivesTheLastError(Backoff backoff, Duration second, Duration third,
            Duration fourth, Duration fifth) {
        Work work = new Work(this.time, List.of(new IOException("first"), new IOException("later")));
        Shape.Result result = Shape.MONO.run(retry(5, backoff), work, this.time);
        assertThat(work.begun).containsExactly(Duration.ZERO, second, third, fourth, fifth);
        assertThat(result.error()).hasMessage("later");
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void oneAttemptIsOneCall(Shape shape) {
        Work work = new Work(this.time, List.of(new IOException()));
        assertThat(shape.run(retry(1, Backoff.FIXED), work, this.time).error()).isInstanceOf(IOException.class);
        assertThat(work.begun).hasSize(1);
    }

    @Test
    void noAttemptAtAllIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> retry(0, Backoff.FIXED))
            .withMessageContaining("1 attempt or more");
    }

    @ParameterizedTest
    @CsvSource({ "7, PT7S", "'Sun, 22 Nov 2026 12:00:09 GMT', PT9S", "soon, PT1S" })
    void waitsAsTheServerAsks(String retryAfter, Duration wait) {
        Work work = new Work(this.time, List.of(status(429, retryAfter), Duration.ofMillis(10)));
        Shape.MONO.run(retry(3, Backoff.FIXED), work, this.time);
        assertThat(work.begun).containsExactly(Duration.ZERO, wait);
    }

    @Test
    void doesNotWaitLongerThanTheLongestHint() {
        Work work = new Work(this.time, List.of(status(429, "61")));
        Shape.MONO.run(retry(3, Backoff.FIXED), work, this.time);
        assertThat(work.begun).hasSize(1);
    }

    @Test
    void aFluxIsNotBegunAgainOnceItHasGivenAnElement() {
        Flux<Integer> work = Flux.just(1, 2).concatWith(Flux.error(new IOException()));
        List<Integer> seen = new ArrayList<>();
        List<Throwable> errors = new ArrayList<>();
        retry(3, Backoff.FIXED).apply(work).subscribe(seen::add, errors::add);
        this.time.advanceSeconds(60);
        assertThat(seen).containsExactly(1, 2);
        assertThat(errors).hasSize(1);
        seen.clear();
        retry(3, Backoff.FIXED).withElementsTwice().apply(work).subscribe(seen::add, errors::add);
        this.time.advanceSeconds(60);
        assertThat(seen).containsExactly(1, 2, 1, 2, 1, 2);
    }

    @Test
    void goesByTheRuleItIsGiven() {
        Work work = new Work(this.time, List.of(new IllegalStateException(), Duration.ofMillis(10)));
        RetryDecorator own = retry(3, Backoff.FIXED).withErrors(IllegalStateException.class::isInstance);
        assertThat(Shape.MONO.run(own, work, this.time).value()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = { 408, 429, 500, 502, 503, 504, 529 })
    void statusesThatMayPassDo(int status) {
        assertThat(TransientErrors.DEFAULT.test(status(status, null))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 401, 403, 404, 409, 413, 422, 501, 505 })
    void statusesThatStayAreFinal(int status) {
        assertThat(TransientErrors.DEFAULT.test(status(status, null))).isFalse();
    }

    @Test
    void errorsAreTransientByWhatTheyAreOrWrap() {
        TransientErrors errors = TransientErrors.DEFAULT;
        assertThat(errors.test(new ConnectException())).isTrue();
        assertThat(errors.test(new UncheckedIOException(new IOException()))).isTrue();
        assertThat(errors.test(new TimeoutException())).isTrue();
        assertThat(errors.test(new ResourceAccessException("no connection"))).isTrue();
        assertThat(errors.test(new WebClientRequestException(new IllegalStateException(), HttpMethod.GET,
                URI.create("http://localhost"), HttpHeaders.EMPTY)))
            .isTrue();
        assertThat(errors.test(new RefusedException(ErrorClass.TIMEOUT, "x"))).isTrue();
        assertThat(errors.test(status(200, null))).isFalse();
        assertThat(errors.test(HttpClientErrorException.create(org.springframework.http.HttpStatus.NOT_FOUND, "x",
                HttpHeaders.EMPTY, new byte[0], null)))
            .isFalse();
        assertThat(errors.test(new RefusedException(ErrorClass.CIRCUIT_OPEN, "x"))).isFalse();
        assertThat(errors.test(new FileNotFoundException())).isFalse();
        assertThat(errors.test(new IllegalArgumentException())).isFalse();
        assertThat(errors.test(new IllegalStateException(new RefusedException(ErrorClass.INVALID_REQUEST, "x"))))
            .isFalse();
    }

    @Test
    void aFluxMayGoOnForEverWhileItsElementsComeInTime() {
        TimeoutDecorator timeout = new TimeoutDecorator("x", new Timeouts(Duration.ofSeconds(5), SECOND,
                Duration.ofSeconds(2), SECOND, Timeouts.NONE.absentReader()), this.time);
        List<Object> seen = new ArrayList<>();
        Flux<Integer> work = Mono.delay(Duration.ofSeconds(3), this.time)
            .thenMany(this.time.every(Duration.ofMillis(1900), 100))
            .concatWith(Flux.never());
        timeout.apply(work).subscribe(seen::add, seen::add);
        this.time.advance(Duration.ofMillis(3000 + 190_000 + 1999));
        assertThat(seen).hasSize(100).doesNotHaveAnyElementsOfTypes(RefusedException.class);
        this.time.advance(Duration.ofMillis(1));
        assertThat(seen).hasSize(101).last().isInstanceOf(RefusedException.class);
    }

    @Test
    void aFluxThatFallsSilentIsCancelled() {
        TimeoutDecorator timeout = new TimeoutDecorator("geo", new Timeouts(SECOND, Duration.ofSeconds(9),
                Duration.ofSeconds(2), SECOND, Timeouts.NONE.absentReader()), this.time);
        List<Object> seen = new ArrayList<>();
        timeout.apply(Flux.just(1).concatWith(Flux.never())).subscribe(seen::add, seen::add);
        this.time.advance(Duration.ofMillis(1999));
        assertThat(seen).containsExactly(1);
        this.time.advance(Duration.ofMillis(1));
        assertThat(seen.get(1)).isInstanceOfSatisfying(RefusedException.class, (error) -> {
            assertThat(error.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
            assertThat(error).hasMessage("'geo' was given up: no further element within PT2S");
        });
    }

    @Test
    void aThreadThatWasInterruptedForATimeoutIsAsItWas() {
        TimeoutDecorator timeout = new TimeoutDecorator("x", new Timeouts(SECOND, SECOND, SECOND, SECOND, SECOND),
                this.time);
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> timeout.call(() -> {
            this.time.advance(SECOND);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return "too late";
        })).withMessage("'x' was given up: no end within PT1S");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private BreakerDecorator breaker(CircuitBreakerRegistry registry) {
        BreakerGuard guard = BreakerGuard.of(registry, "geo",
                new BreakerSettings(50, 2, 2, Duration.ofSeconds(30), 1, Duration.ofHours(1), 100), this.time);
        return new BreakerDecorator("geo", guard, this.time);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void anOpenBreakerSaysWhenToComeBackAndIsProbedThen(Shape shape) {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        BreakerDecorator breaker = breaker(registry);
        Work work = new Work(this.time, List.of(new IOException(), new IOException(), Duration.ofMillis(10)));
        shape.run(breaker, work, this.time);
        shape.run(breaker, work, this.time);
        this.time.advanceSeconds(10);
        Throwable refused = shape.run(breaker, work, this.time).error();
        assertThat(work.begun).hasSize(2);
        assertThat(refused).isInstanceOfSatisfying(RefusedException.class, (error) -> {
            assertThat(error.errorClass()).isEqualTo(ErrorClass.CIRCUIT_OPEN);
            assertThat(error.retryAfter()).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(20));
            assertThat(error).hasMessage("the breaker of geo is OPEN, nothing was begun");
        });
        this.time.advanceSeconds(21);
        assertThat(shape.run(breaker, work, this.time).value()).isEqualTo(3);
        assertThat(registry.circuitBreaker("geo").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void aCallersOwnFaultDoesNotOpenABreaker() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        BreakerDecorator breaker = breaker(registry);
        Work work = new Work(this.time, List.of(status(404, null), status(429, null),
                new RefusedException(ErrorClass.QUOTA_WAIT, "x"), status(422, null)));
        for (int i = 0; i < 4; i++) {
            Shape.MONO.run(breaker, work, this.time);
        }
        assertThat(registry.circuitBreaker("geo").getMetrics().getNumberOfBufferedCalls()).isZero();
        Shape.MONO.run(breaker, new Work(this.time, List.of(status(401, null))), this.time);
        assertThat(registry.circuitBreaker("geo").getMetrics().getNumberOfFailedCalls()).isOne();
    }

    @Test
    void successIsRecordedAtTheFirstElement() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        breaker(registry).apply(Flux.just(1).concatWith(Flux.error(new IOException()))).onErrorComplete().subscribe();
        assertThat(registry.circuitBreaker("geo").getMetrics().getNumberOfSuccessfulCalls()).isOne();
        assertThat(registry.circuitBreaker("geo").getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void eachInvocationIsObservedOnceWithItsParent(Shape shape) {
        TestObservationRegistry observations = TestObservationRegistry.create();
        Decorator outer = new TimedDecorator("outer", observations);
        Decorator inner = new TimedDecorator("inner", observations);
        shape.run(Decorator.stacked(outer, inner), new Work(this.time, List.of(Duration.ofMillis(10))), this.time);
        TestObservationRegistryAssert.assertThat(observations)
            .hasNumberOfObservationsEqualTo(2)
            .hasAnObservationWithAKeyValue("name", "outer")
            .hasAnObservation((observation) -> observation.hasContextualNameEqualTo("inner").hasParentObservation());
    }

    @Test
    void aFutureMayGiveNothing() {
        CompletableFuture<Object> nothing = retry(3, Backoff.FIXED)
            .future(() -> CompletableFuture.completedFuture(null));
        assertThat(nothing).isCompletedWithValue(null);
    }

    @Test
    void aValueMayBeNothing() throws Exception {
        assertThat(Decorator.stacked(retry(3, Backoff.FIXED), new TimedDecorator("x", TestObservationRegistry.create()))
            .<Object>call(() -> null)).isNull();
    }

}
