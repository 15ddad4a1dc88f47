package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Bounds the calls under way at one provider. Waiters queue in order, hold nothing and no
 * thread, and leave when they are cancelled or have waited too long.
 *
 * @since 0.1.0
 */
public final class ConcurrencyLimiter implements Limiter {

    private final String provider;

    private final int maxWaiting;

    private final Duration maxWait;

    private final Scheduler scheduler;

    private final Deque<Waiter> waiting = new ArrayDeque<>();

    private int free;

    /**
     * Makes a limiter.
     * @param provider name of the provider, for errors
     * @param concurrentCalls most calls under way, at least 1
     * @param maxWaiting most waiters, 0 or more; further ones are refused at once
     * @param maxWait longest wait
     * @param scheduler keeps the time
     */
    public ConcurrencyLimiter(String provider, int concurrentCalls, int maxWaiting, Duration maxWait,
            Scheduler scheduler) {
        this.provider = provider;
        this.free = concurrentCalls;
        this.maxWaiting = maxWaiting;
        this.maxWait = maxWait;
        this.scheduler = scheduler;
    }

    @Override
    public Mono<Lease> acquire(Call call) {
        return new Acquisition(this, call);
    }

    /** Returns how many wait. */
    public int waiting() {
        synchronized (this.waiting) {
            return this.waiting.size();
        }
    }

    /** Returns how many may still go at once. */
    public int free() {
        synchronized (this.waiting) {
            return this.free;
        }
    }

    /** Takes a place or a place in the queue; returns whether to go at once. */
    private @Nullable Boolean enter(Waiter waiter) {
        synchronized (this.waiting) {
            if (this.free > 0) {
                this.free--;
                return true;
            }
            if (this.waiting.size() >= this.maxWaiting) {
                return null;
            }
            this.waiting.addLast(waiter);
            return false;
        }
    }

    private void leave(Waiter waiter) {
        synchronized (this.waiting) {
            this.waiting.remove(waiter);
        }
    }

    /**
     * Gives a place back, to the next who still wants it. That one goes on a stack of its
     * own: a queue of calls that end at once, as with an open breaker, would overflow
     * this one.
     */
    private void giveBack() {
        Waiter next;
        synchronized (this.waiting) {
            next = this.waiting.pollFirst();
            if (next == null) {
                this.free++;
                return;
            }
        }
        this.scheduler.schedule(() -> {
            if (!next.grant()) {
                giveBack();
            }
        });
    }

    private RefusedException tooLate(Call call) {
        return new RefusedException(ErrorClass.DEADLINE_EXCEEDED,
                "a call to " + call.route()
                        + " was not sent: the caller's patience ended while all concurrent calls of " + this.provider
                        + " were under way");
    }

    private RefusedException refusal(Call call, String why) {
        return new RefusedException(ErrorClass.QUOTA_WAIT,
                "a call to " + call.route() + " was not sent: all concurrent calls of " + this.provider
                        + " are under way and " + why + "; raise limits.concurrent-calls or limits.max-wait",
                this.maxWait);
    }

    private static final class Acquisition extends Mono<Lease> {

        private final ConcurrencyLimiter limiter;

        private final Call call;

        Acquisition(ConcurrencyLimiter limiter, Call call) {
            this.limiter = limiter;
            this.call = call;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Lease> actual) {
            Waiter waiter = new Waiter(this.limiter, this.call, actual);
            actual.onSubscribe(waiter);
            waiter.enter();
        }

    }

    private static final class Waiter implements Subscription, Runnable {

        private static final int WAITING = 0;

        private static final int GRANTED = 1;

        private static final int GONE = 2;

        private final ConcurrencyLimiter limiter;

        private final Call call;

        private final CoreSubscriber<? super Lease> actual;

        private final AtomicInteger state = new AtomicInteger(WAITING);

        private final ConcurrencyLease lease;

        private final Disposable.Swap timer = Disposables.swap();

        private volatile boolean untilDeadline;

        Waiter(ConcurrencyLimiter limiter, Call call, CoreSubscriber<? super Lease> actual) {
            this.limiter = limiter;
            this.call = call;
            this.actual = actual;
            this.lease = new ConcurrencyLease(limiter);
        }

        void enter() {
            if (this.state.get() != WAITING) {
                return;
            }
            Boolean atOnce = this.limiter.enter(this);
            if (atOnce == null) {
                refuse(this.limiter.refusal(this.call, "the queue is full"));
            }
            else if (atOnce) {
                if (!grant()) {
                    this.limiter.giveBack();
                }
            }
            else {
                waitInQueue();
            }
        }

        private void waitInQueue() {
            long now = this.limiter.scheduler.now(TimeUnit.NANOSECONDS);
            long maxWait = this.limiter.maxWait.toNanos();
            long patience = Math.min(maxWait, this.call.remainingNanos(now));
            this.untilDeadline = patience < maxWait;
            this.timer.update(this.limiter.scheduler.schedule(this, Math.max(0, patience), TimeUnit.NANOSECONDS));
            if (this.state.get() != WAITING) {
                this.timer.dispose();
                this.limiter.leave(this);
            }
        }

        /** Hands the lease over; returns whether someone still wanted it. */
        boolean grant() {
            if (!this.state.compareAndSet(WAITING, GRANTED)) {
                return false;
            }
            this.timer.dispose();
            this.actual.onNext(this.lease);
            this.actual.onComplete();
            return true;
        }

        /** The wait took too long. */
        @Override
        public void run() {
            refuse(this.untilDeadline ? this.limiter.tooLate(this.call)
                    : this.limiter.refusal(this.call, "no place came free within " + this.limiter.maxWait));
        }

        private void refuse(RefusedException why) {
            if (this.state.compareAndSet(WAITING, GONE)) {
                this.limiter.leave(this);
                this.actual.onError(why);
            }
        }

        @Override
        public void request(long count) {
            Operators.validate(count);
        }

        /**
         * While waiting: leaves the queue. In the middle of the hand-over: gives back.
         */
        @Override
        public void cancel() {
            if (this.state.compareAndSet(WAITING, GONE)) {
                this.timer.dispose();
                this.limiter.leave(this);
            }
            else if (this.state.get() == GRANTED) {
                this.lease.settle();
            }
        }

    }

    private static final class ConcurrencyLease implements Lease {

        private final ConcurrencyLimiter limiter;

        private final AtomicInteger settled = new AtomicInteger();

        ConcurrencyLease(ConcurrencyLimiter limiter) {
            this.limiter = limiter;
        }

        void settle() {
            if (this.settled.compareAndSet(0, 1)) {
                this.limiter.giveBack();
            }
        }

        @Override
        public Mono<Void> complete() {
            return Mono.fromRunnable(this::settle);
        }

        @Override
        public Mono<Void> fail(Throwable error) {
            return complete();
        }

        @Override
        public Mono<Void> cancel() {
            return complete();
        }

    }

}
