package io.github.aiutils.test.simulator;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Hands out steps when they are due and asked for. A due time is absolute, so that a slow
 * moment is caught up and no error adds up; a stream holds at most one timer and no
 * thread.
 */
final class PacedSteps extends Flux<Step> {

    private final List<Step> steps;

    private final Timing timing;

    PacedSteps(List<Step> steps, Timing timing) {
        this.steps = steps;
        this.timing = timing;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Step> actual) {
        actual.onSubscribe(new PacedSubscription(actual, this.steps, this.timing));
    }

    /**
     * When steps are due.
     *
     * @param startNanos when the call arrived, by the ticker
     * @param firstTokenNanos how long after it the first token is due
     * @param pace the speed after it
     * @param ticker measures the pace
     * @param scheduler wakes
     */
    record Timing(long startNanos, long firstTokenNanos, Pace pace, LongSupplier ticker, Scheduler scheduler) {

        /**
         * Returns how long to wait, 0 or less if the step is due.
         * @param tokens the tokens produced by this step and those before it
         */
        long wait(Step step, long tokens) {
            long after = (step.mark() == Step.Mark.EARLY) ? this.firstTokenNanos / 2
                    : this.firstTokenNanos + this.pace.nanosAfterFirst(tokens);
            return (after == 0) ? 0 : this.startNanos + after - this.ticker.getAsLong();
        }

        /**
         * Returns the tokens produced by now.
         */
        long tokensByNow() {
            return this.pace.tokensAfter(this.ticker.getAsLong() - this.startNanos - this.firstTokenNanos);
        }

    }

    /**
     * The drain loop: entered by demand and by timers, walked by one thread at a time.
     */
    private static final class PacedSubscription implements Subscription {

        private final CoreSubscriber<? super Step> actual;

        private final List<Step> steps;

        private final Timing timing;

        private final AtomicLong requested = new AtomicLong();

        private final AtomicInteger work = new AtomicInteger();

        private int next;

        private long tokens;

        private volatile @Nullable Disposable timer;

        private volatile boolean sleeping;

        private volatile boolean cancelled;

        PacedSubscription(CoreSubscriber<? super Step> actual, List<Step> steps, Timing timing) {
            this.actual = actual;
            this.steps = steps;
            this.timing = timing;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                this.requested.accumulateAndGet(n, Operators::addCap);
                drain();
            }
        }

        @Override
        public void cancel() {
            this.cancelled = true;
            Disposable pending = this.timer;
            if (pending != null) {
                pending.dispose();
            }
        }

        private void wake() {
            this.sleeping = false;
            drain();
        }

        private void drain() {
            if (this.work.getAndIncrement() != 0) {
                return;
            }
            int missed = 1;
            do {
                emit();
                missed = this.work.addAndGet(-missed);
            }
            while (missed != 0);
        }

        private void emit() {
            long emitted = 0;
            while (!this.cancelled && this.next < this.steps.size() && emitted < this.requested.get()) {
                Step step = this.steps.get(this.next);
                long wait = this.timing.wait(step, this.tokens + step.tokens());
                if (wait > 0) {
                    sleep(wait);
                    break;
                }
                this.next++;
                this.tokens += step.tokens();
                emitted++;
                this.actual.onNext(step);
            }
            if (emitted > 0 && this.requested.get() != Long.MAX_VALUE) {
                this.requested.addAndGet(-emitted);
            }
            if (!this.cancelled && this.next == this.steps.size()) {
                this.cancelled = true;
                this.actual.onComplete();
            }
        }

        private void sleep(long nanos) {
            if (this.sleeping) {
                return;
            }
            this.sleeping = true;
            try {
                Disposable pending = this.timing.scheduler().schedule(this::wake, nanos, TimeUnit.NANOSECONDS);
                this.timer = pending;
                if (this.cancelled) {
                    pending.dispose();
                }
            }
            catch (RejectedExecutionException ex) {
                this.cancelled = true;
                this.actual.onError(ex);
            }
        }

    }

}
