package io.github.aiutils.policy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Passes replies on and errs when none comes for too long. Time in which the reader wants
 * none, or is busy with one, does not count. One timer an attempt, moved on when it
 * fires, instead of one a chunk as {@link Flux#timeout} has: what a chunk costs is to
 * read the clock. A reader that asks for nothing for very long is gone without a word,
 * and would hold its connection for ever.
 *
 * @param <T> what is passed on
 * @since 0.1.0
 */
public final class SilenceWatch<T> extends FluxOperator<T, T> {

    /** So that a wait of which nearly nothing is left does not keep a thread busy. */
    private static final long SHORTEST_NANOS = 1_000_000;

    private static final long UNWATCHED = Long.MAX_VALUE;

    private final Scheduler scheduler;

    private final long firstNanos;

    private final long gapNanos;

    private final long absentNanos;

    private final Predicate<T> payload;

    private final Function<Who, ? extends Throwable> silent;

    /**
     * Makes a watch.
     * @param source what is watched
     * @param scheduler keeps the time
     * @param first longest wait for the first payload
     * @param gap longest wait between two payloads; {@code null} if nothing is watched
     * any more once the first has come
     * @param absent how long the reader may ask for nothing
     * @param payload says which replies end the silence
     * @param silent makes the error; told who was silent
     */
    public SilenceWatch(Flux<? extends T> source, Scheduler scheduler, Duration first, @Nullable Duration gap,
            Duration absent, Predicate<T> payload, Function<Who, ? extends Throwable> silent) {
        super(source);
        this.scheduler = scheduler;
        this.firstNanos = first.toNanos();
        this.gapNanos = (gap != null) ? gap.toNanos() : UNWATCHED;
        this.absentNanos = absent.toNanos();
        this.payload = payload;
        this.silent = silent;
    }

    /** Who was silent for too long. */
    public enum Who {

        /** The provider, before its first payload. */
        UNBEGUN,

        /** The provider, after payload. */
        BEGUN,

        /** The reader, who asked for nothing. */
        READER

    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        this.source.subscribe(new Watcher<>(actual, this));
    }

    private static final class Watcher<T> implements CoreSubscriber<T>, Subscription, Runnable {

        private static final int IDLE = 0;

        private static final int EMITTING = 1;

        /** Emitting still when the timer fired: the reader is busy. */
        private static final int LINGERING = 2;

        private static final int ENDED = 3;

        private final CoreSubscriber<? super T> actual;

        private final SilenceWatch<T> watch;

        private final AtomicLong requested = new AtomicLong();

        /**
         * Lets either the provider's thread or the timer's emit, never both at a time.
         */
        private final AtomicInteger state = new AtomicInteger(IDLE);

        private final Disposable.Swap timer = Disposables.swap();

        private @Nullable Subscription subscription;

        private volatile boolean begun;

        private volatile long delivered;

        /** Since when the provider is silent, put off by what time was the reader's. */
        private volatile long heardNanos;

        /** Since when it is the reader's time, if it is. */
        private volatile long passedNanos;

        /**
         * How often {@link #onNext} stands on the stack: a reader may ask for more inside
         * it.
         */
        private int depth;

        /**
         * Nothing is watched any more. The state then never is {@link #IDLE} again, so
         * that the timer's thread cannot emit.
         */
        private boolean passing;

        Watcher(CoreSubscriber<? super T> actual, SilenceWatch<T> watch) {
            this.actual = actual;
            this.watch = watch;
        }

        @Override
        public Context currentContext() {
            return this.actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(this.subscription, subscription)) {
                this.subscription = subscription;
                this.passedNanos = now();
                this.heardNanos = this.passedNanos;
                arm(Math.min(this.watch.firstNanos, this.watch.gapNanos));
                this.actual.onSubscribe(this);
            }
        }

        private long now() {
            return this.watch.scheduler.now(TimeUnit.NANOSECONDS);
        }

        private void arm(long nanos) {
            this.timer.update(this.watch.scheduler.schedule(this, nanos, TimeUnit.NANOSECONDS));
        }

        @Override
        public void onNext(T reply) {
            if (this.passing) {
                pass(reply);
            }
            else if (this.depth > 0 || this.state.compareAndSet(IDLE, EMITTING)) {
                emit(reply);
            }
        }

        private void pass(T reply) {
            if (this.state.get() != ENDED) {
                this.actual.onNext(reply);
            }
        }

        private void emit(T reply) {
            this.passedNanos = now();
            if (this.watch.payload.test(reply)) {
                this.heardNanos = this.passedNanos;
                begin();
            }
            this.delivered++;
            this.depth++;
            this.actual.onNext(reply);
            if (--this.depth == 0 && !this.passing && !this.state.compareAndSet(EMITTING, IDLE)
                    && this.state.get() == LINGERING) {
                putOff();
                this.state.compareAndSet(LINGERING, IDLE);
            }
        }

        private void begin() {
            if (!this.begun) {
                this.begun = true;
                this.passing = this.watch.gapNanos == UNWATCHED;
                if (this.passing) {
                    this.timer.dispose();
                }
            }
        }

        /** The reader is back: what passed meanwhile was its own time. */
        private void putOff() {
            long now = now();
            this.heardNanos += now - this.passedNanos;
            this.passedNanos = now;
        }

        @Override
        public void onError(Throwable error) {
            if (end()) {
                this.actual.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                this.actual.onComplete();
            }
        }

        private boolean end() {
            this.timer.dispose();
            return this.state.getAndSet(ENDED) != ENDED;
        }

        @Override
        public void request(long count) {
            if (Operators.validate(count)) {
                long before = this.requested.get();
                if (this.delivered >= before) {
                    putOff();
                }
                if (before != Long.MAX_VALUE) {
                    this.requested.accumulateAndGet(count, Operators::addCap);
                }
                upstream().request(count);
            }
        }

        private Subscription upstream() {
            Subscription current = this.subscription;
            return (current != null) ? current : Operators.emptySubscription();
        }

        @Override
        public void cancel() {
            end();
            upstream().cancel();
        }

        /** The timer fired: err, or wait on. */
        @Override
        public void run() {
            boolean hasBegun = this.begun;
            boolean unasked = this.delivered >= this.requested.get();
            boolean readersTime = unasked || lingers();
            long now = now();
            long silent = (readersTime ? this.passedNanos : now) - this.heardNanos;
            long left = (hasBegun ? this.watch.gapNanos : this.watch.firstNanos) - silent;
            boolean absent = unasked && now - this.passedNanos >= this.watch.absentNanos;
            boolean over = absent || (!readersTime && left <= 0);
            if (!over || !this.state.compareAndSet(IDLE, ENDED)) {
                arm(Math.max(Math.min(left, this.watch.gapNanos), SHORTEST_NANOS));
                return;
            }
            this.timer.dispose();
            upstream().cancel();
            this.actual.onError(this.watch.silent.apply(absent ? Who.READER : hasBegun ? Who.BEGUN : Who.UNBEGUN));
        }

        private boolean lingers() {
            return this.state.compareAndSet(EMITTING, LINGERING) || this.state.get() == LINGERING;
        }

    }

}
