package io.github.aiutils.policy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.TestLimiters;
import io.github.aiutils.policy.ProviderMonitor.Snapshot;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class BreakerPolicyTests {

    private static final int PROBES = 2;

    private static final BreakerSettings SETTINGS = new BreakerSettings(50, 10, 5, Duration.ofSeconds(30), PROBES,
            Duration.ofSeconds(20), 100);

    /** As {@link #SETTINGS}, without an idea of slowness. */
    private static final BreakerSettings PATIENT = new BreakerSettings(50, 10, 5, Duration.ofSeconds(30), PROBES,
            Duration.ofDays(1), 100);

    private static final Set<ErrorClass> COUNTED = EnumSet.of(ErrorClass.OVERLOADED, ErrorClass.SERVER_ERROR,
            ErrorClass.CONNECTION, ErrorClass.TIMEOUT, ErrorClass.INTERRUPTED_STREAM, ErrorClass.MALFORMED_RESPONSE,
            ErrorClass.QUOTA_EXHAUSTED, ErrorClass.AUTHENTICATION, ErrorClass.PERMISSION);

    private final VirtualTime time = new VirtualTime();

    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();

    private final Map<String, BreakerSettings> settings = new HashMap<>(Map.of("a", SETTINGS, "b", SETTINGS));

    private final Breakers breakers = new Breakers(this.registry, (provider) -> this.settings.get(provider), this.time);

    private final ProviderMonitor monitor = new ProviderMonitor(Clock.systemUTC());

    private final BreakerPolicy policy = new BreakerPolicy(this.breakers, this.monitor);

    private CircuitBreaker breaker() {
        CircuitBreaker breaker = this.breakers.find("a");
        assertThat(breaker).isNotNull();
        return breaker;
    }

    private Attempt begin() {
        return new Attempt(this.policy, Given.to(Given.A));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            begin().fail(ErrorClass.SERVER_ERROR);
        }
    }

    private void succeed(int times) {
        for (int i = 0; i < times; i++) {
            begin().output();
        }
    }

    private void open() {
        breaker().transitionToOpenState();
    }

    private void letItBeProbed() {
        open();
        this.time.advance(SETTINGS.openFor().plusMillis(1));
    }

    /** All probes are free, however many there were before. */
    private void assertAllProbesFree() {
        List<Attempt> probes = new ArrayList<>();
        for (int i = 0; i < PROBES; i++) {
            probes.add(begin());
            assertThat(probes.get(i).refusal()).isNull();
        }
        assertThat(begin().refusal()).isNotNull();
        probes.forEach(Attempt::cancel);
        assertThat(breaker().getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void opensWhenTheProviderFailsTooOften() {
        fail(4);
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
        fail(1);
        assertThat(breaker().getState()).isEqualTo(State.OPEN);
        Attempt refused = begin();
        assertThat(refused.refusal().errorClass()).isEqualTo(ErrorClass.CIRCUIT_OPEN);
        assertThat(refused.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(refused.source.subscribeCount()).isZero();
        assertThat(this.monitor.snapshot("a").attempts()).isEqualTo(5);
    }

    @Test
    void staysClosedWhileMostAttemptsSucceed() {
        for (int i = 0; i < 30; i++) {
            succeed(2);
            fail(1);
        }
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void hasABreakerForEachProvider() {
        fail(5);
        assertThat(new Attempt(this.policy, Given.to(Given.B)).refusal()).isNull();
        assertThat(begin().refusal()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void countsWhatTheProviderDidAndNotACallersFaultNorARateLimit(ErrorClass errorClass) {
        begin().fail(errorClass);
        boolean counted = COUNTED.contains(errorClass);
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isEqualTo(counted ? 1 : 0);
        assertThat(breaker().getMetrics().getNumberOfSuccessfulCalls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = ErrorClass.class, names = { "INVALID_REQUEST", "CONTENT_POLICY", "RATE_LIMITED", "NOT_FOUND",
            "CONTEXT_WINDOW", "RESPONSE_TOO_LARGE" })
    void staysClosedHoweverOftenCallersAreWrong(ErrorClass errorClass) {
        for (int i = 0; i < 100; i++) {
            begin().fail(errorClass);
        }
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void countsNoMistakeOfOurs() {
        begin().fail(new IllegalStateException());
        assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = ErrorClass.class, names = { "AUTHENTICATION", "QUOTA_EXHAUSTED" })
    void opensAtOnceForACredentialThatIsRefused(ErrorClass errorClass) {
        succeed(10);
        begin().fail(errorClass);
        assertThat(breaker().getState()).isEqualTo(State.OPEN);
        this.time.advance(SETTINGS.openFor().plusMillis(1));
        begin().fail(errorClass);
        assertThat(breaker().getState()).isEqualTo(State.OPEN);
    }

    @Test
    void doesNotOpenForARefusedCredentialIfAnOperatorSwitchedItOff() {
        breaker().transitionToDisabledState();
        begin().fail(ErrorClass.AUTHENTICATION);
        assertThat(breaker().getState()).isEqualTo(State.DISABLED);
    }

    @Test
    void recordsSuccessAtTheFirstOutputAndWhatFollowsDoesNotChangeIt() {
        Attempt attempt = begin();
        attempt.source.next(Given.head()).next(Reply.Progress.PAYLOAD).next(Given.text(""));
        assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isZero();
        assertThat(attempt.call.committed()).isFalse();
        attempt.output();
        assertThat(breaker().getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
        assertThat(attempt.call.committed()).isTrue();
        attempt.output();
        attempt.fail(ErrorClass.INTERRUPTED_STREAM);
        assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void saysThatOutputIsHandedOnBeforeItIs() {
        Call call = Given.to(Given.A);
        List<Boolean> committed = new ArrayList<>();
        this.policy.apply(call, (attempt) -> Flux.just(Given.head(), Given.text("a"), Given.done()))
            .subscribe((reply) -> committed.add(call.committed()));
        assertThat(committed).containsExactly(false, true, true);
    }

    @Test
    void countsASlowFirstOutputButNotALongAnswer() {
        Attempt slow = begin();
        this.time.advance(SETTINGS.slowReply().plusNanos(1));
        slow.output();
        assertThat(breaker().getMetrics().getNumberOfSlowCalls()).isEqualTo(1);
        Attempt longOne = begin();
        longOne.output();
        this.time.advanceSeconds(3600);
        longOne.source.complete();
        assertThat(breaker().getMetrics().getNumberOfSlowCalls()).isEqualTo(1);
        assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isEqualTo(2);
    }

    /** A model that reasons takes minutes for an answer in one piece, and is not ill. */
    @Test
    void staysClosedByDefaultWhileWholeAnswersTakeTheirTime() {
        this.settings.put("a", BreakerSettings.DEFAULTS);
        for (int i = 0; i < 20; i++) {
            Attempt attempt = new Attempt(this.policy, Given.unary().to(Given.A));
            this.time.advance(Timeouts.DEFAULTS.unaryReply().minusNanos(1));
            attempt.source.next(Given.response(attempt.call.attempt(Given.A)));
        }
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
        assertThat(breaker().getMetrics().getNumberOfSlowCalls()).isZero();
    }

    @Test
    void doesNotCountOurOwnWaiting() {
        QuotaLimiter limiter = TestLimiters.concurrent(1, 10, Duration.ofMinutes(5), this.time);
        Chain chain = Chain.of(List.of(new AdmitPolicy((name) -> limiter, TestLimiters.NOTHING), this.policy),
                (call) -> Mono.<Reply>just(Given.done()).delaySubscription(Duration.ofSeconds(15), this.time).flux());
        for (int i = 0; i < 8; i++) {
            chain.proceed(Given.to(Given.A)).subscribe();
        }
        this.time.advanceSeconds(3600);
        assertThat(breaker().getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(8);
        assertThat(breaker().getMetrics().getNumberOfSlowCalls()).isZero();
    }

    @Test
    void countsNoRefusalOfOurLimiter() {
        QuotaLimiter limiter = TestLimiters.concurrent(1, 0, Duration.ofMinutes(5), this.time);
        Chain chain = Chain.of(List.of(new AdmitPolicy((name) -> limiter, TestLimiters.NOTHING), this.policy),
                (call) -> Flux.never());
        for (int i = 0; i < 8; i++) {
            chain.proceed(Given.to(Given.A)).onErrorComplete().subscribe();
        }
        assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isZero();
        assertThat(this.monitor.snapshot("a").attempts()).isEqualTo(1);
    }

    @Test
    void givesTheLeaseBackUnusedWhileItIsOpen() {
        QuotaLimiter limiter = TestLimiters.concurrent(1, 10, Duration.ofMinutes(5), this.time);
        Chain chain = Chain.of(List.of(new AdmitPolicy((name) -> limiter, TestLimiters.NOTHING), this.policy),
                (call) -> Flux.never());
        open();
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            chain.proceed(Given.to(Given.A)).subscribe((reply) -> {
            }, errors::add);
        }
        assertThat(errors).hasSize(5).allSatisfy((error) -> assertThat(error).isInstanceOf(RefusedException.class));
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
    }

    @Test
    void letsNoMoreProbesThroughAtATimeThanAllowed() {
        letItBeProbed();
        Attempt first = begin();
        Attempt second = begin();
        Attempt third = begin();
        assertThat(first.refusal()).isNull();
        assertThat(second.refusal()).isNull();
        assertThat(third.refusal()).hasMessageContaining("HALF_OPEN");
        assertThat(third.refusal().retryAfter()).isNull();
        first.output();
        second.output();
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void opensAgainWhenProbesFail() {
        letItBeProbed();
        Attempt first = begin();
        Attempt second = begin();
        first.fail(ErrorClass.TIMEOUT);
        second.fail(ErrorClass.TIMEOUT);
        assertThat(breaker().getState()).isEqualTo(State.OPEN);
        assertThat(begin().refusal().retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    /** A call within ten seconds, of which some are over before its attempt begins. */
    private Attempt beginWithin(Duration ownTimeout, int secondsOver) {
        ChatRequest request = ChatRequest.builder().user("Hi").timeout(ownTimeout).build();
        Call call = Given.to(Given.A).with(request).within(this.time.nanos(), Duration.ofSeconds(10).toNanos());
        this.time.advanceSeconds(secondsOver);
        return new Attempt(this.policy, call);
    }

    private void cancelAfter(Attempt attempt, int seconds) {
        this.time.advanceSeconds(seconds);
        attempt.cancel();
    }

    /** Else one that hangs longer than a call may take would be asked for ever. */
    @Test
    void countsAProviderThatIsSilentUntilTheCallsTimeIsOver() {
        for (int i = 0; i < SETTINGS.minimumCalls(); i++) {
            cancelAfter(beginWithin(null, 4), 6);
        }
        assertThat(breaker().getState()).isEqualTo(State.OPEN);
        assertThat(this.monitor.snapshot("a").lastErrorClass()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(this.monitor.snapshot("a").underWay()).isZero();
    }

    @Test
    void opensAgainWhenAProbeIsSilentUntilTheCallsTimeIsOver() {
        letItBeProbed();
        for (int i = 0; i < SETTINGS.probes(); i++) {
            cancelAfter(beginWithin(null, 0), 10);
        }
        assertThat(breaker().getState()).isEqualTo(State.OPEN);
    }

    @Test
    void countsNoImpatienceAndNoWaitOfOurs() {
        for (int i = 0; i < 2 * SETTINGS.minimumCalls(); i++) {
            cancelAfter(beginWithin(Duration.ofSeconds(10), 0), 10);
            cancelAfter(beginWithin(null, 6), 4);
            cancelAfter(beginWithin(null, 0), 9);
            Attempt speaking = beginWithin(null, 0);
            speaking.output();
            cancelAfter(speaking, 10);
        }
        assertThat(breaker().getMetrics().getNumberOfFailedCalls()).isZero();
        assertThat(this.monitor.snapshot("a").failures()).isZero();
    }

    @Test
    void freesAProbeThatIsCancelled() {
        letItBeProbed();
        for (int i = 0; i < 20; i++) {
            Attempt probe = begin();
            assertThat(probe.refusal()).isNull();
            probe.cancel();
        }
        assertAllProbesFree();
    }

    @ParameterizedTest
    @EnumSource(value = ErrorClass.class, names = { "INVALID_REQUEST", "RATE_LIMITED", "CONTENT_POLICY" })
    void freesAProbeWhoseErrorDoesNotCount(ErrorClass errorClass) {
        letItBeProbed();
        for (int i = 0; i < 20; i++) {
            Attempt probe = begin();
            assertThat(probe.refusal()).isNull();
            probe.fail(errorClass);
        }
        assertAllProbesFree();
    }

    @Test
    void freesAProbeThatFailsByAMistakeOfOurs() {
        letItBeProbed();
        begin().fail(new IllegalStateException());
        this.policy.apply(Given.to(Given.A), (call) -> {
            throw new IllegalStateException("cannot even begin");
        }).onErrorComplete().subscribe();
        assertAllProbesFree();
        assertThat(this.monitor.snapshot("a").underWay()).isZero();
    }

    @Test
    void takesNoProbeBeforeSubscription() {
        letItBeProbed();
        for (int i = 0; i < 20; i++) {
            this.policy.apply(Given.to(Given.A), (call) -> Flux.never());
        }
        assertAllProbesFree();
    }

    @Test
    void freesAProbeThatIsCancelledBeforeItsFirstRequest() {
        letItBeProbed();
        this.policy.apply(Given.to(Given.A), (call) -> Flux.never()).subscribe(new CoreSubscriber<Reply>() {

            @Override
            public void onSubscribe(Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(Reply reply) {
            }

            @Override
            public void onError(Throwable error) {
            }

            @Override
            public void onComplete() {
            }

        });
        assertAllProbesFree();
    }

    @Test
    void countsAProbeThatEndsWithoutOutputAsSuccess() {
        letItBeProbed();
        begin().source.complete();
        begin().source.complete();
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void ignoresLateResultsOfAnEarlierTime() {
        List<Attempt> early = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            early.add(begin());
        }
        letItBeProbed();
        Attempt probe = begin();
        assertThat(breaker().getState()).isEqualTo(State.HALF_OPEN);
        for (int i = 0; i < 4; i++) {
            early.get(3 * i).output();
            early.get(3 * i + 1).fail(ErrorClass.TIMEOUT);
            early.get(3 * i + 2).cancel();
        }
        assertThat(breaker().getState()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isZero();
        probe.cancel();
        assertAllProbesFree();
    }

    @Test
    void doesNotStayOpenLongerForLateFailures() {
        List<Attempt> early = List.of(begin(), begin(), begin());
        open();
        this.time.advanceSeconds(29);
        early.get(0).fail(ErrorClass.TIMEOUT);
        early.get(1).fail(ErrorClass.AUTHENTICATION);
        early.get(2).output();
        assertThat(begin().refusal().retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(breaker().getState()).isEqualTo(State.OPEN);
        this.time.advanceSeconds(2);
        assertThat(begin().refusal()).isNull();
    }

    @Test
    void ignoresProbesOfAnEarlierHalfOpenTime() {
        letItBeProbed();
        Attempt hanging = begin();
        begin();
        letItBeProbed();
        hanging.cancel();
        assertAllProbesFree();
        letItBeProbed();
        begin().output();
        hanging.output();
        assertThat(breaker().getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void ignoresWhatBeganBeforeAReset() {
        List<Attempt> early = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            early.add(begin());
        }
        this.breakers.reset("a");
        early.forEach((attempt) -> attempt.fail(ErrorClass.TIMEOUT));
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
        assertThat(breaker().getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void probesAgainByItselfAfterAHang() {
        fail(5);
        this.time.advance(Duration.ofDays(3));
        assertThat(this.breakers.refusal(Given.A)).isNull();
        begin().output();
        begin().output();
        assertThat(breaker().getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void goesByTheInstanceThatTheApplicationConfigured() {
        CircuitBreaker configured = this.registry.circuitBreaker("ai-b",
                CircuitBreakerConfig.custom().slidingWindowSize(2).minimumNumberOfCalls(2).build());
        for (int i = 0; i < 2; i++) {
            new Attempt(this.policy, Given.to(Given.B)).fail(ErrorClass.TIMEOUT);
        }
        assertThat(configured.getState()).isEqualTo(State.OPEN);
        assertThat(new Attempt(this.policy, Given.to(Given.B)).refusal()).isNotNull();
        configured.transitionToHalfOpenState();
        assertThat(new Attempt(this.policy, Given.to(Given.B)).refusal()).isNull();
    }

    @Test
    void goesOnWithoutABreakerAndStillTellsOfOutput() {
        Attempt attempt = new Attempt(this.policy, Given.to(Given.C));
        attempt.output();
        assertThat(attempt.call.committed()).isTrue();
        attempt.source.complete();
        assertThat(this.monitor.snapshot("c"))
            .extracting(Snapshot::attempts, Snapshot::successes, Snapshot::failures, Snapshot::underWay)
            .containsExactly(1L, 1L, 0L, 0);
        for (int i = 0; i < 30; i++) {
            new Attempt(this.policy, Given.to(Given.C)).fail(ErrorClass.TIMEOUT);
        }
        assertThat(new Attempt(this.policy, Given.to(Given.C)).refusal()).isNull();
    }

    @Test
    void tellsTheMonitorOfEachAttempt() {
        Attempt good = begin();
        Attempt bad = begin();
        Attempt gone = begin();
        assertThat(this.monitor.snapshot("a").underWay()).isEqualTo(3);
        good.output();
        assertThat(this.monitor.snapshot("a").successes()).isEqualTo(1);
        good.source.complete();
        bad.fail(ErrorClass.OVERLOADED);
        gone.cancel();
        Snapshot snapshot = this.monitor.snapshot("a");
        assertThat(snapshot.attempts()).isEqualTo(3);
        assertThat(snapshot.successes()).isEqualTo(1);
        assertThat(snapshot.failures()).isEqualTo(1);
        assertThat(snapshot.underWay()).isZero();
        assertThat(snapshot.lastErrorClass()).isEqualTo(ErrorClass.OVERLOADED);
    }

    /** Any mix of beginnings, ends and time, against a model of what a breaker is. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
    void isWhatItsModelIsWhateverTheOrder(long seed) {
        this.settings.put("a", PATIENT);
        Random random = new Random(seed);
        Model model = new Model();
        List<Attempt> underWay = new ArrayList<>();
        List<Integer> generations = new ArrayList<>();
        Set<State> seen = EnumSet.noneOf(State.class);
        for (int i = 0; i < 4000; i++) {
            int what = random.nextInt(10);
            if (what < 4) {
                Attempt attempt = begin();
                boolean expected = model.begin(this.time.passed());
                assertThat(attempt.refusal() == null).as("step %d", i).isEqualTo(expected);
                if (expected) {
                    underWay.add(attempt);
                    generations.add(model.generation);
                }
            }
            else if (what < 9 && !underWay.isEmpty()) {
                int one = random.nextInt(underWay.size());
                Attempt attempt = underWay.remove(one);
                boolean current = generations.remove(one) == model.generation;
                end(attempt, random.nextInt(8), current, model);
            }
            else {
                this.time.advance(Duration.ofMillis(random.nextInt(15_000)));
            }
            assertThat(breaker().getState()).as("step %d", i).isEqualTo(model.state);
            seen.add(model.state);
        }
        underWay.forEach(Attempt::cancel);
        assertThat(this.monitor.snapshot("a").underWay()).isZero();
        assertThat(seen).hasSize(3);
        letItBeProbed();
        assertAllProbesFree();
    }

    private void end(Attempt attempt, int how, boolean current, Model model) {
        switch (how) {
            case 0, 1 -> {
                attempt.output();
                model.record(true, current, this.time.passed());
                attempt.fail(ErrorClass.INTERRUPTED_STREAM);
            }
            case 2, 3, 4 -> {
                attempt.fail(ErrorClass.SERVER_ERROR);
                model.record(false, current, this.time.passed());
            }
            case 5 -> {
                attempt.fail(ErrorClass.RATE_LIMITED);
                model.release(current);
            }
            case 6 -> {
                attempt.source.complete();
                model.record(true, current, this.time.passed());
            }
            default -> {
                attempt.cancel();
                model.release(current);
            }
        }
    }

    /** A breaker of {@link #SETTINGS}, said as simply as can be. */
    private static final class Model {

        private final Deque<Boolean> window = new ArrayDeque<>();

        private State state = State.CLOSED;

        private int generation;

        private Duration openUntil = Duration.ZERO;

        private int probes;

        boolean begin(Duration now) {
            if (this.state == State.OPEN && now.compareTo(this.openUntil) > 0) {
                become(State.HALF_OPEN);
                this.probes = PROBES;
            }
            return switch (this.state) {
                case CLOSED -> true;
                case HALF_OPEN -> this.probes-- > 0 || this.probes++ > 0;
                default -> false;
            };
        }

        private void become(State next) {
            this.state = next;
            this.generation++;
            this.window.clear();
        }

        void release(boolean current) {
            if (current && this.state == State.HALF_OPEN) {
                this.probes++;
            }
        }

        void record(boolean success, boolean current, Duration now) {
            if (!current || this.state == State.OPEN) {
                return;
            }
            this.window.add(success);
            if (this.window.size() > ((this.state == State.HALF_OPEN) ? PROBES : SETTINGS.window())) {
                this.window.remove();
            }
            int least = (this.state == State.HALF_OPEN) ? PROBES : SETTINGS.minimumCalls();
            long failures = this.window.stream().filter((one) -> !one).count();
            if (this.window.size() < least) {
                return;
            }
            if (failures * 100 >= SETTINGS.failureRate() * this.window.size()) {
                become(State.OPEN);
                this.openUntil = now.plus(SETTINGS.openFor());
            }
            else if (this.state == State.HALF_OPEN) {
                become(State.CLOSED);
            }
        }

    }

    /**
     * All begin at the moment in which the breaker turns half open, by the first of them
     * or by a timer of Resilience4j.
     */
    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    @Timeout(60)
    void losesNoProbeWhenManyRaceToBeTheFirst(boolean byItself) throws Exception {
        int threads = 4;
        CyclicBarrier barrier = new CyclicBarrier(threads);
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        List<Thread> racing = new ArrayList<>();
        breaker();
        for (int number = 0; number < threads; number++) {
            int mine = number;
            Thread thread = new Thread(() -> {
                try {
                    for (int round = 0; round < 5000; round++) {
                        if (mine == 0 && byItself) {
                            letItBeProbed();
                        }
                        else if (mine == 0) {
                            open();
                        }
                        barrier.await(30, TimeUnit.SECONDS);
                        if (mine == 0 && !byItself) {
                            breaker().transitionToHalfOpenState();
                        }
                        for (int i = 0; i < 5; i++) {
                            Disposable probe = this.policy.apply(Given.to(Given.A), (call) -> Flux.never())
                                .onErrorComplete()
                                .subscribe();
                            probe.dispose();
                        }
                        barrier.await(30, TimeUnit.SECONDS);
                        if (mine == 0) {
                            assertAllProbesFree();
                        }
                        barrier.await(30, TimeUnit.SECONDS);
                    }
                }
                catch (Throwable ex) {
                    wrong.compareAndSet(null, ex);
                    barrier.reset();
                }
            });
            thread.setDaemon(true);
            thread.start();
            racing.add(thread);
        }
        for (Thread thread : racing) {
            thread.join();
        }
        assertThat(wrong.get()).isNull();
        assertThat(this.monitor.snapshot("a").underWay()).isZero();
    }

    /** Whichever comes first decides, and the other changes nothing. */
    @Test
    @Timeout(60)
    void settlesOnceWhenACancelRacesWithTheEnd() throws Exception {
        letItBeProbed();
        CyclicBarrier barrier = new CyclicBarrier(2);
        AtomicReference<Sinks.Many<Reply>> current = new AtomicReference<>();
        int rounds = 5000;
        Thread ending = new Thread(() -> {
            try {
                for (int i = 0; i < rounds; i++) {
                    barrier.await(30, TimeUnit.SECONDS);
                    current.get().tryEmitError(Given.error(ErrorClass.RATE_LIMITED, Given.A));
                    barrier.await(30, TimeUnit.SECONDS);
                }
            }
            catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        });
        ending.setDaemon(true);
        ending.start();
        for (int i = 0; i < rounds; i++) {
            Sinks.Many<Reply> sink = Sinks.unsafe().many().unicast().onBackpressureBuffer();
            current.set(sink);
            Disposable call = this.policy.apply(Given.to(Given.A), (attempt) -> sink.asFlux())
                .onErrorComplete()
                .subscribe();
            barrier.await(30, TimeUnit.SECONDS);
            call.dispose();
            barrier.await(30, TimeUnit.SECONDS);
        }
        ending.join();
        assertAllProbesFree();
        assertThat(this.monitor.snapshot("a").underWay()).isZero();
    }

    /** One attempt whose provider does as it is told. */
    private static final class Attempt {

        final TestPublisher<Reply> source = TestPublisher.create();

        final Call call;

        private final Disposable subscription;

        private Throwable error;

        Attempt(BreakerPolicy policy, Call call) {
            this.call = call;
            this.subscription = policy.apply(call, (attempt) -> this.source.flux()).subscribe((reply) -> {
            }, (failure) -> this.error = failure);
        }

        /** Why it did not begin, {@code null} if it did. */
        AiException refusal() {
            return (AiException) this.error;
        }

        void output() {
            this.source.next(Given.text("a"));
        }

        void fail(ErrorClass errorClass) {
            fail(Given.error(errorClass, Given.A));
        }

        void fail(Throwable failure) {
            this.source.error(failure);
        }

        void cancel() {
            this.subscription.dispose();
        }

    }

}
