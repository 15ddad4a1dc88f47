package io.github.aiutils.transport;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Reads a source by a {@link Reading}, which makes none, one or several results of each
 * of its values. One operator where Reactor would take five, since each is paid for with
 * every chunk. Results go out as the reader asks for them; of the source, no more than a
 * few values wait, and none if the reader takes all.
 *
 * @param <T> what the source gives
 * @param <R> what is made of it
 * @since 0.1.0
 */
public final class Unfolding<T, R> extends FluxOperator<T, R> {

    /** Values of the source that may wait for a slow reader. */
    private static final int PREFETCH = 32;

    private static final int REFILL = 24;

    private final Supplier<? extends Reading<T, R>> readings;

    private final Duration grace;

    private final @Nullable Scheduler scheduler;

    /**
     * Unfolds a source whose end is awaited.
     * @param source the source
     * @param readings makes the reading of one subscription
     */
    public Unfolding(Flux<? extends T> source, Supplier<? extends Reading<T, R>> readings) {
        this(source, readings, Duration.ZERO, null);
    }

    /**
     * Unfolds a source whose end is awaited for a while only, once the reading is over.
     * @param source the source
     * @param readings makes the reading of one subscription
     * @param grace how long the source may take to end; then it is cancelled
     * @param scheduler keeps the time; {@code null} to wait without end
     */
    public Unfolding(Flux<? extends T> source, Supplier<? extends Reading<T, R>> readings, Duration grace,
            @Nullable Scheduler scheduler) {
        super(source);
        this.readings = readings;
        this.grace = grace;
        this.scheduler = scheduler;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        this.source.subscribe(new Unfolder<>(actual, this, this.readings.get()));
    }

    /**
     * Makes results of what a source gives, for one subscription.
     *
     * @param <T> what the source gives
     * @param <R> what is made of it
     */
    public interface Reading<T, R> {

        /**
         * Returns what comes before anything the source gives.
         * @return the results
         */
        default List<R> begin() {
            return List.of();
        }

        /**
         * Takes a value.
         * @param value the value, which this now owns
         * @return what it completes
         */
        List<R> next(T value);

        /**
         * Gives back a value that nobody will read.
         * @param value the value
         */
        default void discard(T value) {
        }

        /**
         * Returns whether nothing of value can follow. Then {@link #next} gives nothing
         * any more, and it makes no difference how the source ends.
         * @return {@code true} once the results are whole
         */
        default boolean over() {
            return false;
        }

        /**
         * Says that the source ended well.
         * @return the last results
         */
        List<R> end();

        /**
         * Says an error, of the source or of this, as the reader shall see it.
         * @param error the error
         * @return the error or another one
         */
        Throwable failure(Throwable error);

    }

    private static final class Unfolder<T, R> implements CoreSubscriber<T>, Subscription, Runnable {

        private final CoreSubscriber<? super R> actual;

        private final Unfolding<T, R> plan;

        private final Reading<T, R> reading;

        private final AtomicLong requested = new AtomicLong();

        /**
         * Whoever raises it from 0 gives out; others leave word by raising it. It stays
         * raised after the end, so that nothing follows.
         */
        private final AtomicInteger work = new AtomicInteger();

        /** Results that came while others were given out, or without demand. */
        private final Queue<List<R>> waiting = Queues.<List<R>>unbounded(PREFETCH).get();

        private final Disposable.Swap timer = Disposables.swap();

        private @Nullable Subscription source;

        private boolean awaitsEnd;

        private @Nullable Throwable error;

        private volatile boolean done;

        private volatile boolean cancelled;

        /** This and what follows: whoever gives out. */
        private List<R> current;

        private int index;

        private long asked;

        private int taken;

        private boolean ended;

        private @Nullable Throwable failure;

        Unfolder(CoreSubscriber<? super R> actual, Unfolding<T, R> plan, Reading<T, R> reading) {
            this.actual = actual;
            this.plan = plan;
            this.reading = reading;
            this.current = reading.begin();
        }

        @Override
        public Context currentContext() {
            return this.actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            if (Operators.validate(this.source, subscription)) {
                this.source = subscription;
                this.actual.onSubscribe(this);
            }
        }

        @Override
        public void onNext(T value) {
            if (this.done || this.cancelled) {
                this.reading.discard(value);
                return;
            }
            List<R> results;
            try {
                results = this.reading.next(value);
                awaitEnd();
            }
            catch (Throwable ex) {
                onError(Operators.onOperatorError(this.source, ex, currentContext()));
                return;
            }
            take(results);
        }

