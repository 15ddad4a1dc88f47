package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.github.aiutils.Reply;
import io.github.aiutils.Samples;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class TimeoutPolicyTests {

    private static final Timeouts LIMITS = new Timeouts(Duration.ofSeconds(60), Duration.ofMinutes(5),
            Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofHours(2));

    private static final long ALL = Long.MAX_VALUE;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private final ManualReplies provider = new ManualReplies();

    private final ManualReader reader = new ManualReader();

    @AfterEach
    void dispose() {
        this.time.dispose();
    }

    private Flux<Reply> streamed() {
        return policy().apply(Samples.attempt(true), (call) -> this.provider);
    }

    private TimeoutPolicy policy() {
        return new TimeoutPolicy((provider) -> provider.equals("acme") ? LIMITS : Timeouts.NONE, this.time);
    }

    private void waits(long millis) {
        this.time.advanceTimeBy(Duration.ofMillis(millis));
    }

    private void isTimeout(String end) {
        assertThat(this.reader.ends).isEqualTo(1);
        assertThat(this.reader.error).isInstanceOfSatisfying(ProviderException.class, (error) -> {
            assertThat(error.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
            assertThat(error.reaction()).isEqualTo(Reaction.RETRY);
            assertThat(error.route()).isEqualTo(Samples.ROUTE);
            assertThat(error).hasMessage("acme failed a call to gpt-x: timeout, " + end);
        });
        assertThat(this.provider.cancels).isEqualTo(1);
    }

    @Test
    void endsAStreamWithoutItsFirstPayloadToTheMillisecond() {
        streamed().subscribe(this.reader);
        this.reader.request(ALL);
        waits(59_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no first payload within PT1M");
    }

    @Test
    void endsAStreamWhosePayloadStopsToTheMillisecond() {
        streamed().subscribe(this.reader);
        this.reader.request(ALL);
        waits(59_999);
        this.provider.next(Samples.text("a"));
        for (int i = 0; i < 5; i++) {
            waits(29_999);
            this.provider.next(Samples.text("b"));
        }
        waits(29_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no further payload within PT30S");
        assertThat(this.reader.replies).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 1000, 31_000 })
    void countsTheGapFromAnEarlyFirstPayload(long millis) {
        streamed().subscribe(this.reader);
        this.reader.request(ALL);
        waits(millis);
        this.provider.next(Samples.text("a"));
        waits(29_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no further payload within PT30S");
    }

    @Test
    void endsAWholeAnswerThatDoesNotComeToTheMillisecond() {
        policy().apply(Samples.attempt(false), (call) -> this.provider).subscribe(this.reader);
        this.reader.request(ALL);
        waits(299_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no answer within PT5M");
    }

    @Test
    void goesByTheTimeoutsOfTheProviderAsked() {
        new TimeoutPolicy((provider) -> Timeouts.NONE, this.time).apply(Samples.attempt(true), (call) -> this.provider)
            .subscribe(this.reader);
        this.reader.request(ALL);
        this.time.advanceTimeBy(Duration.ofDays(364));
        assertThat(this.reader.ends).isZero();
        this.reader.cancel();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 1000, 59_999 })
    void isNotDeceivedByAHead(long millis) {
        streamed().subscribe(this.reader);
        this.reader.request(ALL);
        waits(millis);
        this.provider.next(Samples.head());
        waits(59_999 - millis);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no first payload within PT1M");
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, ALL })
    void isNotDeceivedByAHeadForWhichAnotherReplyIsAskedAtOnce(long demand) {
        ManualReader asking = new ManualReader((self) -> self.request(1));
        streamed().subscribe(asking);
        asking.request(demand);
        waits(50_000);
        this.provider.next(Samples.head());
        waits(9_999);
        assertThat(asking.ends).isZero();
        waits(1);
        assertThat(asking.error).isInstanceOf(ProviderException.class);
    }

    @Test
    void takesProgressForASignOfLife() {
        streamed().subscribe(this.reader);
        this.reader.request(ALL);
        waits(59_999);
        this.provider.next(Reply.Progress.PAYLOAD);
        waits(29_999);
        this.provider.next(Reply.Progress.PAYLOAD);
        waits(29_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no further payload within PT30S");
    }

    @Test
    void doesNotBlameTheProviderForAReaderWhoAsksLate() {
        streamed().subscribe(this.reader);
        this.reader.request(1);
        this.provider.next(Samples.text("a"));
        this.time.advanceTimeBy(Duration.ofHours(1));
        assertThat(this.reader.ends).isZero();
        this.reader.request(1);
        waits(29_999);
        assertThat(this.reader.ends).isZero();
        this.provider.next(Samples.text("b"));
        this.time.advanceTimeBy(Duration.ofHours(1));
        this.reader.request(1);
        waits(29_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no further payload within PT30S");
    }

    /** Its connection went without a word, and ours would be held for ever. */
    @Test
    void givesUpAReaderWhoAsksForNothingForVeryLong() {
        streamed().subscribe(this.reader);
        this.reader.request(1);
        this.provider.next(Samples.text("a"));
        this.time.advanceTimeBy(Duration.ofHours(2).minusSeconds(1));
        assertThat(this.reader.ends).isZero();
        this.time.advanceTimeBy(Duration.ofSeconds(31));
        assertThat(this.reader.ends).isEqualTo(1);
        assertThat(this.reader.error).isInstanceOf(RefusedException.class)
            .hasMessageContaining("its reader asked for nothing for PT2H");
        assertThat(this.provider.cancels).isEqualTo(1);
    }

    @Test
    void doesNotBlameTheProviderForAReaderWhoBeginsLate() {
        streamed().subscribe(this.reader);
        waits(119_999);
        this.reader.request(1);
        waits(59_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no first payload within PT1M");
    }

    @Test
    void doesNotBlameTheProviderForAReaderWhoPausesAfterTheHead() {
        streamed().subscribe(this.reader);
        this.reader.request(1);
        waits(20_000);
        this.provider.next(Samples.head());
        waits(100_000);
        this.reader.request(1);
        waits(39_999);
        assertThat(this.reader.ends).isZero();
        waits(1);
        isTimeout("no first payload within PT1M");
    }

    @Test
    void takesASlowReaderWhoAsksForOneAtATime() {
        streamed().subscribe(this.reader);
        this.provider.onRequest(() -> this.provider.next(Samples.text("a")));
        for (int i = 0; i < 20; i++) {
            this.reader.request(1);
            this.time.advanceTimeBy(Duration.ofMinutes(2));
        }
        assertThat(this.reader.replies).hasSize(20);
        assertThat(this.reader.ends).isZero();
        this.provider.complete();
        assertThat(this.reader.ends).isEqualTo(1);
        assertThat(this.reader.error).isNull();
    }

    @Test
    void doesNotBlameTheProviderForAReaderWhoIsSlowInsideAReply() {
        ManualReader slow = new ManualReader((self) -> this.time.advanceTimeBy(Duration.ofMinutes(2)));
        streamed().subscribe(slow);
        slow.request(ALL);
        this.provider.next(Samples.text("a"));
        assertThat(slow.ends).isZero();
        this.provider.next(Samples.text("b"));
        waits(29_999);
        assertThat(slow.ends).isZero();
        waits(1);
        assertThat(slow.error).isInstanceOf(ProviderException.class);
        assertThat(this.provider.cancels).isEqualTo(1);
    }

    @Test
    void leavesNothingBehindWhenItEnds() {
        ManualTime manual = new ManualTime();
        Flux<Reply> watched = new TimeoutPolicy((provider) -> LIMITS, manual).apply(Samples.attempt(true),
                (call) -> this.provider);
        ManualReader cancelled = new ManualReader();
        watched.subscribe(cancelled);
        cancelled.cancel();
        assertThat(manual.timers()).isZero();
        assertThat(this.provider.cancels).isEqualTo(1);
        watched.subscribe(new ManualReader());
        this.provider.complete();
        assertThat(manual.timers()).isZero();
        watched.subscribe(new ManualReader());
        this.provider.fail(new IllegalStateException());
        assertThat(manual.timers()).isZero();
        ManualReader waiting = new ManualReader();
        watched.subscribe(waiting);
        waiting.request(ALL);
        manual.advance(Duration.ofSeconds(60));
        manual.fire();
        assertThat(waiting.error).isInstanceOf(ProviderException.class);
        assertThat(manual.timers()).isZero();
    }

    @Test
    void usesOneTimerHoweverManyChunksCome() {
        ManualTime manual = new ManualTime();
        new TimeoutPolicy((provider) -> LIMITS, manual).apply(Samples.attempt(true), (call) -> this.provider)
            .subscribe(this.reader);
        this.reader.request(ALL);
        for (int i = 0; i < 1000; i++) {
            this.provider.next(Samples.text("a"));
        }
        assertThat(manual.scheduled.get()).isEqualTo(1);
        this.reader.cancel();
    }

    @Test
    void saysNothingAfterATimeout() {
        streamed().subscribe(this.reader);
        this.reader.request(ALL);
        waits(60_000);
        this.provider.next(Samples.text("late"));
        this.provider.complete();
        this.provider.fail(new IllegalStateException("late"));
        this.time.advanceTimeBy(Duration.ofHours(1));
        assertThat(this.reader.replies).isEmpty();
        isTimeout("no first payload within PT1M");
    }

    @Test
    void saysNothingAfterACancel() {
        streamed().subscribe(this.reader);
        this.reader.request(ALL);
        this.reader.cancel();
        this.provider.complete();
        this.time.advanceTimeBy(Duration.ofHours(1));
        assertThat(this.reader.ends).isZero();
        assertThat(this.provider.cancels).isEqualTo(1);
    }

    @Test
    void passesErrorsAndCompletionOn() {
        IllegalStateException error = new IllegalStateException("as it is");
        streamed().subscribe(this.reader);
        this.provider.fail(error);
        assertThat(this.reader.error).isSameAs(error);
        StepVerifier.create(policy().apply(Samples.attempt(true), (call) -> Flux.empty())).verifyComplete();
        StepVerifier.create(policy().apply(Samples.attempt(true), (call) -> Flux.error(error)))
            .verifyErrorSatisfies((seen) -> assertThat(seen).isSameAs(error));
    }

    @Test
    void passesRequestsThroughExactly() {
        streamed().subscribe(this.reader);
        assertThat(this.provider.requests).isEmpty();
        this.reader.request(1);
        this.reader.request(3);
        this.provider.next(Samples.head());
        this.provider.next(Samples.text("a"));
        this.reader.request(ALL);
        assertThat(this.provider.requests).containsExactly(1L, 3L, ALL);
        this.reader.cancel();
    }

    @Test
    void takesRequestsInsideAReply() {
        int count = 500;
        AtomicInteger sent = new AtomicInteger();
        this.provider.onRequest(() -> {
            if (sent.incrementAndGet() <= count) {
                this.provider.next(Samples.text("a"));
            }
            else if (sent.get() == count + 1) {
                this.provider.complete();
            }
        });
        ManualReader asking = new ManualReader((self) -> self.request(1));
        streamed().subscribe(asking);
        asking.request(1);
        assertThat(asking.replies).hasSize(count);
        assertThat(asking.ends).isEqualTo(1);
        assertThat(asking.error).isNull();
    }

    @Test
    void keepsTheContextOfItsReader() {
        StepVerifier
            .create(policy()
                .apply(Samples.attempt(true),
                        (call) -> Flux.deferContextual((context) -> Flux.just(Samples.text(context.get("key")))))
                .contextWrite((context) -> context.put("key", "value")))
            .expectNext(Samples.text("value"))
            .verifyComplete();
    }

    @Test
    void doesNothingBeforeSubscription() {
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<Reply> replies = policy().apply(Samples.attempt(true),
                (call) -> Flux.<Reply>empty().doOnSubscribe((subscription) -> subscriptions.incrementAndGet()));
        assertThat(subscriptions).hasValue(0);
        replies.blockLast(Duration.ofSeconds(5));
        replies.blockLast(Duration.ofSeconds(5));
        assertThat(subscriptions).hasValue(2);
    }

    /**
     * Emission, timer and cancellation race on threads of their own, in every mix: at
     * most one end, nothing after it, and never two signals at a time.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    @Timeout(60)
    void givesOneEndAtMostWhateverTheRace(long seed) throws Exception {
        int rounds = 8000;
        Random random = new Random(seed);
        AtomicReference<Race> race = new AtomicReference<>();
        CyclicBarrier barrier = new CyclicBarrier(4);
        List<Thread> threads = new ArrayList<>();
        for (int role = 0; role < 3; role++) {
            int mine = role;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    meet(barrier);
                    race.get().run(mine);
                    meet(barrier);
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        int timeouts = 0;
        int whole = 0;
        for (int i = 0; i < rounds; i++) {
            Race next = new Race(random);
            race.set(next);
            meet(barrier);
            meet(barrier);
            next.check();
            timeouts += (next.strict.error instanceof ProviderException) ? 1 : 0;
            whole += (next.strict.ends.get() == 1 && next.strict.error == null) ? 1 : 0;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(timeouts).as("timeouts").isGreaterThan(100);
        assertThat(whole).as("whole streams").isGreaterThan(100);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        }
        catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static final class Race {

        private final ManualTime time = new ManualTime();

        private final ManualReplies provider = new ManualReplies();

        private final StrictReader strict;

        private final int chunks;

        private final boolean cancels;

        private final boolean fails;

        private final int[] delays;

        Race(Random random) {
            this.chunks = random.nextInt(4);
            this.cancels = random.nextInt(3) == 0;
            this.fails = random.nextBoolean();
            this.delays = new int[] { random.nextInt(200), random.nextInt(200), random.nextInt(200) };
            this.strict = new StrictReader(random.nextInt(50));
            new TimeoutPolicy((provider) -> LIMITS, this.time).apply(Samples.attempt(true), (call) -> this.provider)
                .subscribe(this.strict);
            this.time.advance(Duration.ofSeconds(60));
        }

        void run(int role) {
            for (int i = 0; i < this.delays[role]; i++) {
                Thread.onSpinWait();
            }
            if (role == 0) {
                for (int i = 0; i < this.chunks && this.provider.cancels == 0; i++) {
                    this.provider.next(Samples.text("a"));
                    this.time.advance(Duration.ofSeconds(31));
                }
                if (this.fails) {
                    this.provider.fail(new IllegalStateException());
                }
                else {
                    this.provider.complete();
                }
            }
            else if (role == 1) {
                for (int i = 0; i < 3; i++) {
                    this.time.fire();
                }
            }
            else if (this.cancels) {
                this.strict.subscription.cancel();
            }
        }

        void check() {
            assertThat(this.strict.wrong).hasNullValue();
            assertThat(this.time.timers()).isZero();
            if (!this.cancels) {
                assertThat(this.strict.ends).hasValue(1);
            }
        }

    }

    /** Notes whatever the rules of Reactive Streams forbid. */
    private static final class StrictReader implements CoreSubscriber<Reply> {

        final AtomicInteger ends = new AtomicInteger();

        final AtomicReference<String> wrong = new AtomicReference<>();

        private final AtomicInteger inside = new AtomicInteger();

        private final int spins;

        volatile Throwable error;

        Subscription subscription;

        StrictReader(int spins) {
            this.spins = spins;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(ALL);
        }

        @Override
        public void onNext(Reply reply) {
            signal("next", false);
        }

        @Override
        public void onError(Throwable error) {
            this.error = error;
            signal("error", true);
        }

        @Override
        public void onComplete() {
            signal("complete", true);
        }

        private void signal(String name, boolean end) {
            if (this.inside.getAndIncrement() != 0) {
                this.wrong.set(name + " during another signal");
            }
            if (this.ends.get() > 0) {
                this.wrong.set(name + " after the end");
            }
            if (end) {
                this.ends.incrementAndGet();
            }
            for (int i = 0; i < this.spins; i++) {
                Thread.onSpinWait();
            }
            this.inside.decrementAndGet();
        }

    }

    /** Time that stands still until it is moved, and timers that fire when told. */
    private static final class ManualTime implements Scheduler {

        final AtomicInteger scheduled = new AtomicInteger();

        private final AtomicLong nanos = new AtomicLong();

        private final AtomicInteger waiting = new AtomicInteger();

        private volatile Runnable task = () -> {
        };

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            this.scheduled.incrementAndGet();
            this.waiting.incrementAndGet();
            AtomicInteger once = new AtomicInteger();
            Runnable done = () -> {
                if (once.getAndIncrement() == 0) {
                    this.waiting.decrementAndGet();
                }
            };
            this.task = () -> {
                if (once.get() == 0) {
                    done.run();
                    task.run();
                }
            };
            return Disposables.composite(done::run);
        }

        @Override
        public Disposable schedule(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Worker createWorker() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(this.nanos.get(), TimeUnit.NANOSECONDS);
        }

        void advance(Duration time) {
            this.nanos.addAndGet(time.toNanos());
        }

        void fire() {
            this.task.run();
        }

        int timers() {
            return this.waiting.get();
        }

    }

}
