package io.github.aiutils.limit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/** One who wants permits: waits, then holds them. */
final class PermitRequest extends FairQueue.Entry implements Subscription, Permit {

    private static final int WAITING = 0;

    private static final int HELD = 1;

    private static final int GONE = 2;

    private static final int CLOSED = 3;

    private final Permits permits;

    final int count;

    private final CoreSubscriber<? super Permit> actual;

    private final AtomicInteger state = new AtomicInteger(WAITING);

    private volatile @Nullable Disposable timer;

    /** In the middle of the hand-over. */
    private volatile @Nullable Thread handing;

    PermitRequest(Permits permits, int count, CoreSubscriber<? super Permit> actual) {
        super(Tenant.NONE, Need.of(count, 0, Need.UNCAPPED));
        this.permits = permits;
        this.count = count;
        this.actual = actual;
    }

    /** Stands in the queue, which one who is gone already leaves again. */
    void queued(@Nullable Duration patience) {
        if (patience != null) {
            this.timer = this.permits.scheduler()
                .schedule(() -> refuse(this.permits.waited()), TimeUnit.NANOSECONDS.convert(patience),
                        TimeUnit.NANOSECONDS);
        }
        int now = this.state.get();
        if (now != WAITING) {
            disarm();
        }
        if (now == GONE) {
            this.permits.leave(this);
        }
    }

    private void disarm() {
        Disposable armed = this.timer;
        if (armed != null) {
            armed.dispose();
        }
    }

    /** Hands the permits over, or returns them if nobody wants them any longer. */
    void handOver() {
        disarm();
        this.handing = Thread.currentThread();
        if (this.state.compareAndSet(WAITING, HELD)) {
            this.actual.onNext(this);
            this.handing = null;
            this.actual.onComplete();
        }
        else {
            this.permits.giveBack(this);
        }
    }

    void refuse(RefusedException error) {
        if (this.state.compareAndSet(WAITING, GONE)) {
            disarm();
            this.permits.leave(this);
            this.actual.onError(error);
        }
    }

    boolean waits() {
        return this.state.get() == WAITING;
    }

    @Override
    public void request(long count) {
        Operators.validate(count);
    }

    /**
     * While waiting: leaves the queue. In the middle of the hand-over or later: closes
     * the permit, since an operator that is cancelled may drop it. One that cancels us
     * because it takes the permit has it, as {@code next()} does.
     */
    @Override
    public void cancel() {
        if (this.state.compareAndSet(WAITING, GONE)) {
            disarm();
            this.permits.leave(this);
        }
        else if (this.handing != Thread.currentThread()) {
            close();
        }
    }

    @Override
    public void close() {
        if (this.state.compareAndSet(HELD, CLOSED)) {
            this.permits.close(this);
        }
    }

}
