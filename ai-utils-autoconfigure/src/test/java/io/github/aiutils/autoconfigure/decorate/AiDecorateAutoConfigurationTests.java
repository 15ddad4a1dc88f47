package io.github.aiutils.autoconfigure.decorate;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Failures;
import io.github.aiutils.decorate.AiCircuitBreaker;
import io.github.aiutils.decorate.AiLimited;
import io.github.aiutils.decorate.AiRetry;
import io.github.aiutils.decorate.AiTimed;
import io.github.aiutils.decorate.AiTimeout;
import io.github.aiutils.decorate.Decorator;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.limit.BlockingPermits;
import io.github.aiutils.limit.Permit;
import io.github.aiutils.policy.Breakers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class AiDecorateAutoConfigurationTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private final ApplicationContextRunner runner = AiContexts.runner()
        .withBean(ObservationRegistry.class, () -> this.observations)
        .withBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults)
        .withPropertyValues("ai-utils.decorators.retry.geo.max-attempts=3",
                "ai-utils.decorators.retry.geo.min-backoff=1ms", "ai-utils.decorators.retry.geo.backoff=fibonacci",
                "ai-utils.decorators.timeout.quick.unary-reply=50ms", "ai-utils.decorators.breaker.geo.minimum-calls=2",
                "ai-utils.decorators.breaker.geo.failure-rate=100",
                "ai-utils.decorators.limiter.one.concurrent-calls=1", "ai-utils.decorators.limiter.one.max-wait=10ms",
                "ai-utils.decorators.limiter.ten.permits=10", "ai-utils.decorators.limiter.ten.window=1h");

    static class Geo {

        final AtomicInteger calls = new AtomicInteger();

        private int failing() throws IOException {
            if (this.calls.incrementAndGet() < 3) {
                throw new IOException("attempt " + this.calls);
            }
            return this.calls.get();
        }

        @AiTimed("geo")
        @AiRetry("geo")
        Mono<Integer> mono() throws IOException {
            return Mono.just(failing());
        }

        @AiRetry("geo")
        Flux<Integer> flux() {
            return Flux.defer(() -> Mono.fromCallable(this::failing)).repeat(1);
        }

        @AiRetry("geo")
        CompletableFuture<Integer> future() throws IOException {
            return CompletableFuture.completedFuture(failing());
        }

        @AiTimed("geo")
        @AiRetry("geo")
        Integer value() throws IOException {
            return failing();
        }

        Integer plain() throws IOException {
            return failing();
        }

    }

    static class Counting {

        private final AtomicInteger calls;

        Counting(AtomicInteger calls) {
            this.calls = calls;
        }

        @AiRetry("geo")
        Mono<Integer> mono() {
            return Mono.just(this.calls.incrementAndGet());
        }

    }

    /** Written in another order than the one that holds. */
    static class Stacked {

        final AtomicInteger calls = new AtomicInteger();

        @AiTimeout("quick")
        @AiCircuitBreaker("geo")
        @AiLimited("ten")
        @AiRetry("geo")
        @AiTimed("stacked")
        Mono<Object> silent() {
            this.calls.incrementAndGet();
            return Mono.never();
        }

    }

    @AiLimited("one")
    static class Limited {

        public Mono<String> never() {
            return Mono.never();
        }

        public String value() {
            return "value";
        }

        @AiLimited("ten")
        public Mono<String> other() {
            return Mono.just("other");
        }

        String notPublic() {
            return "not limited";
        }

    }

    static class Slow {

        private final List<CompletableFuture<Object>> futures;

        Slow(List<CompletableFuture<Object>> futures) {
            this.futures = futures;
        }

        @AiTimeout("30ms")
        Mono<Object> mono() {
            return Mono.never();
        }

        @AiTimeout("30ms")
        CompletableFuture<Object> future() {
            return this.futures.get(0);
        }

        @AiRetry("geo")
        @AiTimed("geo")
        CompletionStage<Object> stage() {
            return this.futures.get(1);
        }

        @AiTimeout("30ms")
        Object value() throws Exception {
            return new CompletableFuture<>().get();
        }

    }

    static class Shared {

        @AiRetry("openai")
        @AiCircuitBreaker("openai")
        @AiTimeout("openai")
        Mono<String> mono() {
            return Mono.just("done");
        }

    }

    static class Wrong {

        @AiRetry("gone")
        Mono<String> mono() {
            return Mono.empty();
        }

    }

    static class WrongTime {

        @AiTimeout("soon")
        Mono<String> mono() {
            return Mono.empty();
        }

    }

    static class WrongLimiter {

        @AiLimited("both")
        Mono<String> mono() {
            return Mono.empty();
        }

    }

    static class WrongType {

        @AiTimed("x")
        java.util.concurrent.Future<String> future() {
            return new CompletableFuture<>();
        }

    }

    @Test
    void triesMethodsAgainWhateverTheyReturn() {
        this.runner.withBean(Geo.class).run((context) -> {
            Geo geo = context.getBean(Geo.class);
            assertThat(AopUtils.isCglibProxy(geo)).isTrue();
            assertThat(geo.value()).isEqualTo(3);
        });
        this.runner.withBean(Geo.class)
            .run((context) -> assertThat(context.getBean(Geo.class).mono().block(LONG)).isEqualTo(3));
        this.runner.withBean(Geo.class)
            .run((context) -> assertThat(context.getBean(Geo.class).flux().collectList().block(LONG)).containsExactly(3,
                    4));
        this.runner.withBean(Geo.class)
            .run((context) -> assertThat(context.getBean(Geo.class).future().get()).isEqualTo(3));
        TestObservationRegistryAssert.assertThat(this.observations).hasNumberOfObservationsEqualTo(2);
    }

    @Test
    void aMethodThatReturnsAPublisherIsCalledWhenThatIsSubscribedTo() {
        AtomicInteger calls = new AtomicInteger();
        this.runner.withBean(Counting.class, () -> new Counting(calls)).run((context) -> {
            Mono<Integer> mono = context.getBean(Counting.class).mono();
            assertThat(calls).hasValue(0);
            assertThat(mono.block(LONG)).isEqualTo(1);
            assertThat(mono.block(LONG)).isEqualTo(2);
        });
    }

    @Test
    void methodsWithoutAnnotationAreLeftAlone() {
        this.runner.withBean(Geo.class)
            .run((context) -> assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> context.getBean(Geo.class).plain()));
        this.runner.withBean("text", String.class, () -> "text")
            .run((context) -> assertThat(AopUtils.isAopProxy(context.getBean("text"))).isFalse());
    }

    @Test
    void theOrderIsFixedHoweverTheAnnotationsStand() {
        this.runner.withBean(Stacked.class).run((context) -> {
            Stacked stacked = context.getBean(Stacked.class);
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> stacked.silent().block(LONG))
                .satisfies((error) -> {
                    assertThat(error.errorClass()).isEqualTo(ErrorClass.CIRCUIT_OPEN);
                    assertThat(error.getSuppressed()[0]).isInstanceOfSatisfying(RefusedException.class,
                            (before) -> assertThat(before.errorClass()).isEqualTo(ErrorClass.TIMEOUT));
                });
            CircuitBreaker breaker = context.getBean(CircuitBreakerRegistry.class).circuitBreaker("geo");
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
            assertThat(context.getBean(NamedDecorators.class).limiter("ten").available()).isEqualTo(7);
        });
        TestObservationRegistryAssert.assertThat(this.observations)
            .hasSingleObservationThat()
            .hasLowCardinalityKeyValue("name", "stacked")
            .hasLowCardinalityKeyValue("outcome", "error");
    }

    @Test
    void anAnnotationOnATypeStandsForItsPublicMethodsAndAMethodsOwnGoesBeforeIt() {
        this.runner.withBean(Limited.class).run((context) -> {
            Limited limited = context.getBean(Limited.class);
            limited.never().subscribe();
            assertThatExceptionOfType(RefusedException.class).isThrownBy(limited::value)
                .satisfies((error) -> assertThat(error.errorClass()).isEqualTo(ErrorClass.QUOTA_WAIT));
            assertThat(limited.other().block(LONG)).isEqualTo("other");
            assertThat(limited.notPublic()).isEqualTo("not limited");
        });
    }

    @Test
    void cancelsWhatTakesTooLongOrIsCancelled() {
        List<CompletableFuture<Object>> futures = List.of(new CompletableFuture<>(), new CompletableFuture<>());
        this.runner.withBean(Slow.class, () -> new Slow(futures)).run((context) -> {
            Slow slow = context.getBean(Slow.class);
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> slow.mono().block(LONG))
                .withMessage("'30ms' was given up: no end within PT0.03S");
            assertThatExceptionOfType(RefusedException.class).isThrownBy(slow::value)
                .satisfies((error) -> assertThat(error.errorClass()).isEqualTo(ErrorClass.TIMEOUT));
            assertThat(slow.future()).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(RefusedException.class);
            assertThat(futures.get(0)).isCancelled();
            slow.stage().toCompletableFuture().cancel(true);
            assertThat(futures.get(1)).isCancelled();
        });
    }

    @Test
    void refusesAMethodThatWaitsOnAnEventLoop() {
        this.runner.withBean(Geo.class).run((context) -> {
            Geo geo = context.getBean(Geo.class);
            assertThatIllegalStateException()
                .isThrownBy(() -> Mono.fromCallable(geo::value).subscribeOn(Schedulers.parallel()).block(LONG))
                .withMessageContaining("retry 'geo' is around a method that returns a value");
            assertThatExceptionOfType(IOException.class).isThrownBy(geo::plain).withMessage("attempt 1");
        });
    }

    @Test
    void aProvidersNameSharesItsSettingsAndItsBreaker() {
        this.runner.withBean(Shared.class)
            .withPropertyValues("ai-utils.providers.openai.api-key=any")
            .run((context) -> {
                Shared shared = context.getBean(Shared.class);
                assertThat(shared.mono().block(LONG)).isEqualTo("done");
                context.getBean(Breakers.class).find("openai").transitionToForcedOpenState();
                assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> shared.mono().block(LONG))
                    .withMessageContaining("FORCED_OPEN");
            });
    }

    @Test
    void whatIsSwitchedOffDoesNothing() {
        this.runner.withBean(Geo.class)
            .withPropertyValues("ai-utils.decorators.retry.geo.enabled=false",
                    "ai-utils.decorators.breaker.geo.enabled=false")
            .run((context) -> {
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> context.getBean(Geo.class).value())
                    .withMessage("attempt 1");
                Decorator none = context.getBean(NamedDecorators.class).breaker("geo");
                assertThat(none.call(() -> "done")).isEqualTo("done");
            });
    }

    @Test
    void anUnknownNameStopsTheStartWithAnnotationMethodAndCure() {
        this.runner.withBean(Wrong.class)
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("ai-utils.decorators.retry.gone is not set, but @AiRetry of Wrong.mono() names it")
                .contains("Write an entry of that name under ai-utils.decorators.retry, or name one of [geo]."));
        this.runner.withBean(WrongTime.class)
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("@AiTimeout of WrongTime.mono() names it")
                .contains("or name one of [quick], or a time such as 5s."));
    }

    @Test
    void settingsThatMakeNoSenseStopTheStart() {
        this.runner.withBean(Geo.class)
            .withPropertyValues("ai-utils.decorators.retry.geo.max-attempts=0")
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("ai-utils.decorators.retry.geo.max-attempts is out of range"));
        this.runner.withBean(WrongLimiter.class)
            .withPropertyValues("ai-utils.decorators.limiter.both.permits=1",
                    "ai-utils.decorators.limiter.both.concurrent-calls=1")
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("has both permits and concurrent-calls"));
        this.runner.withBean(WrongLimiter.class)
            .withPropertyValues("ai-utils.decorators.limiter.both.permits=0")
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("there must be 1 permit or more"));
        this.runner.withPropertyValues("ai-utils.decorators.retry.geo.backoff=sometimes")
            .run((context) -> assertThat(context).hasFailed());
        this.runner.withBean(WrongType.class)
            .run((context) -> assertThat(context.getStartupFailure()).rootCause()
                .hasMessageContaining("WrongType.future() is decorated but returns java.util.concurrent.Future"));
    }

    @Test
    void anUnknownKeyIsReportedAndAKnownOneIsNot(CapturedOutput output) {
        this.runner.withPropertyValues("ai-utils.decorators.retry.geo.max-atempts=3")
            .run((context) -> assertThat(context).hasNotFailed());
        assertThat(output).containsOnlyOnce("is not known to ai-utils")
            .contains("ai-utils.decorators.retry.geo.max-atempts");
    }

    @Test
    void codeUsesTheSameInstancesAsAnnotations() {
        this.runner.withBean(Limited.class).run((context) -> {
            NamedDecorators decorators = context.getBean(NamedDecorators.class);
            Permit held = new BlockingPermits(decorators.limiter("one")).acquire();
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> context.getBean(Limited.class).value());
            held.close();
            assertThat(context.getBean(Limited.class).value()).isEqualTo("value");
            assertThat(Mono.just(1).transformDeferred(decorators.retry("geo")::apply).block(LONG)).isOne();
        });
    }

    /** So that each attempt has, for example, a transaction of its own. */
    @Test
    void otherAdviceIsInsideOfOurs() {
        AtomicInteger advised = new AtomicInteger();
        MethodInterceptor other = (invocation) -> {
            advised.incrementAndGet();
            return invocation.proceed();
        };
        this.runner.withBean(Geo.class, () -> {
            ProxyFactory factory = new ProxyFactory(new Geo());
            factory.setProxyTargetClass(true);
            factory.addAdvice(other);
            return (Geo) factory.getProxy();
        }).run((context) -> assertThat(context.getBean(Geo.class).value()).isEqualTo(3));
        assertThat(advised).hasValue(3);
    }

    @Test
    void backsOffWithoutSpringAop() {
        this.runner.withClassLoader(new FilteredClassLoader("org.springframework.aop.framework.autoproxy"))
            .run((context) -> assertThat(context).hasNotFailed()
                .hasSingleBean(NamedDecorators.class)
                .doesNotHaveBean(DecoratorPostProcessor.class));
    }

    @Test
    void decoratesWithoutAnyProvider() {
        this.runner.withBean(Geo.class)
            .run((context) -> assertThat(List.of(context.getBean(Geo.class).value())).containsExactly(3));
    }

}
