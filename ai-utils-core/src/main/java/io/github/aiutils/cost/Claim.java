package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/** One attempt at budgets: it may wait, then holds money. */
final class Claim implements Subscription {

    private static final int WAITING = 0;

    /** Money goes over to the one who asked for it, on the thread that does so. */
    private static final int HANDING = 1;

    /** It has gone over. */
    private static final int HANDED = 2;

    /** Someone looked at it, who will end it. */
    private static final int USED = 3;

    private static final int ENDED = 4;

    private static final int GONE = 5;

    private final LocalBudgets budgets;

    private final Call call;

    private final List<Need> needs;

    private final @Nullable BigDecimal amount;

    private final CoreSubscriber<? super Budgets.Reservation> actual;

    private final AtomicInteger state = new AtomicInteger(WAITING);

    private volatile @Nullable Disposable timer;

    private volatile boolean cancelled;

    /** Guarded by the lock of the budgets, like all below. */
    List<Account.Share> shares = List.of();

    Moment entered = new Moment(Instant.MIN, 0);

    long number;

    boolean queued;

    boolean granted;

    @Nullable RefusedException refusal;

    Claim(LocalBudgets budgets, Call call, List<Need> needs, @Nullable BigDecimal amount,
            CoreSubscriber<? super Budgets.Reservation> actual) {
        this.budgets = budgets;
        this.call = call;
        this.needs = needs;
        this.amount = amount;
        this.actual = actual;
    }

    Call call() {
        return this.call;
    }

    List<Need> needs() {
        return this.needs;
    }

    @Nullable BigDecimal amount() {
        return this.amount;
    }

    long number() {
        return this.number;
    }

    /** What it wants of an account that is one of its own. */
    BigDecimal need(Account account) {
        for (Account.Share share : this.shares) {
            if (share.account == account) {
                return share.need;
            }
        }
        return BigDecimal.ZERO;
    }

    void enter() {
        if (this.state.get() != WAITING) {
            return;
        }
        Duration wait = this.budgets.enter(this, remainingNanos() > 0);
        if (wait == null) {
            conclude(false);
            return;
        }
        arm(wait);
        if (this.state.get() != WAITING) {
            disarm();
            this.budgets.leave(this);
        }
    }

    private void arm(Duration wait) {
        boolean untilDeadline = remainingNanos() < wait.toNanos();
        this.timer = this.budgets.scheduler()
            .schedule(() -> giveUp(untilDeadline), Math.max(0, Math.min(wait.toNanos(), remainingNanos())),
                    TimeUnit.NANOSECONDS);
    }

    private long remainingNanos() {
        return this.call.remainingNanos(this.budgets.scheduler().now(TimeUnit.NANOSECONDS));
    }

    private void disarm() {
        Disposable armed = this.timer;
        if (armed != null) {
            armed.dispose();
        }
    }

    /** Waited long enough. */
    private void giveUp(boolean untilDeadline) {
        Duration more = untilDeadline ? null : this.budgets.linger(this);
        if (more != null) {
            arm(more);
            if (this.state.get() != WAITING) {
                disarm();
            }
        }
        else if (this.state.compareAndSet(WAITING, GONE)) {
            this.actual.onError(this.budgets.giveUp(this, untilDeadline));
        }
    }

    /** Hands the money over, or returns it if nobody wants it any longer. */
    void conclude(boolean waited) {
        disarm();
        RefusedException refused = this.refusal;
        if (refused == null && waited && remainingNanos() <= 0) {
            refused = Refusals.late(this.call);
        }
        if (refused != null && this.state.compareAndSet(WAITING, GONE)) {
            this.actual.onError(refused);
        }
        else if (refused == null && this.state.compareAndSet(WAITING, HANDING)) {
            handOver();
            return;
        }
        if (this.granted) {
            this.budgets.end(this, Account.Share::giveBack);
        }
    }

    /** Whoever uses the money does so before this returns, or has not been there. */
    private void handOver() {
        this.actual.onNext(new Held(this));
        if (this.state.compareAndSet(HANDING, HANDED) && this.cancelled) {
            end(Account.Share::giveBack);
        }
        this.actual.onComplete();
    }

    @Override
    public void request(long count) {
        Operators.validate(count);
    }

    /**
     * While waiting: leaves the queues. Around the hand-over: returns the money, if
     * nobody has looked at it.
     */
    @Override
    public void cancel() {
        if (this.state.compareAndSet(WAITING, GONE)) {
            disarm();
            this.budgets.leave(this);
            return;
        }
        this.cancelled = true;
        if (this.state.compareAndSet(HANDED, ENDED)) {
            this.budgets.end(this, Account.Share::giveBack);
        }
    }

    private void use() {
        this.state.updateAndGet((state) -> (state == HANDING || state == HANDED) ? USED : state);
    }

    private void end(Queues.Ending ending) {
        int before = this.state.getAndUpdate((state) -> held(state) ? ENDED : state);
        if (held(before)) {
            this.budgets.end(this, ending);
        }
    }

    private static boolean held(int state) {
        return state == HANDING || state == HANDED || state == USED;
    }

    /**
     * What a claim wants of a budget.
     *
     * @param accounts the budget
     * @param amount how much
     */
    record Need(Accounts accounts, BigDecimal amount) {
    }

    /** The money, which is settled by whichever of its ends comes first. */
    private record Held(Claim claim) implements Budgets.Reservation {

        @Override
        public Entry.Held held() {
            this.claim.use();
            return this.claim.budgets.held(this.claim);
        }

        @Override
        public void settle(@Nullable BigDecimal cost) {
            this.claim.end((share) -> share.settle(cost));
        }

        @Override
        public void giveBack() {
            this.claim.end(Account.Share::giveBack);
        }

    }

}
