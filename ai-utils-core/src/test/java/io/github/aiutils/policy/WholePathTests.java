package io.github.aiutils.policy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.DefaultChatClient;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.NotingLedger;
import io.github.aiutils.cost.Prices;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.TestLimiters;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.FailoverPolicy.RouteFacts;
import io.github.aiutils.policy.RetrySettings.Backoff;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.LeastLatencyRouter;
import io.github.aiutils.route.PriorityRouter;
import io.github.aiutils.route.Router;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** All policies together, in the order of {@link DefaultChatClient}. */
class WholePathTests {

    private static final List<Route> ROUTES = List.of(Given.A, Given.B, Given.C);

    private static final int CONCURRENT_CALLS = 15;

    private static final int MAX_ATTEMPTS = 3;

    private static final Duration TOTAL = Duration.ofSeconds(20);

    private static final BreakerSettings BREAKER = new BreakerSettings(50, 20, 5, Duration.ofSeconds(8), 2,
            Duration.ofSeconds(4), 100);

    private static final RetrySettings RETRY = new RetrySettings(MAX_ATTEMPTS, Backoff.EXPONENTIAL,
            Duration.ofMillis(200), Duration.ofSeconds(5), 1, Duration.ofSeconds(6), 0.5);

    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5),
            Duration.ofSeconds(3), TOTAL, Duration.ofMinutes(10));

    private final VirtualTime time = new VirtualTime();

    private final Breakers breakers = new Breakers(CircuitBreakerRegistry.ofDefaults(), (provider) -> BREAKER,
            this.time);

    private final ProviderMonitor monitor = new ProviderMonitor(Clock.systemUTC());

    private final Map<String, QuotaLimiter> limiters = new LinkedHashMap<>();

    private final NotingLedger ledger = new NotingLedger();

    private Random random = new Random(1);

    private Timeouts timeouts = TIMEOUTS;

    WholePathTests() {
        for (Route route : ROUTES) {
            this.limiters.put(route.provider(),
                    TestLimiters.concurrent(CONCURRENT_CALLS, 30, Duration.ofSeconds(4), this.time));
        }
    }

    private ChatClient client(Router router, Chain end) {
        List<Provider> providers = new ArrayList<>();
        for (Route route : ROUTES) {
            providers.add(new Provider() {

                @Override
                public String name() {
                    return route.provider();
                }

                @Override
                public Flux<Reply> exchange(Call call) {
                    return end.proceed(call);
                }

            });
        }
        DefaultChatClient.Path path = new DefaultChatClient.Path(
                new ObservePolicy(ObservationRegistry.NOOP, new DefaultAiCallConvention(List.of())),
                new DeadlinePolicy((client) -> TOTAL, this.time),
                new FailoverPolicy(router, ErrorClassifier.DEFAULT,
                        new RouteFacts(this.breakers::refusal, (route) -> null, (route) -> ChatOptions.NONE)),
                new RetryPolicy((provider) -> RETRY, ErrorClassifier.DEFAULT, (provider, attempt, wait, error) -> {
                }, this.time, () -> this.random.nextDouble()),
                new LedgerPolicy(this.ledger, Budgets.NONE, Prices.pricing(Pricing.Unknown.WARN), TestLimiters.NOTHING),
                new AdmitPolicy(this.limiters::get, TestLimiters.NOTHING),
                new BreakerPolicy(this.breakers, this.monitor),
                new TimeoutPolicy((provider) -> this.timeouts, this.time));
        return new DefaultChatClient("test", ChatOptions.NONE, path, new Providers(providers));
    }

    private static ChatRequest request() {
        return ChatRequest.of("Hi");
    }

    private void assertNothingIsHeld() {
        this.limiters.values().forEach((limiter) -> {
            assertThat(TestLimiters.free(limiter)).isEqualTo(CONCURRENT_CALLS);
            assertThat(TestLimiters.waiting(limiter)).isZero();
        });
        ROUTES.forEach((route) -> assertThat(this.monitor.snapshot(route.provider()).underWay()).isZero());
        assertThat(this.time.pending()).isZero();
        assertThat(this.ledger.bills.size() + this.ledger.dropped.size()).isEqualTo(this.ledger.opened.size());
    }

    private void assertAllProbesFree() {
        this.time.advance(BREAKER.openFor().plusMillis(1));
        for (Route route : ROUTES) {
            CircuitBreaker breaker = this.breakers.find(route.provider());
            assertThat(breaker).isNotNull();
            assertThat(this.breakers.refusal(route)).isNull();
            int known = (breaker.getState() == State.HALF_OPEN) ? breaker.getMetrics().getNumberOfBufferedCalls() : 0;
            for (int i = known; i < BREAKER.probes(); i++) {
                assertThat(breaker.tryAcquirePermission()).as("%s", breaker.getState()).isTrue();
            }
            assertThat(breaker.tryAcquirePermission()).isEqualTo(breaker.getState() == State.CLOSED);
        }
    }

    /** Random faults, random cancels: at the end nothing is held, whatever happened. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2 })
    @Timeout(60)
    void leavesNothingBehindAfterTenThousandCalls(long seed) {
        this.random = new Random(seed);
        Chaos chaos = new Chaos(this.time, seed);
        List<Router> routers = List.of(new PriorityRouter(ROUTES),
                new LeastLatencyRouter(ROUTES, this.time::nanos, this.random::nextDouble));
        ChatClient client = client(routers.get((int) (seed % 2)), chaos);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (i % 1000 == 0) {
                chaos.turn();
            }
            Reader reader = new Reader(chaos);
            boolean streamed = this.random.nextInt(4) > 0;
            Duration timeout = (this.random.nextInt(5) == 0) ? Duration.ofMillis(500 + this.random.nextInt(4000))
                    : null;
            ChatRequest request = ChatRequest.builder().user("Hi").timeout(timeout).build();
            reader.subscription = (streamed ? client.stream(request) : client.chat(request).flux())
                .doOnCancel(() -> reader.cancelled = true)
                .subscribe(reader::next, reader::fail, reader::complete);
            readers.add(reader);
            if (this.random.nextInt(4) == 0) {
                Duration patience = Duration.ofMillis(this.random.nextInt(6000));
                this.time.schedule(reader.subscription::dispose, patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            this.time.advance(Duration.ofMillis(this.random.nextInt(90)));
        }
        this.time.advanceSeconds(3600);
        assertNothingIsHeld();
        assertAllProbesFree();
        Map<ErrorClass, Integer> errors = new EnumMap<>(ErrorClass.class);
        int completed = 0;
        for (Reader reader : readers) {
            reader.check();
            completed += (reader.completed) ? 1 : 0;
            if (reader.error != null) {
                errors.merge(((AiException) reader.error).errorClass(), 1, Integer::sum);
            }
        }
        chaos.check();
        assertThat(completed).as("%s", errors).isGreaterThan(2500);
        assertThat(errors).containsKeys(ErrorClass.DEADLINE_EXCEEDED, ErrorClass.CIRCUIT_OPEN, ErrorClass.TIMEOUT,
                ErrorClass.INVALID_REQUEST, ErrorClass.INTERRUPTED_STREAM);
    }

    /** What a caller saw of one call. */
    private static final class Reader {

        private final Set<String> speakers = new HashSet<>();

        private final Chaos chaos;

        private Disposable subscription;

        private boolean cancelled;

        private boolean completed;

        private Throwable error;

        private int ends;

        Reader(Chaos chaos) {
            this.chaos = chaos;
        }

        void next(Object reply) {
            assertThat(this.ends).isZero();
            if (reply instanceof ChatChunk.Text text && !text.text().isEmpty()) {
                this.speakers.add(text.text());
            }
        }

        void fail(Throwable failure) {
            this.error = failure;
            this.ends++;
        }

        void complete() {
            this.completed = true;
            this.ends++;
        }

        /** One end, and never the words of two attempts. */
        void check() {
            assertThat(this.ends).isEqualTo(this.cancelled ? 0 : 1);
            assertThat(this.speakers).hasSizeLessThan(2);
            if (this.error != null) {
                assertThat(this.error).isInstanceOf(AiException.class);
            }
        }

    }

    /** Providers that do whatever providers do, each in a mood that changes. */
    private static final class Chaos implements Chain {

        private static final ErrorClass[] FAULTS = { ErrorClass.RATE_LIMITED, ErrorClass.OVERLOADED,
                ErrorClass.SERVER_ERROR, ErrorClass.CONNECTION, ErrorClass.MALFORMED_RESPONSE, ErrorClass.NOT_FOUND,
                ErrorClass.INVALID_REQUEST, ErrorClass.PERMISSION, ErrorClass.AUTHENTICATION };

        private final Map<Route, Double> moods = new LinkedHashMap<>();

        private final Map<String, Map<Route, Integer>> attempts = new LinkedHashMap<>();

        private final Map<Route, Integer> open = new LinkedHashMap<>();

        private final VirtualTime time;

        private final Random random;

        private int mostOpen;

        Chaos(VirtualTime time, long seed) {
            this.time = time;
            this.random = new Random(seed);
        }

        void turn() {
            ROUTES.forEach((route) -> this.moods.put(route, this.random.nextDouble()));
        }

        private Duration some(int maxMillis) {
            return Duration.ofMillis(this.random.nextInt(maxMillis));
        }

        @Override
        public Flux<Reply> proceed(Call call) {
            if (this.random.nextInt(500) == 0) {
                throw Given.error(ErrorClass.INVALID_REQUEST, call.route());
            }
            return Flux.defer(() -> {
                this.attempts.computeIfAbsent(call.id(), (id) -> new LinkedHashMap<>())
                    .merge(call.route(), 1, Integer::sum);
                this.mostOpen = Math.max(this.mostOpen, this.open.merge(call.route(), 1, Integer::sum));
                return answer(call).delaySubscription(some(800), this.time);
            }).doFinally((signal) -> this.open.merge(call.route(), -1, Integer::sum));
        }

        private Flux<Reply> answer(Call call) {
            boolean well = this.random.nextDouble() < this.moods.getOrDefault(call.route(), 0.5);
            return (this.random.nextInt(20) < (well ? 19 : 10)) ? good(call) : broken(call);
        }

        private Flux<Reply> good(Call call) {
            if (!call.streamed()) {
                return Flux.just(Given.head(), Given.response(call));
            }
            return spoken(call, this.random.nextInt(5)).concatWithValues(Given.done());
        }

        private Flux<Reply> spoken(Call call, int words) {
            Reply text = Given.text(call.id() + " " + call.attempt());
            return Flux.<Reply>just(Given.head(), Reply.Progress.PAYLOAD, Given.text(""))
                .concatWith(this.time.every(some(1500), words).map((word) -> text));
        }

        private Flux<Reply> broken(Call call) {
            Route route = call.route();
            return switch (this.random.nextInt(8)) {
                case 0 -> Flux.never();
                case 1 -> Flux.<Reply>just(Given.head()).concatWith(Flux.never());
                case 2 -> Flux.<Reply>just(Given.head(), Reply.Progress.PAYLOAD)
                    .concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, route)));
                case 3 -> call.streamed() ? spoken(call, 2).concatWith(Flux.never()) : Flux.never();
                case 4 -> call.streamed()
                        ? spoken(call, 2).concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, route)))
                        : Flux.error(Given.error(ErrorClass.CONNECTION, route));
                case 5 -> Flux.error(Given.rateLimited(route, some(9000)));
                default -> Flux.error(Given.error(FAULTS[this.random.nextInt(FAULTS.length)], route));
            };
        }

        void check() {
            assertThat(this.open.values()).containsOnly(0);
            assertThat(this.mostOpen).isEqualTo(CONCURRENT_CALLS);
            this.attempts.values()
                .forEach((byRoute) -> assertThat(byRoute.values())
                    .allSatisfy((count) -> assertThat(count).isBetween(1, MAX_ATTEMPTS)));
        }

    }

    private ScriptedProvider scripted() {
        return new ScriptedProvider(this.time);
    }

    private Throwable failureOf(ChatClient client) {
        List<Throwable> errors = new ArrayList<>();
        client.chat(request()).subscribe((response) -> {
        }, errors::add);
        this.time.advanceSeconds(60);
        assertThat(errors).hasSize(1);
        return errors.get(0);
    }

    @Test
    void isTwoIndependentCallsIfSubscribedTwice() {
        ScriptedProvider provider = scripted()
            .then((call) -> Flux.<Reply>just(Given.text("a"))
                .concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A))))
            .then(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A))
            .then(Given.done());
        Flux<ChatChunk> chunks = client(new PriorityRouter(ROUTES), provider).stream(request());
        assertThat(provider.calls).isEmpty();
        StepVerifier.create(chunks).expectNext(Given.text("a")).verifyError();
        StepVerifier.create(chunks)
            .then(() -> this.time.advanceSeconds(1))
            .expectNext(Given.done())
            .expectComplete()
            .verify(Duration.ofSeconds(5));
        assertThat(provider.calls).extracting(Call::attempt).containsExactly(1, 1, 2);
        assertThat(provider.calls.get(0).id()).isNotEqualTo(provider.calls.get(1).id());
        assertThat(provider.calls.get(1).id()).isEqualTo(provider.calls.get(2).id());
        assertNothingIsHeld();
    }

    /** No layer multiplies another: attempts of a route, then the next route. */
    @Test
    void sendsAsManyRequestsAsAttemptsTimesRoutesAndNoMore() {
        ScriptedProvider provider = scripted()
            .then((call) -> Flux.error(Given.error(ErrorClass.SERVER_ERROR, call.route())));
        Throwable error = failureOf(client(new PriorityRouter(ROUTES), provider));
        assertThat(provider.routes()).containsExactly(Given.A, Given.A, Given.A, Given.B, Given.B, Given.B, Given.C,
                Given.C, Given.C);
        assertThat(error.getSuppressed()).hasSize(2);
        assertNothingIsHeld();
    }

    @Test
    void sendsOneRequestWithTheCallersFault() {
        ScriptedProvider provider = scripted().then(Given.error(ErrorClass.INVALID_REQUEST, Given.A));
        assertThat(failureOf(client(new PriorityRouter(ROUTES), provider)))
            .isSameAs(failureOf(client(new PriorityRouter(ROUTES), provider)));
        assertThat(provider.routes()).containsExactly(Given.A, Given.A);
        assertNothingIsHeld();
    }

    @Test
    void stopsAskingAFailingProviderAndProbesItLater() {
        List<Route> asked = new ArrayList<>();
        List<Route> broken = new ArrayList<>(List.of(Given.A));
        Chain end = (call) -> Flux.defer(() -> {
            asked.add(call.route());
            return broken.contains(call.route()) ? Flux.error(Given.error(ErrorClass.OVERLOADED, call.route()))
                    : Flux.just(Given.response(call));
        });
        ChatClient client = client(new PriorityRouter(ROUTES), end);
        for (int i = 0; i < 10; i++) {
            client.chat(request()).subscribe();
            this.time.advance(Duration.ofMillis(500));
        }
        assertThat(this.breakers.find("a").getState()).isEqualTo(State.OPEN);
        asked.clear();
        client.chat(request()).subscribe();
        assertThat(asked).containsExactly(Given.B);
        broken.clear();
        this.time.advanceSeconds(9);
        for (int i = 0; i < 3; i++) {
            client.chat(request()).subscribe();
        }
        assertThat(asked).containsExactly(Given.B, Given.A, Given.A, Given.A);
        assertThat(this.breakers.find("a").getState()).isEqualTo(State.CLOSED);
        assertNothingIsHeld();
    }

    /**
     * Its silence outlasts what calls may take, so that no attempt ever ends by itself.
     */
    @Test
    void stopsAskingAProviderThatHangsThoughOnlyDeadlinesNotice() {
        this.timeouts = Timeouts.NONE;
        Chain end = (call) -> Flux
            .defer(() -> call.route().equals(Given.A) ? Flux.never() : Flux.just(Given.response(call)));
        ChatClient client = client(new PriorityRouter(ROUTES), end);
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            client.chat(request())
                .subscribe((response) -> ends.add(response.route().provider()),
                        (error) -> ends.add(((AiException) error).errorClass().code()));
            this.time.advance(TOTAL);
        }
        assertThat(ends).containsExactly("deadline-exceeded", "deadline-exceeded", "deadline-exceeded",
                "deadline-exceeded", "deadline-exceeded", "b", "deadline-exceeded");
        assertNothingIsHeld();
    }

    @Test
    void saysWhenToComeBackIfEveryBreakerIsOpen() {
        ROUTES.forEach((route) -> this.breakers.find(route.provider()).transitionToOpenState());
        ScriptedProvider provider = scripted().then(Given.done());
        List<Throwable> errors = new ArrayList<>();
        client(new PriorityRouter(ROUTES), provider).chat(request()).subscribe((response) -> {
        }, errors::add);
        assertThat(((AiException) errors.get(0)).errorClass()).isEqualTo(ErrorClass.CIRCUIT_OPEN);
        assertThat(((AiException) errors.get(0)).retryAfter()).isEqualTo(BREAKER.openFor());
        assertThat(provider.calls).isEmpty();
        assertNothingIsHeld();
    }

    /** A limiter's wait longer than a timeout is no timeout of the provider. */
    @Test
    void doesNotTakeOurWaitForTheProvidersSilence() {
        Chain end = (call) -> Mono.<Reply>just(Given.response(call))
            .delaySubscription(Duration.ofMillis(3500), this.time)
            .flux();
        ChatClient client = client(new PriorityRouter(List.of(Given.A)), end);
        int[] answered = new int[1];
        for (int i = 0; i < 2 * CONCURRENT_CALLS; i++) {
            client.chat(request()).subscribe((response) -> answered[0]++);
        }
        this.time.advanceSeconds(60);
        assertThat(answered[0]).isEqualTo(2 * CONCURRENT_CALLS);
        assertThat(this.breakers.find("a").getMetrics().getNumberOfSlowCalls()).isZero();
        assertNothingIsHeld();
    }

    private Chain freezing(Route frozen, Duration time, List<Route> asked) {
        return (call) -> Flux.defer(() -> {
            asked.add(call.route());
            return call.route().equals(frozen) ? Flux.error(Given.rateLimited(frozen, time))
                    : Flux.just(Given.head(), Given.response(call));
        });
    }

    @Test
    void asksTheNextRouteAtOnceIfAFreezeIsLongerThanTheLongestWait() {
        List<Route> asked = new ArrayList<>();
        ChatClient client = client(new PriorityRouter(ROUTES), freezing(Given.A, Duration.ofSeconds(90), asked));
        List<Route> answered = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            client.chat(request()).subscribe((response) -> answered.add(response.ending().route()));
        }
        assertThat(asked).containsExactly(Given.A, Given.B, Given.B, Given.B);
        assertThat(answered).containsExactly(Given.B, Given.B, Given.B);
        assertThat(this.time.passed()).isZero();
        assertNothingIsHeld();
    }

    @Test
    void asksTheNextRouteAtOnceIfAFreezeIsLongerThanTheDeadline() {
        List<Route> asked = new ArrayList<>();
        ChatClient client = client(new PriorityRouter(ROUTES), freezing(Given.A, Duration.ofSeconds(3), asked));
        Disposable patient = client.chat(request()).subscribe();
        assertThat(asked).containsExactly(Given.A);
        ChatRequest impatient = ChatRequest.builder().user("Hi").timeout(Duration.ofSeconds(2)).build();
        List<Route> answered = new ArrayList<>();
        client.chat(impatient).subscribe((response) -> answered.add(response.ending().route()));
        assertThat(answered).containsExactly(Given.B);
        assertThat(asked).containsExactly(Given.A, Given.B);
        assertThat(this.time.passed()).isZero();
        patient.dispose();
        assertNothingIsHeld();
    }

    @Test
    void saysAtOnceWhenToComeBackIfEveryQuotaIsFrozen() {
        Map<Route, Duration> frozen = Map.of(Given.A, Duration.ofSeconds(90), Given.B, Duration.ofSeconds(40), Given.C,
                Duration.ofSeconds(60));
        ScriptedProvider provider = scripted()
            .then((call) -> Flux.error(Given.rateLimited(call.route(), frozen.get(call.route()))));
        ChatClient client = client(new PriorityRouter(ROUTES), provider);
        client.chat(request()).subscribe((response) -> {
        }, (error) -> {
        });
        assertThat(provider.routes()).containsExactlyElementsOf(ROUTES);
        List<Throwable> errors = new ArrayList<>();
        client.chat(request()).subscribe((response) -> {
        }, errors::add);
        assertThat(errors).singleElement().isInstanceOfSatisfying(AiException.class, (refused) -> {
            assertThat(refused.errorClass()).isEqualTo(ErrorClass.QUOTA_WAIT);
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(40));
        });
        assertThat(provider.calls).hasSize(3);
        assertThat(this.time.passed()).isZero();
        assertNothingIsHeld();
    }

    /** Nobody asks the next route in the moment in which the caller gives up. */
    @Test
    void sendsNothingWhenTheCallersPatienceEndsInTheQueue() {
        List<Route> asked = new ArrayList<>();
        ChatClient client = client(new PriorityRouter(ROUTES), (call) -> Flux.defer(() -> {
            asked.add(call.route());
            return Flux.never();
        }));
        for (int i = 0; i < CONCURRENT_CALLS; i++) {
            client.chat(request()).subscribe((response) -> {
            }, (error) -> {
            });
        }
        asked.clear();
        ChatRequest impatient = ChatRequest.builder().user("Hi").timeout(Duration.ofSeconds(2)).build();
        List<Throwable> errors = new ArrayList<>();
        client.chat(impatient).subscribe((response) -> {
        }, errors::add);
        this.time.advanceSeconds(2);
        assertThat(((AiException) errors.get(0)).errorClass()).isEqualTo(ErrorClass.DEADLINE_EXCEEDED);
        assertThat(asked).isEmpty();
        this.time.advanceSeconds(60);
        assertNothingIsHeld();
    }

}
