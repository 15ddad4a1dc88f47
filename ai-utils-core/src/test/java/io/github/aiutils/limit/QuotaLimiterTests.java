package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.Headers;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.limit.LimiterSettings.Pool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;

class QuotaLimiterTests {

    private static final Duration LONG = Duration.ofDays(2);

    private final VirtualTime time = new VirtualTime();

    private final List<String> events = new ArrayList<>();

    private final Map<String, Long> admittedAt = new HashMap<>();

    private final Deque<Lease> leases = new ArrayDeque<>();

    private final List<AiException> errors = new ArrayList<>();

    private Tenants tenants = Tenants.NONE;

    private Waits waits = Waits.NONE;

    private static QuotaLimits limits(Long requests, Long tokens) {
        return new QuotaLimits(requests, null, tokens, null, null);
    }

    private static QuotaLimits requests(long perMinute) {
        return new QuotaLimits(perMinute, null, null, null, null);
    }

    private static QuotaLimits tokens(long perMinute) {
        return new QuotaLimits(null, null, perMinute, null, null);
    }

    private static QuotaSettings quota(QuotaLimits limits) {
        return new QuotaSettings(limits, Duration.ofSeconds(60), Charge.PRODUCED, ColdStart.RAMP, true, true, 1);
    }

    private QuotaLimiter limiter(QuotaLimits limits) {
        return limiter(LimiterSettings.UNBOUNDED, 10_000, LONG, quota(limits));
    }

    private QuotaLimiter limiter(int calls, int maxWaiting, Duration maxWait, QuotaSettings quota, Pool... pools) {
        return new QuotaLimiter("a", new LimiterSettings(calls, maxWaiting, maxWait, quota, List.of(pools)),
                (call, context) -> this.tenants.of(call, context),
                (call, eta, reason) -> this.waits.waits(call, eta, reason), this.time::nanos, this.time);
    }

    private Disposable acquire(QuotaLimiter limiter, String name, long input) {
        return acquire(limiter, name, Given.to(Given.A), input);
    }

    private Disposable acquire(QuotaLimiter limiter, String name, Call call, long input) {
        return limiter.acquire(call, TestLimiters.expecting(input, 0)).subscribe((lease) -> {
            this.leases.add(lease);
            this.events.add(name);
            this.admittedAt.put(name, this.time.nanos());
        }, (error) -> {
            this.errors.add((AiException) error);
            this.events.add(name + " " + ((AiException) error).errorClass().code());
        });
    }

    private static Call model(String model) {
        return Given.to(new Route("a", model));
    }

    private Lease lend(QuotaLimiter limiter, long input) {
        acquire(limiter, "lent", input);
        assertThat(this.events.remove(this.events.size() - 1)).isEqualTo("lent");
        return this.leases.removeLast();
    }

    private static void complete(Lease lease) {
        lease.complete().subscribe();
    }

    private static void used(Lease lease, long input, long output) {
        lease.observe(Given.head());
        lease.observe(Given.done(TestLimiters.expecting(input, output)));
        complete(lease);
    }

    private static QuotaSnapshot only(QuotaLimiter limiter) {
        assertThat(limiter.snapshot().quotas()).hasSize(1);
        return limiter.snapshot().quotas().get(0);
    }

    private static double available(QuotaLimiter limiter) {
        return only(limiter).gauges().get(0).available();
    }

    private static ProviderException rateLimited(String code, Map<String, String> headers) {
        return new ProviderException(ErrorClass.RATE_LIMITED, Given.A,
                new ProviderException.Details(429, code, null, null, null, Headers.of(headers)));
    }

