package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PermitsTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final Duration LONG = Duration.ofSeconds(20);

    private final VirtualTime time = new VirtualTime();

    private final List<Duration> starts = new ArrayList<>();

    private final List<RefusedException> refusals = new ArrayList<>();

    private Permits rate(int permits, Duration window) {
        return new Permits("x", PermitSettings.rate(permits, window), this.time::nanos, this.time);
    }

    private Permits concurrent(int permits) {
        return new Permits("x", PermitSettings.concurrent(permits), this.time::nanos, this.time);
    }

    /** Notes when it begins. */
    private Disposable begin(Mono<Permit> acquired) {
        return acquired.subscribe((permit) -> this.starts.add(this.time.passed()),
                (error) -> this.refusals.add((RefusedException) error));
    }

    private List<Permit> hold(Permits permits, int count) {
        List<Permit> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            permits.acquire().subscribe(held::add);
        }
        return held;
    }

    @Test
    void fiftyCallsOfWhichTenMayGoASecondAllGoTenAtOnceAndTenASecondAfterThat() {
        Permits permits = rate(10, SECOND);
        for (int i = 0; i < 50; i++) {
            begin(permits.acquire());
        }
        assertThat(this.starts).hasSize(10).containsOnly(Duration.ZERO);
        this.time.advance(Duration.ofMillis(3999));
        assertThat(this.starts).hasSize(49);
        this.time.advance(Duration.ofMillis(1));
        assertThat(this.starts).hasSize(50);
        for (int i = 10; i < 50; i++) {
            assertThat(this.starts.get(i)).isEqualTo(Duration.ofMillis(100L * (i - 9)));
        }
        assertThat(this.time.pending()).isZero();
    }

    /** What another limiter got wrong: the time of a wait was credited twice. */
    @Test
    void sixtyAcquiredOneAfterAnotherAtTenASecondTakeFiveSeconds() {
        Permits permits = rate(10, SECOND);
        Mono<Permit> all = permits.acquire();
        for (int i = 1; i < 60; i++) {
            all = all.flatMap((permit) -> permits.acquire());
        }
        begin(all);
        this.time.advance(LONG);
        assertThat(this.starts).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void whoWasIdleForLongSavesNoMoreThanOneWindow() {
        Permits permits = rate(10, SECOND);
        this.time.advanceSeconds(3600);
        for (int i = 0; i < 30; i++) {
            begin(permits.acquire());
        }
        assertThat(this.starts).hasSize(10);
        this.time.advanceSeconds(1);
        assertThat(this.starts).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void inNoTimeMoreGoThanABucketAndWhatFilledIt(long seed) {
        Random random = new Random(seed);
        int permits = 1 + random.nextInt(20);
        Duration window = Duration.ofMillis(1 + random.nextInt(3000));
        Permits limiter = new Permits("x", PermitSettings.rate(permits, window).withMaxWait(Duration.ofDays(1)),
                this.time::nanos, this.time);
        List<long[]> taken = new ArrayList<>();
        long all = 0;
        for (int i = 0; i < 500; i++) {
            int count = 1 + random.nextInt(permits);
            all += count;
            Disposable waiter = limiter.acquire(count)
                .subscribe((permit) -> taken.add(new long[] { this.time.nanos(), count }));
            if (random.nextInt(10) == 0) {
                waiter.dispose();
            }
            this.time.advance(Duration.ofMillis(random.nextInt(50)));
        }
        this.time.advance(window.multipliedBy(all / permits + 2));
        assertThat(limiter.waiting()).isZero();
        assertThat(limiter.available()).isEqualTo(permits);
        for (int from = 0; from < taken.size(); from++) {
            long sum = 0;
            for (int to = from; to < taken.size(); to++) {
                sum += taken.get(to)[1];
                double filled = (double) (taken.get(to)[0] - taken.get(from)[0]) * permits / window.toNanos();
                assertThat((double) sum).isLessThanOrEqualTo(permits + filled + 1e-6);
            }
        }
    }

    @Test
    void aWindowThatPermitsDoNotDivideLosesNothing() {
        Permits permits = rate(3, SECOND);
        for (int i = 0; i < 3 + 3 * 25; i++) {
            begin(permits.acquire());
        }
        this.time.advanceSeconds(25);
        assertThat(this.starts).hasSize(3 + 3 * 25);
    }

    @Test
    void closingGivesNothingBackThatTimeBrings() {
        Permits permits = rate(2, SECOND);
        hold(permits, 2).forEach(Permit::close);
        assertThat(permits.available()).isZero();
        this.time.advanceSeconds(10);
        assertThat(permits.available()).isEqualTo(2);
    }

    @Test
    void soManyAtATimeGoAndTheNextWhenOneComesBack() {
        Permits permits = concurrent(2);
        List<Permit> held = hold(permits, 2);
        begin(permits.acquire());
        assertThat(this.starts).isEmpty();
        this.time.advanceSeconds(7);
        held.get(0).close();
        this.time.advance(Duration.ZERO);
        assertThat(this.starts).containsExactly(Duration.ofSeconds(7));
        assertThat(this.time.pending()).isZero();
    }

    /** Stray releases of another limiter made it larger. */
    @Test
    void closingTwiceGivesBackOnce() {
        Permits permits = concurrent(2);
        List<Permit> held = hold(permits, 1);
        held.get(0).close();
        held.get(0).close();
        assertThat(permits.available()).isEqualTo(2);
    }

    @Test
    void thoseWhoWaitGoInTheirOrderALargeOneNotOvertaken() {
        Permits permits = concurrent(3);
        List<Permit> held = hold(permits, 3);
        List<String> order = new ArrayList<>();
        permits.acquire(3).subscribe((permit) -> {
            order.add("three");
            permit.close();
        });
        permits.acquire().subscribe((permit) -> order.add("one"));
        held.get(0).close();
        held.get(1).close();
        this.time.advance(Duration.ZERO);
        assertThat(order).isEmpty();
        held.get(2).close();
        this.time.advance(Duration.ZERO);
        assertThat(order).containsExactly("three", "one");
    }

    @Test
    void oneWhoIsCancelledLeavesTheQueueAndHoldsUpNobody() {
        Permits permits = rate(2, SECOND);
        hold(permits, 2);
        Disposable large = begin(permits.acquire(2));
        begin(permits.acquire());
        assertThat(permits.waiting()).isEqualTo(2);
        this.time.advance(Duration.ofMillis(500));
        assertThat(this.starts).isEmpty();
        large.dispose();
        this.time.advance(Duration.ZERO);
        assertThat(this.starts).containsExactly(Duration.ofMillis(500));
        assertThat(permits.waiting()).isZero();
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void aWaitThatWillBeTooLongIsRefusedAtOnceWithItsLength() {
        Permits permits = new Permits("geo", PermitSettings.rate(1, SECOND).withMaxWait(Duration.ofSeconds(2)),
                this.time::nanos, this.time);
        hold(permits, 3);
        begin(permits.acquire());
        assertThat(this.refusals).singleElement().satisfies((refusal) -> {
            assertThat(refusal)
                .hasMessage("limiter 'geo' lent nothing: the wait would be PT3S, longer than max-wait " + "(PT2S)");
            assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(3));
            assertThat(refusal.errorClass()).isEqualTo(ErrorClass.QUOTA_WAIT);
        });
    }

    @Test
    void aWaitThatNobodyForeseesEndsAtTheLongest() {
        Permits permits = concurrent(1);
        hold(permits, 1);
        begin(permits.acquire());
        this.time.advance(Duration.ofMillis(29_999));
        assertThat(this.refusals).isEmpty();
        this.time.advance(Duration.ofMillis(1));
        assertThat(this.refusals).singleElement()
            .satisfies((refusal) -> assertThat(refusal).hasMessageContaining("none came back within max-wait (PT30S)"));
        assertThat(permits.waiting()).isZero();
    }

    @Test
    void aFullQueueTakesNobody() {
        Permits permits = new Permits("x", PermitSettings.concurrent(1).withMaxWaiting(1), this.time::nanos, this.time);
        hold(permits, 2);
        begin(permits.acquire());
        assertThat(this.refusals).singleElement()
            .satisfies((refusal) -> assertThat(refusal).hasMessageContaining("1 wait already"));
    }

    @Test
    void nobodyWaitsWhereNobodyMay() {
        Permits permits = new Permits("x", PermitSettings.concurrent(1).withMaxWait(Duration.ZERO), this.time::nanos,
                this.time);
        hold(permits, 1);
        begin(permits.acquire());
        assertThat(this.refusals).hasSize(1);
    }

    @Test
    void moreThanThereEverAreIsRefusedForGood() {
        begin(concurrent(2).acquire(3));
        assertThat(this.refusals).singleElement()
            .satisfies((refusal) -> assertThat(refusal.reaction()).isEqualTo(Reaction.FAIL));
    }

    @Test
    void noPermitsAreNoLimitAndRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PermitSettings.rate(0, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> PermitSettings.concurrent(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PermitSettings.rate(1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> concurrent(1).acquire(0));
        assertThatIllegalArgumentException().isThrownBy(() -> rate(999_999_937, Duration.ofDays(1)))
            .withMessageContaining("too many");
    }

    @Test
    void nothingIsTakenBeforeSubscription() {
        Permits permits = concurrent(1);
        Mono<Permit> twice = permits.acquire();
        assertThat(permits.available()).isOne();
        begin(twice);
        assertThat(permits.available()).isZero();
    }

    @Test
    void workHasItsPermitUntilItEndsHoweverItDoes() {
        Permits permits = concurrent(1);
        permits.run(() -> Mono.just(permits.available())).subscribe((free) -> assertThat(free).isZero());
        permits.run(() -> Mono.error(new IllegalStateException())).subscribe((x) -> {
        }, (error) -> {
        });
        Disposable endless = permits.run(Mono::never).subscribe();
        assertThat(permits.available()).isZero();
        endless.dispose();
        assertThat(permits.available()).isOne();
        permits.run(() -> {
            throw new IllegalStateException();
        }).subscribe((x) -> {
        }, (error) -> {
        });
        assertThat(permits.available()).isOne();
    }

    /** Some operators cancel what gave them a value, and then use it. */
    @Test
    void aPermitThatIsTakenByAnOperatorThatCancelsIsHeld() {
        Permits permits = concurrent(1);
        permits.acquire().flux().next().subscribe();
        assertThat(permits.available()).isZero();
        CompletableFuture<Permit> future = concurrent(1).acquire().toFuture();
        assertThat(future).isCompleted();
    }

    /** Whoever is cancelled by another thread meanwhile may drop what it is given. */
    @Test
    void aPermitComesBackThatIsCancelledInTheMiddleOfItsHandOver() {
        Permits permits = concurrent(1);
        permits.acquire().subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Permit permit) {
                CompletableFuture.runAsync(this::cancel).join();
            }
        });
        assertThat(permits.available()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void aCancelThatRacesWithTheHandOverLosesNoPermit(boolean slots) throws Exception {
        PermitSettings settings = slots ? PermitSettings.concurrent(3) : PermitSettings.rate(3, Duration.ofMillis(1));
        Permits permits = new Permits("x", settings);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CyclicBarrier begin = new CyclicBarrier(8);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            Random random = new Random(thread);
            all.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 2000; i++) {
                    race(permits, random, underWay, most);
                }
            }, (task) -> threads.execute(() -> {
                try {
                    begin.await();
                }
                catch (Exception ex) {
                    throw new IllegalStateException(ex);
                }
                task.run();
            })));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        threads.shutdown();
        Permit everything = permits.acquire(3).block(LONG);
        assertThat(everything).isNotNull();
        assertThat(permits.waiting()).isZero();
        if (slots) {
            assertThat(most).hasValueLessThanOrEqualTo(3);
            everything.close();
            assertThat(permits.available()).isEqualTo(3);
        }
    }

    private static void race(Permits permits, Random random, AtomicInteger underWay, AtomicInteger most) {
        Mono<Integer> work = permits.run(() -> Mono.fromCallable(() -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            underWay.decrementAndGet();
            return 1;
        }));
        Disposable running = work.subscribe();
        for (int spin = random.nextInt(200); spin > 0; spin--) {
            Thread.onSpinWait();
        }
        if (random.nextBoolean()) {
            running.dispose();
        }
    }

    @Test
    void blockingCodeWaitsForItsPermit() throws Exception {
        Permits permits = new Permits("x", PermitSettings.concurrent(1));
        BlockingPermits blocking = new BlockingPermits(permits);
        Permit held = blocking.acquire();
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return blocking.call(() -> "done");
            }
            catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        });
        while (permits.waiting() == 0) {
            Thread.onSpinWait();
        }
        assertThat(waiting).isNotDone();
        held.close();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(permits.available()).isOne();
    }

    @Test
    void blockingCodeIsRefusedOnAnEventLoop() {
        Permits permits = concurrent(1);
        Mono<Permit> wrong = Mono.fromCallable(() -> new BlockingPermits(permits).acquire())
            .subscribeOn(Schedulers.parallel());
        assertThatIllegalStateException().isThrownBy(() -> wrong.block(LONG)).withMessageContaining("event loop");
        assertThat(permits.available()).isOne();
    }

    @Test
    void blockingCodeIsToldThatTheWaitIsTooLong() {
        Permits permits = new Permits("x", PermitSettings.rate(1, LONG).withMaxWait(SECOND), this.time::nanos,
                this.time);
        hold(permits, 1);
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> new BlockingPermits(permits).acquire());
    }

}
