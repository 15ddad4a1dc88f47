package io.github.aiutils.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class UnfoldingTests {

    private final TestPublisher<Integer> source = TestPublisher.create();

    private final List<Long> asked = new ArrayList<>();

    private Flux<String> unfolded() {
        return new Unfolding<>(this.source.flux().doOnRequest(this.asked::add), Letters::new);
    }

    @Test
    void putsTheBeginningFirstAndTheEndLast() {
        StepVerifier.create(new Unfolding<>(Flux.just(2, 0, 1, 3), Letters::new))
            .expectNext("begin", "2a", "2b", "1a", "3a", "3b", "3c", "end")
            .verifyComplete();
    }

    @Test
    void endsAfterTheBeginningWhereThereIsNothingElse() {
        StepVerifier.create(new Unfolding<>(Flux.<Integer>empty(), Letters::new), 0)
            .expectSubscription()
            .thenRequest(1)
            .expectNext("begin")
            .thenRequest(1)
            .expectNext("end")
            .verifyComplete();
    }

    @Test
    void completesWithoutDemandWhenNothingIsLeft() {
        StepVerifier.create(unfolded(), 3)
            .then(() -> this.source.next(1))
            .then(this.source::complete)
            .expectNext("begin", "1a", "end")
            .verifyComplete();
    }

    @Test
    void asksForNothingBeforeItIsAsked() {
        StepVerifier.create(unfolded(), 0)
            .then(() -> assertThat(this.asked).isEmpty())
            .thenRequest(1)
            .expectNext("begin")
            .then(() -> assertThat(this.asked).isEmpty())
            .thenCancel()
            .verify();
    }

    @Test
    void asksForAllIfTheReaderDoes() {
        StepVerifier.create(unfolded())
            .expectNext("begin")
            .then(() -> assertThat(this.asked).containsExactly(Long.MAX_VALUE))
            .thenCancel()
            .verify();
    }

    @Test
    void asksForFewMoreThanASlowReaderTakes() {
        StepVerifier.create(unfolded(), 1)
            .expectNext("begin")
            .thenRequest(1)
            .then(() -> assertThat(this.asked).containsExactly(32L))
            .then(() -> this.source.next(40).next(1))
            .expectNext("40a")
            .thenRequest(39)
            .expectNextCount(39)
            .then(() -> assertThat(this.asked).containsExactly(32L))
            .thenCancel()
            .verify();
    }

    @Test
    void readsALongSourceForAReaderWhoAsksForOneAtATime() {
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Flux<Integer> numbers = Flux.range(0, 1000)
            .doOnNext((number) -> most.accumulateAndGet(number - seen.get(), Math::max))
            .map((number) -> 1);
        new Unfolding<>(numbers, Letters::new).doOnNext((letter) -> seen.incrementAndGet())
            .limitRate(1)
            .as(StepVerifier::create)
            .expectNextCount(1002)
            .verifyComplete();
        assertThat(most).hasValueLessThan(33);
    }

    @Test
    void hasTheSourceSubscribedToWhenTheReaderCancelsOnTheBeginning() {
        unfolded().subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnNext(String letter) {
                cancel();
            }

        });
        this.source.assertWasSubscribed();
        this.source.assertCancelled();
    }

    @Test
    void givesNothingAfterACancelInsideAResult() {
        List<String> seen = new ArrayList<>();
        unfolded().subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnNext(String letter) {
                seen.add(letter);
                if (letter.equals("3b")) {
                    cancel();
                }
            }

        });
        this.source.next(3);
        assertThat(seen).containsExactly("begin", "3a", "3b");
        this.source.assertCancelled();
    }

    @Test
    void givesWhatWasReadBeforeAnError() {
        StepVerifier.create(unfolded(), 2)
            .expectNext("begin")
            .then(() -> this.source.next(2))
            .expectNext("2a")
            .then(() -> this.source.error(new IllegalStateException("cut")))
            .thenRequest(1)
            .expectNext("2b")
            .verifyErrorMessage("told: cut");
    }

    @Test
    void cancelsTheSourceThatCannotBeRead() {
        StepVerifier.create(unfolded())
            .expectNext("begin")
            .then(() -> this.source.next(-1))
            .verifyErrorMessage("told: negative");
        this.source.assertCancelled();
    }

    @Test
    void tellsOfAnEndThatIsNone() {
        StepVerifier.create(unfolded())
            .expectNext("begin")
            .then(() -> this.source.next(66))
            .expectNextCount(66)
            .then(this.source::complete)
            .verifyErrorMessage("told: no end");
    }

    @Test
    void doesNotLoseAnErrorThatComesLate() {
        List<String> dropped = new ArrayList<>();
        TestPublisher<Integer> unruly = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        Hooks.onErrorDropped((error) -> dropped.add(error.getMessage()));
        try {
            StepVerifier.create(new Unfolding<>(unruly.flux(), Letters::new))
                .expectNext("begin")
                .then(unruly::complete)
                .expectNext("end")
                .verifyComplete();
            unruly.error(new IllegalStateException("late"));
        }
        finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(dropped).containsExactly("late");
    }

    @Test
    void takesRequestsInsideAResult() {
        List<String> seen = new ArrayList<>();
        new Unfolding<>(Flux.range(0, 500).map((number) -> number % 4), Letters::new).subscribe(new BaseSubscriber<>() {

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                request(1);
            }

            @Override
            protected void hookOnNext(String letter) {
                seen.add(letter);
                request(1);
            }

        });
        assertThat(seen).hasSize(750 + 2).endsWith("end");
    }

    @Test
    void waitsForTheEndOfTheSourceForAWhileOnly() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Unfolding<Integer, String> bounded = new Unfolding<>(this.source.flux(), Letters::new, Duration.ofMillis(500),
                time);
        StepVerifier.create(bounded)
            .expectNext("begin")
            .then(() -> this.source.next(99))
            .then(() -> time.advanceTimeBy(Duration.ofMillis(499)))
            .then(this.source::assertNotCancelled)
            .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
            .expectNext("end")
            .verifyComplete();
        this.source.assertCancelled();
    }

    @Test
    void makesNoDifferenceHowTheSourceEndsOnceTheReadingIsOver() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        StepVerifier.create(new Unfolding<>(this.source.flux(), Letters::new, Duration.ofMillis(500), time))
            .expectNext("begin")
            .then(() -> this.source.next(99))
            .then(() -> this.source.error(new IllegalStateException("reset")))
            .expectNext("end")
            .verifyComplete();
    }

    /**
     * Source, requests and cancellation race on threads of their own: all in order, never
     * two at a time, one end.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    @Timeout(60)
    void keepsTheRulesWhateverTheRace(long seed) throws Exception {
        Random random = new Random(seed);
        AtomicReference<Race> race = new AtomicReference<>();
        CyclicBarrier barrier = new CyclicBarrier(4);
        int rounds = 5000;
        List<Thread> threads = new ArrayList<>();
        for (int role = 0; role < 3; role++) {
            int mine = role;
            threads.add(new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    meet(barrier);
                    race.get().run(mine);
                    meet(barrier);
                }
            }));
        }
        threads.forEach((thread) -> {
            thread.setDaemon(true);
            thread.start();
        });
        int whole = 0;
        for (int i = 0; i < rounds; i++) {
            Race next = new Race(random);
            race.set(next);
            meet(barrier);
            meet(barrier);
            next.check();
            whole += next.ends.get();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(whole).as("whole streams").isBetween(rounds / 4, rounds - 1);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        }
        catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** Makes as many letters of a number; of 66 no end follows, 99 is the last. */
    private static final class Letters implements Unfolding.Reading<Integer, String> {

        private int last;

        @Override
        public List<String> begin() {
            return List.of("begin");
        }

        @Override
        public List<String> next(Integer number) {
            this.last = number;
            if (number < 0) {
                throw new IllegalStateException("negative");
            }
            List<String> letters = new ArrayList<>();
            for (int i = 0; i < number && number != 99; i++) {
                letters.add(number + Character.toString('a' + i));
            }
            return letters;
        }

        @Override
        public boolean over() {
            return this.last == 99;
        }

        @Override
        public List<String> end() {
            if (this.last == 66) {
                throw new IllegalStateException("no end");
            }
            return List.of("end");
        }

        @Override
        public Throwable failure(Throwable error) {
            return new IllegalStateException("told: " + error.getMessage());
        }

    }

    /** Gives numbers that count up, in lists of 0 to 3, as far as it is asked. */
    private static final class Race implements CoreSubscriber<Integer> {

        static final int VALUES = 60;

        final AtomicInteger ends = new AtomicInteger();

        private final AtomicReference<String> wrong = new AtomicReference<>();

        private final AtomicInteger inside = new AtomicInteger();

        private final TestPublisher<Integer> source = TestPublisher
            .createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW, TestPublisher.Violation.CLEANUP_ON_TERMINATE);

        private final AtomicLong demand = new AtomicLong();

        private final boolean cancels;

        private final boolean takesAll;

        private final int delay;

        private Subscription subscription;

        private volatile boolean cancelled;

        private int expected;

        Race(Random random) {
            this.cancels = random.nextInt(3) == 0;
            this.takesAll = random.nextBoolean();
            this.delay = random.nextInt(3000);
            Flux<Integer> asked = this.source.flux()
                .doOnRequest((count) -> this.demand.accumulateAndGet(count, Operators::addCap));
            new Unfolding<>(asked, Counting::new).subscribe(this);
        }

        void run(int role) {
            if (role == 0) {
                for (int i = 0; i < VALUES; i++) {
                    while (this.demand.get() <= i && !this.cancelled) {
                        Thread.onSpinWait();
                    }
                    if (this.cancelled) {
                        return;
                    }
                    this.source.next(i % 4);
                }
                this.source.complete();
            }
            else if (role == 1) {
                for (int i = 0; i < 200; i++) {
                    this.subscription.request((this.takesAll && i == 20) ? Long.MAX_VALUE : 1);
                }
            }
            else if (this.cancels) {
                for (int i = 0; i < this.delay; i++) {
                    Thread.onSpinWait();
                }
                this.subscription.cancel();
                this.cancelled = true;
            }
        }

        void check() {
            assertThat(this.wrong).hasNullValue();
            if (!this.cancels) {
                assertThat(this.ends).hasValue(1);
                assertThat(this.expected).isEqualTo(VALUES / 4 * 6);
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(Integer number) {
            enter();
            if (number != this.expected++) {
                this.wrong.set("out of order");
            }
            this.inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable error) {
            this.wrong.set(error.toString());
        }

        @Override
        public void onComplete() {
            enter();
            this.ends.incrementAndGet();
            this.inside.decrementAndGet();
        }

        private void enter() {
            if (this.inside.getAndIncrement() != 0 || this.ends.get() > 0) {
                this.wrong.set("two signals at a time, or one after the end");
            }
        }

    }

    private static final class Counting implements Unfolding.Reading<Integer, Integer> {

        private int count;

        @Override
        public List<Integer> next(Integer number) {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                numbers.add(this.count++);
            }
            return numbers;
        }

        @Override
        public List<Integer> end() {
            return List.of();
        }

        @Override
        public Throwable failure(Throwable error) {
            return error;
        }

    }

}