    private static Reply.Head head(String... fields) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            headers.put(fields[i], fields[i + 1]);
        }
        return new Reply.Head(200, Headers.of(headers));
    }

    private double seconds(String name) {
        return this.admittedAt.get(name) / 1e9;
    }

    @Test
    void waitsUntilTheQuotaRefills() {
        QuotaLimiter limiter = limiter(tokens(6000));
        acquire(limiter, "0", 6000);
        this.leases.getFirst().observe(Given.head());
        acquire(limiter, "1", 600);
        this.time.advance(Duration.ofSeconds(6).minusNanos(1));
        assertThat(this.events).containsExactly("0");
        this.time.advance(Duration.ofNanos(1));
        assertThat(this.events).containsExactly("0", "1");
    }

    /**
     * Its bucket stays full until they arrive, which takes longest in a young process.
     */
    @Test
    void countsNoRefillBeforeTheFirstReplyForTwoSecondsAtMost() {
        QuotaLimiter heard = limiter(tokens(6000));
        Lease first = lend(heard, 6000);
        acquire(heard, "heard", 100);
        this.time.advance(Duration.ofMillis(700));
        first.observe(Given.head());
        this.time.advance(Duration.ofSeconds(1).minusNanos(1));
        assertThat(this.events).isEmpty();
        this.time.advance(Duration.ofNanos(1));
        assertThat(this.events).containsExactly("heard");
        QuotaLimiter silent = limiter(tokens(6000));
        lend(silent, 6000);
        acquire(silent, "silent", 100);
        this.time.advance(Duration.ofSeconds(3).minusNanos(1));
        assertThat(this.events).containsExactly("heard");
        this.time.advance(Duration.ofNanos(1));
        assertThat(this.events).containsExactly("heard", "silent");
        assertThat(this.time.pending()).isEqualTo(0);
    }

    /** 10 at once, then one each tenth of a second, and never a burst after a wait. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void givesTenASecondExactlyAndLetsOthersMoveUp(boolean cancelled) {
        QuotaLimiter limiter = limiter(LimiterSettings.UNBOUNDED, 1000, LONG,
                quota(requests(600)).withWindow(Duration.ofSeconds(1)));
        List<Disposable> calls = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            calls.add(acquire(limiter, "" + i, 0));
        }
        assertThat(this.events).hasSize(10);
        this.leases.getFirst().observe(Given.head());
        for (int i = 11; i < 1000 && cancelled; i += 3) {
            calls.get(i).dispose();
        }
        this.time.advanceSeconds(100);
        int count = cancelled ? 670 : 1000;
        assertThat(this.events).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(seconds(this.events.get(i))).isCloseTo(Math.max(0, i - 9) / 10.0, within(1e-6));
        }
        assertThat(this.time.pending()).isZero();
    }

    /** Law: below quota the limiter adds no wait. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void addsNoWaitBelowQuota(long seed) {
        Random random = new Random(seed);
        QuotaLimiter limiter = limiter(limits(2000L, 600_000L));
        for (int i = 0; i < 1000; i++) {
            long input = 1 + random.nextInt(400);
            this.time.advance(Duration.ofMillis(31 + random.nextInt(20)));
            used(lend(limiter, input), input, random.nextInt(200));
        }
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void keepsClosedUntilADebtIsPaid() {
        QuotaLimiter limiter = limiter(tokens(6000));
        used(lend(limiter, 100), 50_000, 0);
        assertThat(available(limiter)).isEqualTo(-44_000);
        acquire(limiter, "next", 1);
        this.time.advanceSeconds(440);
        assertThat(this.events).isEmpty();
        this.time.advanceSeconds(1);
        assertThat(this.events).containsExactly("next");
    }

    @Test
    void takesAllDimensionsOrNone() {
        QuotaLimiter limiter = limiter(limits(1L, 6000L));
        acquire(limiter, "0", 100);
        acquire(limiter, "1", 100);
        assertThat(only(limiter).gauges().get(1).available()).isEqualTo(5900);
        assertThat(only(limiter).gauges().get(1).reserved()).isEqualTo(100);
    }

    @Test
    void refundsTokensButNotTheRequestOfABrokenConnection() {
        QuotaLimiter limiter = limiter(limits(10L, 6000L));
        lend(limiter, 1000).fail(Given.error(ErrorClass.CONNECTION, Given.A)).block(Duration.ofSeconds(5));
        assertThat(only(limiter).gauges().get(0).available()).isEqualTo(9);
        assertThat(only(limiter).gauges().get(1).available()).isEqualTo(6000);
        lend(limiter, 1000).fail(Given.error(ErrorClass.CIRCUIT_OPEN, Given.A)).block(Duration.ofSeconds(5));
        assertThat(only(limiter).gauges().get(0).available()).isEqualTo(9);
    }

    @Test
    void booksThePromptAndWhatCameOfTheAnswerWhenItIsCutShort() {
        for (int i = 0; i < 3; i++) {
            QuotaLimiter limiter = limiter(limits(10L, 6000L));
            Lease lease = lend(limiter, 1000);
            lease.observe(Given.head());
            lease.observe(Given.text("x".repeat(400)));
            Throwable error = (i == 0) ? Given.error(ErrorClass.TIMEOUT, Given.A) : new IllegalStateException();
            ((i < 2) ? lease.fail(error) : lease.cancel()).block(Duration.ofSeconds(5));
            assertThat(only(limiter).gauges().get(1).available()).isEqualTo(4900);
            assertThat(only(limiter).gauges().get(1).reserved()).isZero();
        }
    }

    @Test
    void countsThoughtsAndToolCallsAsOutput() {
        QuotaLimiter limiter = limiter(tokens(6000));
        Lease lease = lend(limiter, 1000);
        lease.observe(Given.head());
        lease.observe(new ChatChunk.Thinking(new Part.Thinking("x".repeat(400), null, null)));
        lease.observe(new ChatChunk.ToolCall(new Part.ToolCall("1", "f", "x".repeat(400))));
        lease.observe(new ChatChunk.Refusal("x".repeat(400)));
        lease.cancel().block(Duration.ofSeconds(5));
        assertThat(available(limiter)).isEqualTo(4700);
    }

    @Test
    void setsMoreAsideAsAnAnswerOutgrowsWhatWasExpected() {
        QuotaLimiter limiter = limiter(tokens(60_000));
        Lease lease = lend(limiter, 1000);
        lease.observe(Given.text("x".repeat(40_000)));
        assertThat(available(limiter)).isBetween(48_000.0, 49_000.0);
        used(lease, 1000, 10_000);
        assertThat(available(limiter)).isEqualTo(49_000);
        assertThat(limiter.unaccounted()).isLessThan(1e-6);
    }

    @Test
    void countsNoCachedInputWhereTheProviderDoesNot() {
        QuotaSettings settings = new QuotaSettings(tokens(6000), Duration.ofSeconds(60), Charge.PRODUCED,
                ColdStart.RAMP, true, false, 1);
        QuotaLimiter limiter = limiter(10, 10, LONG, settings);
        Lease lease = lend(limiter, 1000);
        lease.observe(Given.done(new Usage(200L, 800L, 0L, null, 50L, null)));
        complete(lease);
        assertThat(available(limiter)).isEqualTo(5750);
    }

    @Test
    void booksWhatWasExpectedIfNobodyCounted() {
        QuotaLimiter limiter = limiter(tokens(6000));
        Lease lease = lend(limiter, 1000);
        lease.observe(Given.head());
        lease.observe(Given.done());
        complete(lease);
        assertThat(available(limiter)).isEqualTo(5000);
    }

    /**
     * Law: each lease is settled once by whichever end comes first; timers are no more
     * than waiters and one a scope; after all nothing is reserved and no timer is left.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void leavesNothingBehindWhateverTheOrder(long seed) {
        Random random = new Random(seed);
        QuotaLimiter limiter = limiter(5 + random.nextInt(20), 50, Duration.ofSeconds(20 + random.nextInt(60)),
                quota(limits(300L, 100_000L)).withCharge(Charge.values()[random.nextInt(3)]));
        this.tenants = (call, context) -> new Tenant("" + random.nextInt(3), 1, random.nextInt(2));
        List<Disposable> subscriptions = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    Call call = model("" + random.nextInt(3));
                    call = random.nextInt(4) == 0 ? call.until(this.time.nanos() + random.nextInt(2_000_000_000))
                            : call;
                    subscriptions.add(acquire(limiter, "" + i, call, random.nextInt(5000)));
                }
                case 4 -> {
                    if (!subscriptions.isEmpty()) {
                        subscriptions.remove(random.nextInt(subscriptions.size())).dispose();
                    }
                }
                case 5, 6 -> end(random);
                default -> this.time.advance(Duration.ofMillis(random.nextInt(3000)));
            }
            assertThat(this.time.pending()).isLessThanOrEqualTo(TestLimiters.waiting(limiter) + 3);
            assertThat(limiter.snapshot().underWay()).isEqualTo(this.leases.size());
        }
        subscriptions.forEach(Disposable::dispose);
        while (!this.leases.isEmpty()) {
            end(random);
        }
        assertThat(TestLimiters.waiting(limiter)).isZero();
        assertThat(limiter.snapshot().underWay()).isZero();
        for (QuotaSnapshot quota : limiter.snapshot().quotas()) {
            assertThat(quota.gauges()).allSatisfy((gauge) -> assertThat(gauge.reserved()).isCloseTo(0, within(1e-6)));
        }
        assertThat(limiter.unaccounted()).isLessThan(1e-4);
        assertThat(this.time.pending()).isZero();
    }

    /** Ends a lease in one way, and then in another. */
    private void end(Random random) {
        if (this.leases.isEmpty()) {
            return;
        }
        Lease lease = this.leases.remove();
        for (int i = 0; i < 2; i++) {
            switch (random.nextInt(7)) {
                case 0 -> used(lease, random.nextInt(6000), random.nextInt(3000));
                case 1 -> complete(lease);
                case 2 -> lease.cancel().block(Duration.ofSeconds(5));
                case 3 -> lease.fail(Given.error(ErrorClass.TIMEOUT, Given.A)).block(Duration.ofSeconds(5));
                case 4 -> lease.fail(Given.error(ErrorClass.CONNECTION, Given.A)).block(Duration.ofSeconds(5));
                case 5 -> lease.fail(Given.error(ErrorClass.CIRCUIT_OPEN, Given.A)).block(Duration.ofSeconds(5));
                default -> lease.fail(Given.rateLimited(Given.A, Duration.ofMillis(random.nextInt(3000))))
                    .block(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void keepsNoTimerForWhoWentAway() {
        QuotaLimiter limiter = limiter(tokens(6000));
        lend(limiter, 6000);
        Disposable waiter = acquire(limiter, "1", 6000);
        assertThat(this.time.pending()).isEqualTo(2);
        waiter.dispose();
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void forgetsWhoGoesAwayWhileItIsToldThatItWaits() {
        QuotaLimiter limiter = limiter(tokens(6000));
        lend(limiter, 6000);
        Disposable.Swap call = reactor.core.Disposables.swap();
        this.waits = (waiting, eta, reason) -> call.dispose();
        limiter.acquire(Given.to(Given.A), TestLimiters.expecting(100, 0)).doOnSubscribe((subscription) -> {
            call.replace(subscription::cancel);
        }).subscribe();
        assertThat(TestLimiters.waiting(limiter)).isZero();
        assertThat(this.time.pending()).isZero();
    }

    /** Whoever is told may take its time, or ask the limiter. */
    @Test
    void tellsWhatCallsWaitForWithoutHoldingUpOthers() throws Exception {
        QuotaLimiter limiter = limiter(tokens(6000));
        lend(limiter, 6000);
        List<String> told = new ArrayList<>();
        this.waits = (waiting, eta, reason) -> {
            told.add(eta.toSeconds() + " s for " + reason);
            Thread other = new Thread(() -> told.add(limiter.snapshot().waiting() + " wait"));
            other.start();
            assertThatNoException().isThrownBy(() -> other.join(10_000));
        };
        acquire(limiter, "1", 600);
        assertThat(told).containsExactly("8 s for tokens-per-minute", "1 wait");
    }

    @Test
    void passesOnThatTheTenantCannotBeTold() {
        QuotaLimiter limiter = limiter(tokens(6000));
        this.tenants = (call, context) -> {
            throw new IllegalStateException("odd");
        };
        List<Throwable> thrown = new ArrayList<>();
        limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).subscribe((lease) -> {
        }, thrown::add);
        assertThat(thrown).hasSize(1).first().isInstanceOf(IllegalStateException.class);
        assertThat(limiter.snapshot().underWay()).isZero();
    }

    /** Law: nobody starves and equal calls leave in order, however large and many. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
    void letsNobodyStarve(long seed) {
        Random random = new Random(seed);
        QuotaLimiter limiter = limiter(limits(600L, 60_000L));
        this.tenants = (call, context) -> new Tenant(call.request().tags().getOrDefault("tenant", ""), 1, 0);
        acquire(limiter, "large", tagged("whale"), 60_000);
        lend(limiter, 0);
        acquire(limiter, "second large", tagged("whale"), 60_000);
        int calls = 1500;
        for (int i = 0; i < calls; i++) {
            int tenant = random.nextInt(4);
            acquire(limiter, tenant + "/" + i, tagged("" + tenant), 10 + random.nextInt(1000));
            this.time.advance(Duration.ofMillis(random.nextInt(800)));
            while (!this.leases.isEmpty()) {
                complete(this.leases.remove());
            }
        }
        this.time.advanceSeconds(3600);
        assertThat(this.events).hasSize(calls + 2).contains("second large");
        assertThat(seconds("second large")).isLessThan(700);
        Map<String, Integer> last = new HashMap<>();
        for (String event : this.events) {
            String[] parts = event.split("/");
            if (parts.length == 2) {
                int number = Integer.parseInt(parts[1]);
                assertThat(number).isGreaterThan(last.getOrDefault(parts[0], -1));
                last.put(parts[0], number);
            }
        }
    }

    private static Call tagged(String tenant) {
        Call call = Given.to(Given.A);
        return call.with(ChatRequest.builder().user("Hi").tag("tenant", tenant).build());
    }

    @Test
    void letsANewcomerGoAtOnceIfItIsFirstAndFits() {
        QuotaLimiter limiter = limiter(tokens(60_000));
        lend(limiter, 50_000);
        acquire(limiter, "large", 30_000);
        this.tenants = (call, context) -> new Tenant("", 1, 1);
        acquire(limiter, "first", 5000);
        assertThat(this.events).containsExactly("first");
        assertThat(TestLimiters.waiting(limiter)).isEqualTo(1);
    }

    @Test
    void refusesAtOnceWhatWouldWaitTooLong() {
        QuotaLimiter limiter = limiter(10, 10, Duration.ofSeconds(30), quota(tokens(6000)));
        lend(limiter, 6000).observe(Given.head());
        acquire(limiter, "slow", 3100);
        assertThat(this.events).containsExactly("slow quota-wait");
        assertThat(this.errors.get(0).retryAfter()).isEqualTo(Duration.ofSeconds(31));
        assertThat(this.errors.get(0))
            .hasMessage("a call to a/one was not sent: it would wait PT31S for tokens-per-minute of a, longer than"
                    + " limits.max-wait (PT30S) or its deadline allow");
        acquire(limiter, "patient", Given.to(Given.A).until(Duration.ofSeconds(11).toNanos()), 1000);
        acquire(limiter, "hasty", Given.to(Given.A).until(Duration.ofSeconds(9).toNanos()), 1000);
        acquire(limiter, "late", Given.to(Given.A).until(-1), 1000);
        assertThat(this.events).endsWith("hasty quota-wait", "late deadline-exceeded");
        assertThat(TestLimiters.waiting(limiter)).isEqualTo(1);
    }

    @Test
    void refusesAtOnceAndFailsOverIfNobodyMayWait() {
        QuotaLimiter limiter = limiter(1, 10, Duration.ZERO, quota(tokens(6000)));
        Lease lease = lend(limiter, 6000);
        acquire(limiter, "slots", 0);
        complete(lease);
        acquire(limiter, "tokens", 600);
        assertThat(this.events).containsExactly("slots quota-wait", "tokens quota-wait");
        assertThat(this.errors.get(1).retryAfter()).isEqualTo(Duration.ofSeconds(6));
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void letsWaitForEverWhoMay() {
        QuotaLimiter limiter = limiter(1, 10, Duration.ofSeconds(Long.MAX_VALUE), quota(tokens(6000)));
        lend(limiter, 6000);
        acquire(limiter, "1", 600);
        assertThat(TestLimiters.waiting(limiter)).isEqualTo(1);
    }

    @Test
    void refusesAtOnceWhatCanNeverFit() {
        QuotaLimiter limiter = limiter(tokens(6000));
        acquire(limiter, "0", 6001);
        assertThat(this.errors.get(0)).hasMessage("a call to a/one was not sent: it needs more than the whole"
                + " tokens-per-minute of a allow at once; send less, or raise limits.tokens-per-minute");
        assertThat(this.errors.get(0).errorClass()).isEqualTo(ErrorClass.QUOTA_WAIT);
    }

    @Test
    void refusesWhoWaitsIfItCanNoLongerFit() {
        QuotaLimiter limiter = limiter(tokens(6000));
        Lease lease = lend(limiter, 6000);
        acquire(limiter, "large", 5000);
        acquire(limiter, "small", 500);
        lease.observe(head("x-ratelimit-limit-tokens", "3000", "x-ratelimit-remaining-tokens", "0"));
        assertThat(this.events).containsExactly("large quota-wait");
        assertThat(this.time.pending()).isEqualTo(2);
        this.time.advanceSeconds(60);
        assertThat(this.events).endsWith("small");
    }

    /** Or a limit that was cut for a moment would refuse large calls for ever. */
    @Test
    void triesAgainWhatDidNotFitALimitToldLongAgo() {
        QuotaLimiter limiter = limiter(tokens(6000));
        Lease lease = lend(limiter, 10);
        lease.observe(head("x-ratelimit-limit-tokens", "100"));
        complete(lease);
        acquire(limiter, "0", 3000);
        this.time.advanceSeconds(59);
        acquire(limiter, "1", 3000);
        assertThat(this.events).containsExactly("0 quota-wait", "1 quota-wait");
        this.time.advanceSeconds(2);
        acquire(limiter, "2", 3000);
        assertThat(this.events).endsWith("2");
    }

    @Test
    void saysThatTheQueueIsFull() {
        QuotaLimiter limiter = limiter(10, 1, LONG, quota(tokens(6000)));
        lend(limiter, 6000).observe(Given.head());
        acquire(limiter, "1", 600);
        acquire(limiter, "2", 600);
        assertThat(this.events).containsExactly("2 quota-wait");
        assertThat(this.errors.get(0)).hasMessageContaining("1 calls wait for a and the queue is full")
            .hasMessageContaining("limits.max-waiting");
        assertThat(this.errors.get(0).retryAfter()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void namesNoPropertyThatThereIsNot() {
        QuotaLimiter probing = limiter(10, 10, Duration.ofSeconds(20),
                quota(QuotaLimits.NONE).withColdStart(ColdStart.PROBE));
        lend(probing, 1);
        acquire(probing, "2", 1);
        this.time.advanceSeconds(20);
        assertThat(this.errors).hasSize(1);
        assertThat(this.errors.get(0)).hasMessage("a call to a/one was not sent: it waited PT20S for the first"
                + " word on the limits of a; raise limits.max-wait");
    }

    @Test
    void sendsNothingUntilTheTimeTheProviderAskedFor() {
        QuotaLimiter limiter = limiter(requests(600));
        Lease second = lend(limiter, 0);
        lend(limiter, 0).fail(Given.rateLimited(Given.A, Duration.ofSeconds(7))).block(Duration.ofSeconds(5));
        second.fail(Given.rateLimited(Given.A, Duration.ofSeconds(2))).block(Duration.ofSeconds(5));
        acquire(limiter, "1", 0);
        assertThat(only(limiter).waitsFor()).isEqualTo("the cool-down");
        assertThat(only(limiter).frozenFor()).isEqualTo(Duration.ofSeconds(7));
        this.time.advance(Duration.ofSeconds(7).minusNanos(1));
        assertThat(this.events).isEmpty();
        this.time.advance(Duration.ofNanos(1));
        assertThat(this.events).containsExactly("1");
    }

    @Test
    void sendsAgainAtOnceAfterAReset() {
        QuotaLimiter limiter = limiter(requests(600));
        lend(limiter, 0).fail(Given.rateLimited(Given.A, Duration.ofSeconds(70))).block(Duration.ofSeconds(5));
        acquire(limiter, "1", 0);
        this.time.advanceSeconds(1);
        assertThat(this.events).isEmpty();
        limiter.reset();
        assertThat(this.events).containsExactly("1");
        assertThat(this.time.pending()).isZero();
    }

    /** As a date in the year 9999. */
    @Test
    void survivesAHintThatMakesNoSense() {
        QuotaLimiter limiter = limiter(1, 10, LONG, quota(requests(600)));
        lend(limiter, 0).fail(Given.rateLimited(Given.A, Duration.ofDays(3_000_000))).block(Duration.ofSeconds(5));
        assertThat(limiter.snapshot().underWay()).isZero();
        assertThat(only(limiter).frozenFor()).isEqualTo(Duration.ofDays(1));
    }

    /** What was under way together is refused together. */
    @Test
    void takesABurstOfRefusalsForOne() {
        QuotaLimiter limiter = limiter(requests(6000));
        List<Lease> burst = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            burst.add(lend(limiter, 0));
        }
        this.time.advance(Duration.ofMillis(300));
        burst.forEach((lease) -> lease.fail(rateLimited("busy", Map.of())).block(Duration.ofSeconds(5)));
        assertThat(only(limiter).frozenFor()).isEqualTo(Duration.ofSeconds(1));
        for (int longer = 2; longer <= 64; longer *= 2) {
            this.time.advanceSeconds(61);
            Lease next = lend(limiter, 0);
            this.time.advance(Duration.ofMillis(300));
            next.fail(rateLimited("busy", Map.of())).block(Duration.ofSeconds(5));
            assertThat(only(limiter).frozenFor()).isEqualTo(Duration.ofSeconds(Math.min(60, longer)));
        }
    }

    @Test
    void sendsHalfAsMuchAfterSlowDown() {
        QuotaLimiter limiter = limiter(tokens(60_000));
        Lease other = lend(limiter, 100);
        Lease refused = lend(limiter, 100);
        this.time.advanceSeconds(1);
        refused.fail(rateLimited("slow_down", Map.of("retry-after", "1"))).block(Duration.ofSeconds(5));
        long halved = only(limiter).gauges().get(0).limit();
        other.fail(rateLimited("slow_down", Map.of())).block(Duration.ofSeconds(5));
        assertThat(halved).isLessThanOrEqualTo(30_000);
        assertThat(only(limiter).gauges().get(0).limit()).isEqualTo(halved);
        assertThat(only(limiter).gauges().get(0).source()).isEqualTo(QuotaSnapshot.Source.LEARNED);
    }

    /** 100 calls at once, to a server that allows 10 a minute and says so. */
    @ParameterizedTest
    @EnumSource(names = { "PROBE", "RAMP" })
    void makesNoStampedeWhileNoLimitIsKnown(ColdStart coldStart) {
        QuotaLimiter limiter = limiter(1000, 1000, LONG,
                QuotaSettings.DEFAULTS.withColdStart(coldStart).withCharge(Charge.PRODUCED));
        for (int i = 0; i < 100; i++) {
            acquire(limiter, "" + i, 10);
        }
        assertThat(this.events).hasSize(1);
        double bucket = 10;
        long updated = 0;
        int refused = 0;
        int sent = 0;
        for (int step = 0; step < 12_000; step++) {
            this.time.advance(Duration.ofMillis(100));
            while (!this.leases.isEmpty()) {
                Lease lease = this.leases.remove();
                bucket = Math.min(10, bucket + (this.time.nanos() - updated) / 6e9);
                updated = this.time.nanos();
                sent++;
                if (bucket < 1) {
                    refused++;
                    continue;
                }
                bucket--;
                lease.observe(
                        head("x-ratelimit-limit-requests", "10", "x-ratelimit-remaining-requests", "" + (int) bucket));
                complete(lease);
            }
        }
        assertThat(sent).isEqualTo(100);
        assertThat(refused).isZero();
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void opensByTwiceASecondWhileNoLimitIsKnown() {
        QuotaLimiter limiter = limiter(1000, 1000, LONG, QuotaSettings.DEFAULTS);
        for (int i = 0; i < 100; i++) {
            acquire(limiter, "" + i, 10);
        }
        List<Integer> underWay = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            underWay.add(limiter.snapshot().underWay());
            this.time.advanceSeconds(1);
        }
        assertThat(underWay).containsExactly(1, 2, 4, 8, 16, 32, 64, 100);
    }

    @Test
    void electsTheNextProbeWhenOneFailsOrGoesAway() {
        QuotaLimiter limiter = limiter(1000, 1000, LONG, QuotaSettings.DEFAULTS.withColdStart(ColdStart.PROBE));
        for (int i = 0; i < 10; i++) {
            acquire(limiter, "" + i, 10);
        }
        this.leases.remove().fail(Given.error(ErrorClass.SERVER_ERROR, Given.A)).block(Duration.ofSeconds(5));
        assertThat(this.events).containsExactly("0", "1");
        this.leases.remove().cancel().block(Duration.ofSeconds(5));
        assertThat(this.events).containsExactly("0", "1", "2");
        this.leases.remove().observe(Given.head());
        assertThat(this.events).hasSize(10);
    }

    @Test
    void goesAllAtOnceIfToldSo() {
        QuotaLimiter limiter = limiter(1000, 1000, LONG, QuotaSettings.DEFAULTS.withColdStart(ColdStart.OPEN));
        for (int i = 0; i < 100; i++) {
            acquire(limiter, "" + i, 10);
        }
        assertThat(this.events).hasSize(100);
    }

    @Test
    void forgetsAModelNobodyUsedForAnHour() {
        QuotaLimiter limiter = limiter(requests(10));
        acquire(limiter, "used", model("used"), 0);
        acquire(limiter, "refused", model("refused"), 0);
        this.leases.removeLast().fail(Given.rateLimited(Given.A, Duration.ofSeconds(9))).block(Duration.ofSeconds(5));
        acquire(limiter, "held", model("held"), 0);
        complete(this.leases.removeFirst());
        this.time.advanceSeconds(3599);
        acquire(limiter, "other", model("other"), 0);
        assertThat(limiter.snapshot().quotas()).hasSize(4);
        this.time.advanceSeconds(1);
        acquire(limiter, "another", model("another"), 0);
        assertThat(limiter.snapshot().quotas()).extracting(QuotaSnapshot::scope)
            .containsExactlyInAnyOrder("held", "other", "another");
    }

    @Test
    void remembersNoMoreThanTenThousandModels() {
        QuotaLimiter limiter = limiter(requests(10));
        for (int i = 0; i < 11_000; i++) {
            acquire(limiter, "" + i, model("" + i), 0);
            complete(this.leases.remove());
        }
        assertThat(limiter.snapshot().quotas()).hasSize(10_000);
    }

    @Test
    void sharesAQuotaBetweenTheModelsOfAPool() {
        QuotaLimiter limiter = limiter(1000, 1000, LONG, quota(requests(1)), new Pool("gpt-*-mini", quota(requests(2))),
                new Pool("gpt-*", quota(requests(3))));
        for (String model : List.of("gpt-5-mini", "gpt-4-mini", "gpt-5", "gpt-4", "x", "y")) {
            acquire(limiter, model, model(model), 0);
            acquire(limiter, model, model(model), 0);
        }
        assertThat(this.events).containsExactly("gpt-5-mini", "gpt-5-mini", "gpt-5", "gpt-5", "gpt-4", "x", "y");
        assertThat(limiter.snapshot().quotas()).extracting(QuotaSnapshot::scope)
            .containsExactly("gpt-*-mini", "gpt-*", "x", "y");
    }

    @Test
    void letsModelsTakeTurnsAtTheSlotsTheyShare() {
        QuotaLimiter limiter = limiter(1, 1000, LONG, quota(requests(10_000)));
        for (int i = 0; i < 20; i++) {
            acquire(limiter, "one", model("one"), 0);
        }
        acquire(limiter, "two", model("two"), 0);
        acquire(limiter, "two", model("two"), 0);
        for (int i = 0; i < 5; i++) {
            complete(this.leases.remove());
        }
        assertThat(Collections.frequency(this.events, "two")).isEqualTo(2);
        assertThat(Collections.frequency(this.events, "one")).isEqualTo(4);
    }

    /** Law: nobody starves, also of those that wait for slots other models use. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void keepsSlotsBusyOverModels(long seed) {
        Random random = new Random(seed);
        QuotaLimiter limiter = limiter(3, 1000, LONG, quota(limits(10_000L, 1_000_000L)));
        Map<String, Integer> asked = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            String name = "" + random.nextInt(4);
            asked.merge(name, 1, Integer::sum);
            acquire(limiter, name, model(name), random.nextInt(100));
            while (this.leases.size() > random.nextInt(4)) {
                complete(this.leases.remove());
            }
            assertThat(TestLimiters.free(limiter) == 0 || TestLimiters.waiting(limiter) == 0).isTrue();
        }
        while (!this.leases.isEmpty()) {
            complete(this.leases.remove());
        }
        asked.forEach((name, count) -> assertThat(Collections.frequency(this.events, name)).isEqualTo(count));
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void foreseesHowLongAWaitIs(long seed) {
        Random random = new Random(seed);
        QuotaLimiter limiter = limiter(limits(600L, 60_000L));
        Map<String, Duration> foreseen = new HashMap<>();
        this.waits = (call, eta, reason) -> foreseen.put(call.id(), eta.plusNanos(this.time.nanos()));
        for (int i = 0; i < 600; i++) {
            String id = "" + i;
            Call call = Given.to(Given.A);
            Call named = Call.of(id, call.client(), call.request(), true).to(Given.A);
            acquire(limiter, id, named, 10 + random.nextInt(400));
            this.time.advance(Duration.ofMillis(random.nextInt(200)));
        }
        this.time.advanceSeconds(3600);
        assertThat(foreseen).hasSizeGreaterThan(40);
        foreseen.forEach(
                (id, eta) -> assertThat(this.admittedAt.get(id) / 1e9).isCloseTo(eta.toNanos() / 1e9, within(0.1)));
    }

    @Test
    void tellsHowItStands() {
        QuotaLimiter limiter = limiter(5, 10, LONG, quota(limits(10L, 6000L)));
        lend(limiter, 6000).observe(Given.head());
        acquire(limiter, "1", 600);
        QuotaSnapshot quota = only(limiter);
        assertThat(quota.scope()).isEqualTo("one");
        assertThat(quota.underWay()).isEqualTo(1);
        assertThat(quota.waiting()).isEqualTo(1);
        assertThat(quota.eta()).isEqualTo(Duration.ofSeconds(6));
        assertThat(quota.waitsFor()).isEqualTo("tokens-per-minute");
        assertThat(quota.frozenFor()).isZero();
        assertThat(quota.gauges()).containsExactly(
                new QuotaSnapshot.Gauge(Dimension.REQUESTS_PER_MINUTE, 10, 10, 9, 1, QuotaSnapshot.Source.CONFIGURED),
                new QuotaSnapshot.Gauge(Dimension.TOKENS_PER_MINUTE, 6000, 6000, 0, 6000,
                        QuotaSnapshot.Source.CONFIGURED));
        assertThat(quota.gauges().get(1).used()).isEqualTo(6000);
        assertThat(limiter.snapshot().concurrentCalls()).isEqualTo(5);
    }

    /** Law: threads never admit more than the balance, all together. The clock stands. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    @Timeout(60)
    void admitsNoMoreThanTheBalanceOverThreads(long seed) throws Exception {
        QuotaLimiter limiter = new QuotaLimiter("a",
                new LimiterSettings(LimiterSettings.UNBOUNDED, 0, LONG, quota(limits(100_000L, 50_000L)), List.of()),
                Tenants.NONE, Waits.NONE, () -> 0, this.time);
        AtomicInteger admitted = new AtomicInteger();
        inThreads(4, (thread) -> {
            Random random = new Random(seed * 10 + thread);
            for (int i = 0; i < 3000; i++) {
                int input = 1 + random.nextInt(20);
                limiter.acquire(Given.to(Given.A), TestLimiters.expecting(input, 0))
                    .subscribe((lease) -> admitted.addAndGet(input), (error) -> {
                    });
            }
        });
        assertThat(admitted.get()).isBetween(49_980, 50_000);
        assertThat(only(limiter).gauges().get(1).available()).isEqualTo(50_000 - admitted.get());
    }

    /** Law: with ends and cancels that race on threads, nothing is lent after all. */
    @Test
    @Timeout(60)
    void owesNothingAfterThreadsRaced() throws Exception {
        Scheduler scheduler = Schedulers.newParallel("limiter", 2);
        QuotaLimiter limiter = new QuotaLimiter("a",
                new LimiterSettings(16, 10_000, LONG, quota(limits(60_000_000L, 600_000_000L)), List.of()),
                Tenants.NONE, Waits.NONE, System::nanoTime, scheduler);
        inThreads(4, (thread) -> {
            Random random = new Random(thread);
            Deque<Disposable> calls = new ArrayDeque<>();
            for (int i = 0; i < 5000; i++) {
                int way = random.nextInt(5);
                calls
                    .add(limiter.acquire(model("" + i % 2), TestLimiters.expecting(100_000, 100)).subscribe((lease) -> {
                        lease.observe(Given.text("x".repeat(1000)));
                        switch (way) {
                            case 0 -> used(lease, 100_000, 300);
                            case 1 -> lease.fail(Given.error(ErrorClass.CONNECTION, Given.A)).subscribe();
                            case 2 -> lease.fail(Given.error(ErrorClass.TIMEOUT, Given.A)).subscribe();
                            default -> lease.cancel().subscribe();
                        }
                        lease.complete().subscribe();
                    }));
                while (calls.size() > 40) {
                    calls.remove().dispose();
                }
            }
        });
        while (limiter.snapshot().underWay() > 0 || TestLimiters.waiting(limiter) > 0) {
            Thread.yield();
        }
        for (QuotaSnapshot quota : limiter.snapshot().quotas()) {
            assertThat(quota.gauges()).allSatisfy((gauge) -> assertThat(gauge.reserved()).isZero());
        }
        assertThat(limiter.unaccounted()).isLessThan(10);
        scheduler.dispose();
    }

    private static void inThreads(int count, java.util.function.IntConsumer work) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                work.accept(number);
                ended.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }
        assertThat(ended.await(50, TimeUnit.SECONDS)).isTrue();
    }

}