        private void take(List<R> results) {
            if (!this.work.compareAndSet(0, 1)) {
                this.waiting.add(results);
                drain();
                return;
            }
            if (this.index == this.current.size() && this.waiting.isEmpty()) {
                moveTo(results);
            }
            else {
                this.waiting.add(results);
            }
            giveOut();
        }

        private void awaitEnd() {
            Scheduler scheduler = this.plan.scheduler;
            if (scheduler != null && !this.awaitsEnd && this.reading.over()) {
                this.awaitsEnd = true;
                this.timer.update(scheduler.schedule(this, this.plan.grace.toNanos(), TimeUnit.NANOSECONDS));
            }
        }

        /** The source took too long to end. */
        @Override
        public void run() {
            source().cancel();
            onComplete();
        }

        @Override
        public void onError(Throwable error) {
            if (this.reading.over()) {
                onComplete();
            }
            else if (this.done) {
                Operators.onErrorDropped(error, currentContext());
            }
            else {
                this.error = error;
                onComplete();
            }
        }

        @Override
        public void onComplete() {
            this.timer.dispose();
            this.done = true;
            drain();
        }

        @Override
        public void request(long count) {
            if (Operators.validate(count)) {
                this.requested.accumulateAndGet(count, Operators::addCap);
                drain();
            }
        }

        @Override
        public void cancel() {
            this.cancelled = true;
            this.timer.dispose();
            source().cancel();
        }

        private Subscription source() {
            Subscription current = this.source;
            return (current != null) ? current : Operators.emptySubscription();
        }

        private void drain() {
            if (this.work.getAndIncrement() == 0) {
                giveOut();
            }
        }

        /** Asks the source last, when others may give out what it has at once. */
        private void giveOut() {
            int missed = 1;
            long more = 0;
            do {
                if (giveWhatIsWanted()) {
                    return;
                }
                more = Operators.addCap(more, missing());
                missed = this.work.addAndGet(-missed);
            }
            while (missed != 0);
            if (more > 0) {
                source().request(more);
            }
        }

        /** Returns whether all is over. */
        private boolean giveWhatIsWanted() {
            long wanted = this.requested.get();
            long given = 0;
            while (!this.cancelled && (this.index < this.current.size() || moveOn())) {
                if (this.index == this.current.size()) {
                    continue;
                }
                if (given == wanted) {
                    break;
                }
                given++;
                this.actual.onNext(this.current.get(this.index++));
            }
            if (given > 0 && wanted != Long.MAX_VALUE) {
                this.requested.addAndGet(-given);
            }
            if (!this.cancelled && this.ended && this.index == this.current.size()) {
                end();
                return true;
            }
            return this.cancelled;
        }

        /** Returns whether there were more results, be they empty. */
        private boolean moveOn() {
            boolean last = this.done;
            List<R> next = this.waiting.poll();
            if (next == null && last && !this.ended) {
                this.ended = true;
                next = last();
            }
            if (next != null) {
                moveTo(next);
            }
            return next != null;
        }

        private void moveTo(List<R> results) {
            this.current = results;
            this.index = 0;
            this.taken++;
        }

        private List<R> last() {
            Throwable failed = this.error;
            if (failed == null) {
                try {
                    return this.reading.end();
                }
                catch (Throwable ex) {
                    Exceptions.throwIfFatal(ex);
                    failed = ex;
                }
            }
            this.failure = this.reading.failure(failed);
            return List.of();
        }

        private void end() {
            if (this.failure != null) {
                this.actual.onError(this.failure);
            }
            else {
                this.actual.onComplete();
            }
        }

        /** Returns how much more to ask of the source. */
        private long missing() {
            if (this.done || this.asked == Long.MAX_VALUE || this.index < this.current.size()) {
                return 0;
            }
            long wanted = this.requested.get();
            if (wanted == Long.MAX_VALUE) {
                this.asked = Long.MAX_VALUE;
                return this.asked;
            }
            if (this.asked == 0 && wanted > 0) {
                this.asked = PREFETCH;
                this.taken = 0;
                return this.asked;
            }
            if (this.asked > 0 && this.taken >= REFILL) {
                long refill = this.taken;
                this.taken = 0;
                return refill;
            }
            return 0;
        }

    }

}
