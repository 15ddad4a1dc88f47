package io.github.aiutils.test.reliability;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.RetrySettings.Backoff;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.test.simulator.Answer;
import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.ErrorKind;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.LedgerEntry;
import io.github.aiutils.test.simulator.ModelTotals;
import io.github.aiutils.test.simulator.Outcome;
import io.github.aiutils.test.simulator.Pace;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.Scope;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/** Many calls, random faults, random cancels: at the end nothing is held. */
class ChaosTests {

    private static final org.slf4j.Logger logger = LoggerFactory.getLogger(ChaosTests.class);

    private static final String FIRST = "first";

    private static final String SECOND = "second";

    private static final String WORDS = "one two three four five six seven eight nine ten eleven twelve";

    private static final int CALLS = 10_000;

    private static final int PHASES = 10;

    /** So often comes each of the faults when nearly every call meets one. */
    private static final double OUTAGE = 0.1;

    private static final int AT_A_TIME = 200;

    private static final int CONCURRENT_CALLS = 64;

    private static final RetrySettings RETRY = new RetrySettings(3, Backoff.EXPONENTIAL, Duration.ofMillis(2),
            Duration.ofMillis(20), 1, Duration.ofMillis(50), 1);

    private static final BreakerSettings BREAKER = new BreakerSettings(60, 20, 10, Duration.ofMillis(10), 2,
            Duration.ofSeconds(60), 100);

    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1),
            Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60));

    private static final List<Fault> FAULTS = List.of(Fault.rateLimited(Duration.ofMillis(10)), Fault.overloaded(),
            Fault.serverError(), Fault.htmlPage(502), Fault.htmlPage(200), Fault.malformedJson(), Fault.emptyBody(),
            Fault.errorInside200(), Fault.redirect("http://127.0.0.1:1/v1"), Fault.resetBeforeHeaders(),
            Fault.resetInHeaders(), Fault.resetMidBody(), Fault.resetAfterEvents(1), Fault.resetAfterEvents(8),
            Fault.endlessBody(), Fault.slowDrip(50, Duration.ofMillis(1)), Fault.errorEvent(0, ErrorKind.OVERLOADED),
            Fault.errorEvent(8, ErrorKind.SERVER_ERROR), Fault.truncated(), Fault.truncatedAfter(8),
            Fault.withoutTerminalMarker(), Fault.truncatedToolCall(), Fault.refused(ErrorKind.INVALID_REQUEST),
            Fault.refused(ErrorKind.MODEL_NOT_FOUND));

    /** Each costs its caller a timeout, so there are fewer of them. */
    private static final List<Fault> STALLS = List.of(Fault.stallBeforeHeaders(), Fault.stallAfterEvents(1),
            Fault.stallAfterEvents(8), Fault.pingsAfterEvents(8, Duration.ofMillis(5)));

    private final Map<String, Connections> connections = new HashMap<>();

    @BeforeAll
    static void hush() {
        Stream.of("io.netty", "reactor.netty", "io.github.aiutils.policy", "org.springframework")
            .forEach((name) -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.ERROR));
    }

    @AfterEach
    void closeConnections() {
        this.connections.values().forEach(Connections::close);
    }

    private static ProviderSimulator simulator(String voice) {
        return ProviderSimulator.builder().seed(7).fast().answer(voice + WORDS).start();
    }

    private Connections connections(String provider) {
        return this.connections.computeIfAbsent(provider, Connections::new);
    }

    @Test
    @Timeout(300)
    void leavesNothingBehindAfterTenThousandCalls() {
        try (ProviderSimulator first = simulator(FIRST);
                ProviderSimulator second = simulator(SECOND);
                Leaks leaks = new Leaks()) {
            Rig rig = new Rig(
                    List.of(Upstream.of(FIRST, Dialect.OPENAI, first).with(TIMEOUTS),
                            Upstream.of(SECOND, Dialect.ANTHROPIC, second).with(TIMEOUTS)),
                    this::connections,
                    new Rig.Plan(RETRY, BREAKER, CONCURRENT_CALLS, Timers.waiting(), new Random(7)::nextDouble));
            AtomicInteger changes = new AtomicInteger();
            rig.breaker(FIRST).getEventPublisher().onStateTransition((event) -> changes.incrementAndGet());
            Tally tally = new Tally();
            Random moods = new Random(7);
            for (int phase = 0; phase < PHASES; phase++) {
                spoil(first, (phase % 5 == 4) ? OUTAGE : moods.nextDouble() * 0.03);
                spoil(second, moods.nextDouble() * 0.02);
                Flux.range(phase * CALLS / PHASES, CALLS / PHASES)
                    .flatMap((number) -> call(rig, number, tally), AT_A_TIME)
                    .blockLast();
            }
            assertThat(tally.wrong).isEmpty();
            assertThat(tally.ends()).isEqualTo(CALLS);
            logger.info("{} completed, {} cancelled, failed: {}; {} changes of the first breaker, {} and {} requests",
                    tally.completed, tally.cancelled, tally.errors, changes, first.arrivals(), second.arrivals());
            assertThat(tally.completed.get()).isGreaterThan(CALLS / 5);
            assertThat(tally.cancelled.get()).isGreaterThan(CALLS / 5);
            assertThat(tally.errors.keySet()).contains(ErrorClass.INTERRUPTED_STREAM, ErrorClass.INVALID_REQUEST,
                    ErrorClass.TIMEOUT);
            assertThat(changes.get()).isGreaterThan(4);
            assertNothingIsHeld(rig, first, second);
            assertEachProviderIsUsedAgain(rig, first, second);
            assertThat(leaks.reports()).isEmpty();
        }
    }

    private static void spoil(ProviderSimulator simulator, double probability) {
        simulator.clearFaults();
        FAULTS.forEach((fault) -> simulator.stand(Scope.ALL, probability, fault));
        STALLS.forEach((fault) -> simulator.stand(Scope.ALL, probability / 20, fault));
    }

    private static ChatRequest request() {
        return ChatRequest.of("Count to twelve");
    }

    /** A call that is left alone, left after some time, or left after some chunks. */
    private static Mono<Void> call(Rig rig, int number, Tally tally) {
        Random random = new Random(number);
        boolean streamed = random.nextInt(4) > 0;
        Flux<?> replies = streamed ? rig.client().stream(request()) : rig.client().chat(request()).flux();
        int manner = random.nextInt(10);
        Caller caller = new Caller(tally);
        Flux<?> watched = replies.doOnNext(caller::hear)
            .doOnError(caller::fail)
            .doOnComplete(caller::complete)
            .doOnCancel(caller::leave);
        if (manner < 2) {
            watched = watched.takeUntilOther(Mono.delay(Duration.ofNanos(random.nextInt(30_000_000))));
        }
        else if (manner < 4) {
            watched = watched.take(1 + random.nextInt(12));
        }
        return watched.then().onErrorResume((error) -> Mono.delay(BREAKER.openFor()).then());
    }

    private void assertNothingIsHeld(Rig rig, ProviderSimulator... simulators) {
        for (ProviderSimulator simulator : simulators) {
            simulator.awaitQuiet(Duration.ofSeconds(10));
            assertThat(simulator.openStreams()).isZero();
        }
        Eventually.is(List.of(), rig::held);
        assertThat(rig.books().booked().cost()).isPositive().isEqualByComparingTo(rig.books().budget().spent());
        assertThat(rig.books().booked().attempts())
            .isEqualTo(rig.counts(FIRST).attempts() + rig.counts(SECOND).attempts());
        rig.limiters().forEach((name, limiter) -> assertThat(limiter.snapshot().underWay()).as(name).isZero());
        this.connections.forEach((name, pool) -> {
            Eventually.is(0L, pool::busy);
            assertThat(pool.open()).as("connections to " + name).isLessThanOrEqualTo(CONCURRENT_CALLS);
        });
    }

    /** A probe that is held would keep a half-open breaker from closing for ever. */
    private static void assertEachProviderIsUsedAgain(Rig rig, ProviderSimulator first, ProviderSimulator second) {
        first.clearFaults();
        second.clearFaults();
        rig.retries().advance(BREAKER.openFor().plusMillis(1));
        assertAnswers(rig, FIRST);
        first.stand(Scope.ALL, Fault.refused(ErrorKind.MODEL_NOT_FOUND));
        assertAnswers(rig, SECOND);
    }

    private static void assertAnswers(Rig rig, String provider) {
        for (int i = 0; i <= BREAKER.probes(); i++) {
            assertThat(Heard.of(rig.client(), request(), i % 2 == 0).text()).isEqualTo(provider + WORDS);
        }
        assertThat(rig.breaker(provider).getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    /** Refused attempts cost nothing, at the provider and in the books. */
    @Test
    @Timeout(120)
    void booksWhatTheProviderCharges() {
        int calls = 1000;
        try (ProviderSimulator first = simulator(FIRST); ProviderSimulator second = simulator(SECOND)) {
            Rig rig = new Rig(
                    List.of(Upstream.of(FIRST, Dialect.OPENAI, first), Upstream.of(SECOND, Dialect.ANTHROPIC, second)),
                    this::connections,
                    new Rig.Plan(RETRY, BREAKER, CONCURRENT_CALLS, Timers.waiting(), new Random(7)::nextDouble));
            for (ErrorKind kind : List.of(ErrorKind.OVERLOADED, ErrorKind.SERVER_ERROR, ErrorKind.MODEL_NOT_FOUND)) {
                first.stand(Scope.ALL, 0.1, Fault.refused(kind));
                second.stand(Scope.ALL, 0.02, Fault.refused(kind));
            }
            Flux.range(0, calls)
                .flatMap((number) -> ((number % 2 == 0) ? rig.client().stream(request()).then()
                        : rig.client().chat(request()).then())
                    .onErrorComplete(), AT_A_TIME)
                .blockLast();
            first.awaitQuiet(Duration.ofSeconds(10));
            second.awaitQuiet(Duration.ofSeconds(10));
            Eventually.is(List.of(), rig::held);
            UsageTotals booked = rig.books().booked();
            List<ModelTotals> charged = Stream.of(first, second)
                .flatMap((simulator) -> simulator.totals().values().stream())
                .toList();
            long input = charged.stream().mapToLong(ModelTotals::inputTokens).sum();
            long output = charged.stream().mapToLong(ModelTotals::outputTokens).sum();
            assertThat(booked.estimated()).isZero();
            assertThat(booked.attempts()).isGreaterThan(calls);
            assertThat(booked.input() + booked.cacheRead()).isEqualTo(input);
            assertThat(booked.output()).isEqualTo(output);
            assertThat(booked.cost()).isEqualByComparingTo(Books.INPUT.multiply(BigDecimal.valueOf(input))
                .add(Books.OUTPUT.multiply(BigDecimal.valueOf(output)))
                .movePointLeft(6));
        }
    }

    @Test
    @Timeout(120)
    void closesTheConnectionOfEachStreamThatIsLeft() {
        int streams = 1000;
        try (ProviderSimulator first = ProviderSimulator.builder()
            .pace(new Pace(Duration.ZERO, 0, 1, 1))
            .answer((request) -> Answer.ofTokens(300))
            .start(); Leaks leaks = new Leaks()) {
            Rig rig = new Rig(List.of(Upstream.of(FIRST, Dialect.OPENAI, first)), this::connections,
                    Rig.Plan.of(RETRY, BREAKER));
            AtomicInteger speaking = new AtomicInteger();
            List<Disposable> readers = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                AtomicInteger chunks = new AtomicInteger();
                readers.add(rig.client().stream(request()).subscribe((chunk) -> {
                    if (chunks.getAndIncrement() == 0) {
                        speaking.incrementAndGet();
                    }
                }));
            }
            Eventually.is(streams, speaking::get);
            assertThat(first.openStreams()).isEqualTo(streams);
            assertThat(connections(FIRST).busy()).isEqualTo(streams);
            Random random = new Random(7);
            Flux.fromIterable(readers)
                .flatMap((reader) -> Mono.delay(Duration.ofMillis(random.nextInt(500)), Schedulers.parallel())
                    .doOnNext((tick) -> reader.dispose()), streams)
                .blockLast();
            first.awaitQuiet(Duration.ofSeconds(10));
            assertThat(first.ledger()).hasSize(streams)
                .extracting(LedgerEntry::outcome)
                .containsOnly(Outcome.CANCELLED);
            assertThat(first.openStreams()).isZero();
            Eventually.is(0, connections(FIRST)::open);
            Eventually.is(List.of(), rig::held);
            assertThat(rig.counts(FIRST).attempts()).isEqualTo(streams);
            assertThat(leaks.reports()).isEmpty();
        }
    }

    /** Otherwise the silence of {@link Leaks} would prove nothing. */
    @Test
    @Timeout(60)
    void wouldNoticeALostBuffer() {
        try (Leaks leaks = new Leaks()) {
            lose();
            Eventually.is(true, () -> !leaks.reports().isEmpty());
        }
    }

    private static void lose() {
        ByteBuf lost = PooledByteBufAllocator.DEFAULT.buffer();
        lost.writeByte(1);
    }

    /** What became of all calls. */
    private static final class Tally {

        private final AtomicInteger completed = new AtomicInteger();

        private final AtomicInteger cancelled = new AtomicInteger();

        private final Map<ErrorClass, Integer> errors = new EnumMap<>(ErrorClass.class);

        private final List<String> wrong = new ArrayList<>();

        synchronized void fail(Throwable error) {
            if (error instanceof AiException known) {
                this.errors.merge(known.errorClass(), 1, Integer::sum);
            }
            else {
                this.wrong.add(String.valueOf(error));
            }
        }

        synchronized void complain(String what) {
            this.wrong.add(what);
        }

        synchronized int ends() {
            return this.completed.get() + this.cancelled.get()
                    + this.errors.values().stream().mapToInt(Integer::intValue).sum();
        }

    }

    /**
     * One caller, who hears the words of one attempt from their beginning, or nothing.
     */
    private static final class Caller {

        private final StringBuilder text = new StringBuilder();

        private final Tally tally;

        /** A cancel may race with the end. */
        private final AtomicBoolean ended = new AtomicBoolean();

        private boolean whole;

        Caller(Tally tally) {
            this.tally = tally;
        }

        void hear(Object reply) {
            if (reply instanceof ChatResponse response) {
                this.text.append(response.text());
                this.whole = true;
            }
            else if (reply instanceof ChatChunk.Text chunk) {
                this.text.append(chunk.text());
            }
            this.whole |= reply instanceof ChatChunk.Done;
            if (!(FIRST + WORDS).startsWith(this.text.toString())
                    && !(SECOND + WORDS).startsWith(this.text.toString())) {
                this.tally.complain(this.text.toString());
            }
        }

        void fail(Throwable error) {
            if (this.ended.compareAndSet(false, true)) {
                this.tally.fail(error);
            }
        }

        void leave() {
            if (this.ended.compareAndSet(false, true)) {
                this.tally.cancelled.incrementAndGet();
            }
        }

        void complete() {
            if (!this.ended.compareAndSet(false, true)) {
                return;
            }
            this.tally.completed.incrementAndGet();
            if (!this.whole || !this.text.toString().endsWith(WORDS)) {
                this.tally.complain("not whole: " + this.text);
            }
        }

    }

}
