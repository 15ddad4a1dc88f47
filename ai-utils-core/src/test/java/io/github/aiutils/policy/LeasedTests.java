package io.github.aiutils.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class LeasedTests {

    private final List<String> events = new ArrayList<>();

    private final ManualReplies replies = new ManualReplies();

    /** Notes what is asked of it; its ends need no waiting unless a test says so. */
    private final class Noting implements Uses<String> {

        private Function<Reply, Reply> observer = (reply) -> reply;

        private Mono<Void> end = Mono.empty();

        private Flux<Reply> source = LeasedTests.this.replies;

        @Override
        public Flux<Reply> begin(String lease) {
            LeasedTests.this.events.add("begun with " + lease);
            return this.source;
        }

        @Override
        public Reply observe(String lease, Reply reply) {
            LeasedTests.this.events.add("observed");
            return this.observer.apply(reply);
        }

        @Override
        public Mono<Void> complete(String lease) {
            return end("completed");
        }

        @Override
        public Mono<Void> fail(String lease, Throwable error) {
            return end("failed " + error.getMessage());
        }

        @Override
        public Mono<Void> cancel(String lease) {
            return end("cancelled after " + LeasedTests.this.replies.cancels);
        }

        private Mono<Void> end(String event) {
            return Mono.<Void>fromRunnable(() -> LeasedTests.this.events.add(event)).then(this.end);
        }

    }

    private final Noting uses = new Noting();

    /** Takes all that comes, and notes it. */
    private final class Noter extends BaseSubscriber<Reply> {

        private final long demand;

        Noter(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (this.demand > 0) {
                subscription.request(this.demand);
            }
        }

        @Override
        protected void hookOnNext(Reply reply) {
            LeasedTests.this.events.add("read " + reply.getClass().getSimpleName());
        }

        @Override
        protected void hookOnComplete() {
            LeasedTests.this.events.add("read the end");
        }

        @Override
        protected void hookOnError(Throwable error) {
            LeasedTests.this.events.add("read " + error.getMessage());
        }

    }

    private Noter read() {
        return new Leased<>(Mono.just("a"), this.uses).subscribeWith(new Noter(Long.MAX_VALUE));
    }

    @Test
    void borrowsOnSubscriptionAndEndsBeforeTheReaderHearsOfIt() {
        Flux<Reply> leased = new Leased<>(Mono.just("a"), this.uses);
        assertThat(this.events).isEmpty();
        leased.subscribe(new Noter(Long.MAX_VALUE));
        this.replies.next(Given.text("x"));
        this.replies.complete();
        assertThat(this.events).containsExactly("begun with a", "observed", "read Text", "completed", "read the end");
    }

    @Test
    void handsOnWhatTheObserverMakesOfAReply() {
        this.uses.observer = (reply) -> Given.done();
        read();
        this.replies.next(Given.text("x"));
        assertThat(this.events).containsExactly("begun with a", "observed", "read Done");
    }

    @Test
    void waitsForAnEndThatTakesItsTime() {
        Sinks.Empty<Void> settled = Sinks.empty();
        this.uses.end = settled.asMono();
        read();
        this.replies.complete();
        assertThat(this.events).containsExactly("begun with a", "completed");
        settled.tryEmitEmpty();
        assertThat(this.events).containsExactly("begun with a", "completed", "read the end");
    }

    @Test
    void waitsForAnEndThatTakesItsTimeAfterAnErrorToo() {
        Sinks.Empty<Void> settled = Sinks.empty();
        this.uses.end = settled.asMono();
        read();
        this.replies.fail(new IllegalStateException("odd"));
        assertThat(this.events).containsExactly("begun with a", "failed odd");
        settled.tryEmitEmpty();
        assertThat(this.events).containsExactly("begun with a", "failed odd", "read odd");
    }

    @Test
    void cancelsTheAttemptBeforeTheLease() {
        Noter reader = read();
        reader.cancel();
        reader.cancel();
        this.replies.next(Given.text("x"));
        this.replies.complete();
        assertThat(this.events).containsExactly("begun with a", "cancelled after 1");
    }

    @Test
    void endsOnceIfTheReaderCancelsWhileAnEndTakesItsTime() {
        Sinks.Empty<Void> settled = Sinks.empty();
        this.uses.end = settled.asMono();
        Noter reader = read();
        this.replies.complete();
        reader.cancel();
        settled.tryEmitEmpty();
        assertThat(this.events).startsWith("begun with a", "completed")
            .doesNotContain("cancelled after 0", "cancelled after 1");
    }

    @Test
    void errsIfTheLeaseIsRefused() {
        new Leased<String>(Mono.error(new IllegalStateException("refused")), this.uses).subscribe(new Noter(1));
        assertThat(this.events).containsExactly("read refused");
    }

    @Test
    void isEmptyIfNoLeaseComes() {
        new Leased<String>(Mono.empty(), this.uses).subscribe(new Noter(1));
        assertThat(this.events).containsExactly("read the end");
    }

    @Test
    void failsTheLeaseIfTheAttemptCannotBegin() {
        this.uses.source = Flux.error(new IllegalStateException("odd"));
        read();
        assertThat(this.events).containsExactly("begun with a", "failed odd", "read odd");
    }

    @Test
    void cancelsTheAttemptAndFailsIfTheObserverThrows() {
        this.uses.observer = (reply) -> {
            throw new IllegalStateException("odd");
        };
        read();
        this.replies.next(Given.text("x"));
        this.replies.next(Given.text("y"));
        this.replies.complete();
        assertThat(this.events).containsExactly("begun with a", "observed", "failed odd", "read odd");
        assertThat(this.replies.cancels).isEqualTo(1);
    }

    @Test
    void errsIfTheLeaseCannotBeSettledAtTheEnd() {
        this.uses.end = Mono.error(new IllegalStateException("lost"));
        read();
        this.replies.complete();
        assertThat(this.events).containsExactly("begun with a", "completed", "read lost");
    }

    @Test
    void tellsOfAnEndThatFailedBesideTheErrorOfTheAttempt() {
        IllegalStateException lost = new IllegalStateException("lost");
        IllegalStateException odd = new IllegalStateException("odd");
        this.uses.end = Mono.error(lost);
        this.uses.source = Flux.error(odd);
        StepVerifier.create(new Leased<>(Mono.just("a"), this.uses))
            .verifyErrorSatisfies((error) -> assertThat(error).isSameAs(odd).hasSuppressedException(lost));
    }

    @Test
    void asksForWhatTheReaderAsksFor() {
        Sinks.One<String> lender = Sinks.one();
        Noter reader = new Leased<>(lender.asMono(), this.uses).subscribeWith(new Noter(2));
        reader.request(3);
        lender.tryEmitValue("a");
        reader.request(4);
        assertThat(this.replies.requests).containsExactly(5L, 4L);
    }

    @Test
    void asksForNothingBeforeTheReaderDoes() {
        new Leased<>(Mono.just("a"), this.uses).subscribe(new Noter(0));
        assertThat(this.replies.requests).isEmpty();
    }

    @Test
    void showsTheReadersContextToTheLenderTheAttemptAndTheEnd() {
        Mono<String> lender = Mono.deferContextual((context) -> Mono.just(context.get("who")));
        this.uses.source = Flux.deferContextual((context) -> {
            this.events.add("attempt of " + context.get("who"));
            return Flux.empty();
        });
        this.uses.end = Mono.deferContextual((context) -> {
            this.events.add("end of " + context.get("who"));
            return Mono.empty();
        });
        new Leased<>(lender, this.uses).contextWrite(Context.of("who", "me")).subscribe();
        assertThat(this.events).containsExactly("begun with me", "attempt of me", "completed", "end of me");
    }

    /** The same signals in any order make the same events as {@code usingWhen} does. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void doesWhatUsingWhenDoes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            List<Integer> script = random.ints(1 + random.nextInt(10), 0, 7).boxed().toList();
            boolean waits = random.nextBoolean();
            List<String> own = new Scripted(waits).play(script, (run) -> new Leased<>(run.lender.asMono(), run));
            List<String> expected = new Scripted(waits).play(script,
                    (run) -> Flux.usingWhen(run.lender.asMono(),
                            (lease) -> run.begin(lease).doOnNext((reply) -> run.observe(lease, reply)), run::complete,
                            run::fail, run::cancel));
            assertThat(own).as("script %s, ends wait: %s", script, waits).isEqualTo(expected);
        }
    }

    /** One attempt to which signals come as a script says. */
    private static final class Scripted implements Uses<String> {

        private final List<String> events = new ArrayList<>();

        private final Sinks.One<String> lender = Sinks.one();

        private final Sinks.Empty<Void> settled = Sinks.empty();

        private final boolean waits;

        private final ManualReplies replies = new ManualReplies();

        private boolean begun;

        private boolean over;

        Scripted(boolean waits) {
            this.waits = waits;
        }

        List<String> play(List<Integer> script, Function<Scripted, Flux<Reply>> path) {
            BaseSubscriber<Reply> reader = new BaseSubscriber<>() {

                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                protected void hookOnNext(Reply reply) {
                    Scripted.this.events.add("read");
                }

                @Override
                protected void hookOnComplete() {
                    Scripted.this.events.add("read the end");
                }

                @Override
                protected void hookOnError(Throwable error) {
                    Scripted.this.events.add("read " + error.getMessage());
                }

            };
            path.apply(this).subscribe(reader);
            for (int step : script) {
                play(step, reader);
            }
            this.events.add("requested " + this.replies.requests);
            this.events.add("cancelled " + Math.min(1, this.replies.cancels));
            return this.events;
        }

        private void play(int step, BaseSubscriber<Reply> reader) {
            switch (step) {
                case 0, 1 -> this.lender.tryEmitValue("lease");
                case 2 -> reader.cancel();
                case 3 -> reader.request(2);
                case 4 -> this.settled.tryEmitEmpty();
                case 5 -> send(() -> this.replies.next(Given.text("x")), false);
                default -> send(() -> {
                    if (this.waits) {
                        this.replies.complete();
                    }
                    else {
                        this.replies.fail(new IllegalStateException("odd"));
                    }
                }, true);
            }
        }

        /** A source that was cancelled or has ended is silent. */
        private void send(Runnable signal, boolean last) {
            if (this.begun && !this.over && this.replies.cancels == 0) {
                this.over = last;
                signal.run();
            }
        }

        @Override
        public Flux<Reply> begin(String lease) {
            this.begun = true;
            this.events.add("begun");
            return this.replies;
        }

        @Override
        public Reply observe(String lease, Reply reply) {
            this.events.add("observed");
            return reply;
        }

        @Override
        public Mono<Void> complete(String lease) {
            return end("completed");
        }

        @Override
        public Mono<Void> fail(String lease, Throwable error) {
            return end("failed");
        }

        @Override
        public Mono<Void> cancel(String lease) {
            return end("cancelled");
        }

        private Mono<Void> end(String event) {
            Mono<Void> noted = Mono.fromRunnable(() -> this.events.add(event));
            return this.waits ? noted.then(this.settled.asMono()) : noted;
        }

    }

    /**
     * Law: a lease that was handed over is ended once, one that was not is not ended; and
     * the reader of an attempt that it did not cancel hears the end that the lease had.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    @Timeout(60)
    void endsEachLeaseOnceHoweverCancelsHandOversAndEndsRace(long seed) throws Exception {
        int rounds = 1000;
        int width = 50;
        Random random = new Random(seed);
        AtomicReference<List<Race>> current = new AtomicReference<>(List.of());
        CyclicBarrier barrier = new CyclicBarrier(3);
        AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
        Thread lender = actor(barrier, rounds, current, Race::play, broken);
        Thread canceller = actor(barrier, rounds, current, Race::cancelReader, broken);
        AtomicInteger[] outcomes = { new AtomicInteger(), new AtomicInteger(), new AtomicInteger(),
                new AtomicInteger() };
        for (int round = 0; round < rounds; round++) {
            List<Race> races = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                races.add(new Race(random.nextInt(60), random.nextInt(60), random.nextInt(3)));
            }
            current.set(races);
            barrier.await();
            barrier.await();
            for (Race race : races) {
                outcomes[race.check()].incrementAndGet();
            }
        }
        lender.join();
        canceller.join();
        assertThat(broken.get()).isNull();
        assertThat(outcomes).allSatisfy((count) -> assertThat(count.get()).isPositive());
    }

    private static Thread actor(CyclicBarrier barrier, int rounds, AtomicReference<List<Race>> current,
            Consumer<Race> act, AtomicReference<@Nullable Throwable> broken) {
        Thread thread = new Thread(() -> {
            try {
                for (int round = 0; round < rounds; round++) {
                    barrier.await();
                    current.get().forEach(act);
                    barrier.await();
                }
            }
            catch (Exception | AssertionError ex) {
                broken.set(ex);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** One lease: one thread hands it over and replies, another cancels. */
    private static final class Race extends Mono<String> implements Uses<String>, Subscription {

        private static final int COMPLETED = 0;

        private static final int FAILED = 1;

        private static final int CANCELLED = 2;

        private static final int NEVER_LENT = 3;

        private final int before;

        private final int beforeCancel;

        private final int kind;

        private final AtomicInteger[] ends = { new AtomicInteger(), new AtomicInteger(), new AtomicInteger() };

        private final ManualReplies replies = new ManualReplies();

        private final AtomicInteger handedOver = new AtomicInteger();

        private final Noted reader = new Noted();

        private volatile boolean withdrawn;

        private volatile boolean begun;

        private @Nullable CoreSubscriber<? super String> borrower;

        Race(int before, int beforeCancel, int kind) {
            this.before = before;
            this.beforeCancel = beforeCancel;
            this.kind = kind;
            new Leased<>(this, this).subscribe(this.reader);
        }

        @Override
        public void subscribe(CoreSubscriber<? super String> actual) {
            this.borrower = actual;
            actual.onSubscribe(this);
        }

        private static void spin(int turns) {
            for (int i = 0; i < turns; i++) {
                Thread.onSpinWait();
            }
        }

        void play() {
            spin(this.before);
            if (this.withdrawn) {
                return;
            }
            this.handedOver.incrementAndGet();
            this.borrower.onNext("lease");
            this.borrower.onComplete();
            if (this.begun && this.kind != CANCELLED) {
                this.replies.next(Given.text("x"));
                spin(this.before);
                if (this.kind == COMPLETED) {
                    this.replies.complete();
                }
                else {
                    this.replies.fail(new IllegalStateException());
                }
            }
        }

        void cancelReader() {
            spin(this.beforeCancel);
            this.reader.cancel();
        }

        int check() {
            int ended = 0;
            int outcome = NEVER_LENT;
            for (int i = 0; i < this.ends.length; i++) {
                ended += this.ends[i].get();
                outcome = (this.ends[i].get() > 0) ? i : outcome;
            }
            assertThat(ended).isEqualTo(this.handedOver.get());
            assertThat(this.reader.heard.get()).isEqualTo((outcome == COMPLETED || outcome == FAILED) ? 1 : 0);
            return outcome;
        }

        @Override
        public void request(long count) {
        }

        @Override
        public void cancel() {
            this.withdrawn = true;
        }

        @Override
        public Flux<Reply> begin(String lease) {
            return this.replies.doOnSubscribe((subscription) -> this.begun = true);
        }

        @Override
        public Reply observe(String lease, Reply reply) {
            return reply;
        }

        @Override
        public Mono<Void> complete(String lease) {
            return end(COMPLETED);
        }

        @Override
        public Mono<Void> fail(String lease, Throwable error) {
            return end(FAILED);
        }

        @Override
        public Mono<Void> cancel(String lease) {
            return end(CANCELLED);
        }

        private Mono<Void> end(int end) {
            return Mono.fromRunnable(() -> this.ends[end].incrementAndGet());
        }

    }

    /** Counts the ends it hears of, also after it cancelled. */
    private static final class Noted implements CoreSubscriber<Reply> {

        private final AtomicInteger heard = new AtomicInteger();

        private @Nullable Subscription subscription;

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        void cancel() {
            this.subscription.cancel();
        }

        @Override
        public void onNext(Reply reply) {
        }

        @Override
        public void onError(Throwable error) {
            this.heard.incrementAndGet();
        }

        @Override
        public void onComplete() {
            this.heard.incrementAndGet();
        }

    }

}
