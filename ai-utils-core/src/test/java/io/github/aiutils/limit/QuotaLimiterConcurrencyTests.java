package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaLimiterConcurrencyTests {

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final VirtualTime time = new VirtualTime();

    private final List<String> events = new ArrayList<>();

    private final Deque<Lease> leases = new ArrayDeque<>();

    private QuotaLimiter limiter(int concurrentCalls, int maxWaiting) {
        return TestLimiters.concurrent(concurrentCalls, maxWaiting, MAX_WAIT, this.time);
    }

    private Disposable acquire(QuotaLimiter limiter, String name) {
        return acquire(limiter, name, Given.to(Given.A));
    }

    private Disposable acquire(QuotaLimiter limiter, String name, Call call) {
        return limiter.acquire(call, Usage.UNKNOWN).subscribe((lease) -> {
            this.leases.add(lease);
            this.events.add(name);
        }, (error) -> this.events.add(name + " " + ((AiException) error).errorClass().code()));
    }

    private void giveBack() {
        this.leases.remove().complete().subscribe();
    }

    @Test
    void lendsNothingBeforeSubscription() {
        QuotaLimiter limiter = limiter(1, 0);
        Mono<Lease> acquisition = limiter.acquire(Given.to(Given.A), Usage.UNKNOWN);
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        acquisition.subscribe();
        assertThat(TestLimiters.free(limiter)).isZero();
    }

    @Test
    void lendsAtOnceUpToTheLimit() {
        QuotaLimiter limiter = limiter(3, 10);
        for (int i = 0; i < 5; i++) {
            acquire(limiter, "" + i);
        }
        assertThat(this.events).containsExactly("0", "1", "2");
        assertThat(TestLimiters.free(limiter)).isZero();
        assertThat(TestLimiters.waiting(limiter)).isEqualTo(2);
        assertThat(this.time.pending()).isEqualTo(2);
    }

    @Test
    void servesThoseWhoWaitInOrder() {
        QuotaLimiter limiter = limiter(1, 100);
        for (int i = 0; i < 50; i++) {
            acquire(limiter, "" + i);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(this.events).hasSize(i + 1).last().isEqualTo("" + i);
            giveBack();
        }
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void passesOverThoseWhoWentAway() {
        QuotaLimiter limiter = limiter(1, 10);
        acquire(limiter, "0");
        Disposable first = acquire(limiter, "1");
        acquire(limiter, "2");
        Disposable third = acquire(limiter, "3");
        first.dispose();
        third.dispose();
        assertThat(TestLimiters.waiting(limiter)).isEqualTo(1);
        assertThat(this.time.pending()).isEqualTo(1);
        giveBack();
        giveBack();
        assertThat(this.events).containsExactly("0", "2");
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
    }

    @Test
    void refusesAtOnceWhenTheQueueIsFull() {
        QuotaLimiter limiter = limiter(1, 2);
        for (int i = 0; i < 4; i++) {
            acquire(limiter, "" + i);
        }
        assertThat(this.events).containsExactly("0", "3 quota-wait");
        assertThat(TestLimiters.waiting(limiter)).isEqualTo(2);
        acquire(limiter(1, 0), "a");
        QuotaLimiter none = limiter(1, 0);
        acquire(none, "b");
        acquire(none, "c");
        assertThat(this.events).endsWith("b", "c quota-wait");
    }

    @Test
    void refusesAfterTheLongestWait() {
        QuotaLimiter limiter = limiter(1, 10);
        acquire(limiter, "0");
        acquire(limiter, "1");
        this.time.advance(MAX_WAIT.minusNanos(1));
        assertThat(this.events).containsExactly("0");
        this.time.advance(Duration.ofNanos(1));
        assertThat(this.events).containsExactly("0", "1 quota-wait");
        assertThat(TestLimiters.waiting(limiter)).isZero();
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void saysWhatToDoAboutARefusal() {
        QuotaLimiter limiter = limiter(1, 10);
        acquire(limiter, "0");
        List<AiException> errors = new ArrayList<>();
        limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).subscribe((lease) -> {
        }, (error) -> errors.add((AiException) error));
        this.time.advance(MAX_WAIT);
        assertThat(errors.get(0))
            .hasMessage("a call to a/one was not sent: it waited PT30S for concurrent-calls of a; raise"
                    + " limits.max-wait or limits.concurrent-calls");
        assertThat(errors.get(0).retryAfter()).isEqualTo(MAX_WAIT);
    }

    /** And says so: another route would be asked in vain. */
    @Test
    void waitsNoLongerThanTheCallerIsPatient() {
        this.time.advanceSeconds(1000);
        QuotaLimiter limiter = limiter(1, 10);
        acquire(limiter, "0");
        acquire(limiter, "1", Given.to(Given.A).until(Duration.ofSeconds(1010).toNanos()));
        acquire(limiter, "2", Given.to(Given.A).until(Duration.ofSeconds(1040).toNanos()));
        acquire(limiter, "3", Given.to(Given.A).until(Duration.ofSeconds(999).toNanos()));
        this.time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(this.events).containsExactly("0", "3 deadline-exceeded");
        this.time.advance(Duration.ofNanos(1));
        assertThat(this.events).endsWith("1 deadline-exceeded");
        this.time.advanceSeconds(20);
        assertThat(this.events).endsWith("2 quota-wait");
        assertThat(TestLimiters.waiting(limiter)).isZero();
    }

    @Test
    void doesNotAskHowPatientSomeoneIsWhoNeedNotWait() {
        acquire(limiter(1, 0), "0", Given.to(Given.A).until(Long.MIN_VALUE / 2));
        assertThat(this.events).containsExactly("0");
    }

    @Test
    void takesEachLeaseBackOnce() {
        QuotaLimiter limiter = limiter(2, 10);
        acquire(limiter, "0");
        Lease lease = this.leases.remove();
        Mono<Void> complete = lease.complete();
        Mono<Void> fail = lease.fail(new IllegalStateException());
        Mono<Void> cancel = lease.cancel();
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        for (Mono<Void> end : List.of(complete, fail, cancel, complete)) {
            end.block(Duration.ofSeconds(5));
            assertThat(TestLimiters.free(limiter)).isEqualTo(2);
        }
    }

    @Test
    void takesBackWhatIsCancelledInTheMiddleOfTheHandOver() {
        QuotaLimiter limiter = limiter(1, 10);
        for (int i = 0; i < 10; i++) {
            limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).subscribe(new BaseSubscriber<>() {

                @Override
                protected void hookOnNext(Lease lease) {
                    cancel();
                }

            });
            assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        }
    }

    @Test
    void lendsNothingToWhoCancelsAtOnce() {
        QuotaLimiter limiter = limiter(1, 10);
        limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
            }

        });
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        assertThat(TestLimiters.waiting(limiter)).isZero();
    }

    /** As with an open breaker: each call ends in the hand-over. */
    @Test
    void doesNotPileUpAStackOfCallsThatEndAtOnce() {
        QuotaLimiter limiter = limiter(1, 100_000);
        acquire(limiter, "first");
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 50_000; i++) {
            Flux.usingWhen(limiter.acquire(Given.to(Given.A), Usage.UNKNOWN),
                    (lease) -> Flux.error(new IllegalStateException()), Lease::complete, Lease::fail, Lease::cancel)
                .subscribe((reply) -> {
                }, (error) -> ended.incrementAndGet());
        }
        giveBack();
        assertThat(ended).hasValue(50_000);
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        assertThat(TestLimiters.waiting(limiter)).isZero();
    }

    /**
     * Law: free + lent = limit, nobody waits while a place is free, whatever the order.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void keepsFreeAndLentEqualToTheLimit(long seed) {
        Random random = new Random(seed);
        int limit = 1 + random.nextInt(8);
        QuotaLimiter limiter = limiter(limit, 20);
        List<Disposable> subscriptions = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> subscriptions.add(acquire(limiter, "" + i));
                case 2 -> {
                    if (!this.leases.isEmpty()) {
                        giveBack();
                    }
                }
                default -> {
                    if (!subscriptions.isEmpty()) {
                        subscriptions.remove(random.nextInt(subscriptions.size())).dispose();
                    }
                    this.time.advance(Duration.ofMillis(random.nextInt(2000)));
                }
            }
            assertThat(TestLimiters.free(limiter) + this.leases.size()).isEqualTo(limit);
            assertThat(TestLimiters.free(limiter) == 0 || TestLimiters.waiting(limiter) == 0).isTrue();
            assertThat(TestLimiters.waiting(limiter)).isLessThanOrEqualTo(20);
            assertThat(this.time.pending()).isEqualTo(TestLimiters.waiting(limiter));
        }
        subscriptions.forEach(Disposable::dispose);
        while (!this.leases.isEmpty()) {
            giveBack();
        }
        assertThat(TestLimiters.free(limiter)).isEqualTo(limit);
        assertThat(TestLimiters.waiting(limiter)).isZero();
    }

    /**
     * Cancels race with hand-overs on threads of their own, under {@code usingWhen} as on
     * the path: no lease is lost, none is lent twice.
     */
    @Test
    @Timeout(60)
    void losesNoLeaseWhenACancelRacesWithTheHandOver() throws Exception {
        int limit = 4;
        int leasesWanted = 120_000;
        Scheduler scheduler = Schedulers.newParallel("limiter", 2);
        QuotaLimiter limiter = TestLimiters.concurrent(limit, Integer.MAX_VALUE, Duration.ofMinutes(10), scheduler);
        Uses uses = new Uses();
        ConcurrentLinkedQueue<Runnable> toCancel = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(4);
        for (int thread = 0; thread < 2; thread++) {
            Random random = new Random(thread);
            start(ended, () -> {
                while (!over.get()) {
                    boolean lasts = random.nextBoolean();
                    Uses.Use use = uses.next();
                    Disposable call = Flux.usingWhen(limiter.acquire(Given.to(Given.A), Usage.UNKNOWN), (lease) -> {
                        use.begin();
                        return (lasts ? Flux.never() : Flux.just(1)).doOnTerminate(use::end);
                    }, Lease::complete, Lease::fail, Lease::cancel).subscribe();
                    toCancel.add(() -> {
                        use.end();
                        call.dispose();
                    });
                    while (toCancel.size() > 64 && !over.get()) {
                        Thread.yield();
                    }
                }
            });
            start(ended, () -> {
                while (!over.get() || !toCancel.isEmpty()) {
                    Runnable cancel = toCancel.poll();
                    if (cancel == null) {
                        Thread.yield();
                    }
                    else {
                        for (int i = random.nextInt(100); i > 0; i--) {
                            Thread.onSpinWait();
                        }
                        cancel.run();
                    }
                    if (uses.lent.get() >= leasesWanted) {
                        over.set(true);
                    }
                }
            });
        }
        assertThat(ended.await(50, TimeUnit.SECONDS)).isTrue();
        toCancel.forEach(Runnable::run);
        while (TestLimiters.free(limiter) < limit) {
            Thread.yield();
        }
        assertThat(TestLimiters.free(limiter)).isEqualTo(limit);
        assertThat(TestLimiters.waiting(limiter)).isZero();
        assertThat(uses.most.get()).isEqualTo(limit);
        assertThat(uses.cancelledWaiting.get()).isPositive();
        scheduler.dispose();
    }

    /** How many use a lease who did not cancel. */
    private static final class Uses {

        private final AtomicInteger lent = new AtomicInteger();

        private final AtomicInteger present = new AtomicInteger();

        private final AtomicInteger most = new AtomicInteger();

        private final AtomicInteger cancelledWaiting = new AtomicInteger();

        Use next() {
            return new Use();
        }

        private final class Use {

            private boolean begun;

            private boolean ended;

            synchronized void begin() {
                Uses.this.lent.incrementAndGet();
                if (!this.ended) {
                    this.begun = true;
                    Uses.this.most.accumulateAndGet(Uses.this.present.incrementAndGet(), Math::max);
                }
            }

            synchronized void end() {
                if (!this.ended) {
                    this.ended = true;
                    (this.begun ? Uses.this.present : Uses.this.cancelledWaiting).addAndGet(this.begun ? -1 : 1);
                }
            }

        }

    }

    private static void start(CountDownLatch ended, Runnable work) {
        Thread thread = new Thread(() -> {
            work.run();
            ended.countDown();
        });
        thread.setDaemon(true);
        thread.start();
    }

}
