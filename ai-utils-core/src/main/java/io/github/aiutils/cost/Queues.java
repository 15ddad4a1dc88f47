package io.github.aiutils.cost;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Lets claims have money, in turn. All its methods are to be called with the lock of the
 * budgets.
 */
final class Queues {

    private static final int MOST_WAITING = 10_000;

    private static final long LEAST_NAP_MILLIS = 1;

    /** How long an attempt waits for money that is not lent yet. */
    private static final Duration LENT_WAIT = Duration.ofSeconds(5);

    private final Refusals refusals;

    private final Scheduler scheduler;

    private final Consumer<Account> waker;

    private final @Nullable Rounds rounds;

    private long claims;

    private int waiting;

    /**
     * Makes the queues.
     * @param refusals says why a claim gets nothing
     * @param scheduler wakes those who wait
     * @param waker called, without the lock, when a window moved on
     * @param rounds lend what claims lack; {@code null} if there is nothing to lend
     */
    Queues(Refusals refusals, Scheduler scheduler, Consumer<Account> waker, @Nullable Rounds rounds) {
        this.refusals = refusals;
        this.scheduler = scheduler;
        this.waker = waker;
        this.rounds = rounds;
    }

    /**
     * Grants a claim, refuses it or takes it into a queue.
     * @return how long it may wait; {@code null} if it has its answer
     */
    @Nullable Duration enter(Claim claim, boolean patient, Moment now, Notices notices) {
        claim.number = this.claims++;
        claim.entered = now;
        attempt(claim, now, notices, new ArrayDeque<>());
        if (!claim.queued) {
            return null;
        }
        Account.Share longed = longed(claim, now);
        boolean gone = gone(now) && longed.judge(now) == Budget.Verdict.LACKS;
        if (patient && !gone && this.waiting <= MOST_WAITING) {
            return patience(longed, now);
        }
        claim.refusal = !patient ? Refusals.late(claim.call()) : gone ? Refusals.unavailable(claim.call(), longed)
                : this.refusals.crowded(claim.call(), longed, this.waiting);
        if (patient && !gone) {
            notices.refused(longed);
        }
        drain(unqueue(claim), now, notices);
        return null;
    }

    private boolean gone(Moment now) {
        return this.rounds != null && this.rounds.gone(LENT_WAIT, now);
    }

    private static boolean waits(Account.Share share) {
        return share.account.loan == null
                || share.budget().settings().onExceeded() == BudgetSettings.OnExceeded.WAIT_FOR_SETTLEMENTS;
    }

    private static Duration patience(Account.Share longed, Moment now) {
        Duration maxWait = longed.budget().settings().maxWait();
        boolean lent = !waits(longed) || longed.judge(now) == Budget.Verdict.LACKS;
        return (lent && (!waits(longed) || maxWait.compareTo(LENT_WAIT) > 0)) ? LENT_WAIT : maxWait;
    }

    /**
     * Returns how much longer a claim may wait that has waited as long as it was told;
     * {@code null} if that is all.
     */
    @Nullable Duration linger(Claim claim, Moment now) {
        if (this.rounds == null) {
            return null;
        }
        Account.Share longed = longed(claim, now);
        boolean helpless = longed.judge(now) == Budget.Verdict.LACKS && this.rounds.failing(now);
        Duration waited = Duration.ofNanos(now.nanos() - claim.entered.nanos());
        Duration left = longed.budget().settings().maxWait().minus(waited);
        return (claim.queued && waits(longed) && !helpless && left.compareTo(Duration.ZERO) > 0) ? left : null;
    }

    /** The first of the budgets that it waits for. */
    private static Account.Share longed(Claim claim, Moment now) {
        for (Account.Share share : claim.shares) {
            if (share.judge(now) != Budget.Verdict.FITS || share.account.promised(claim)) {
                return share;
            }
        }
        return claim.shares.get(0);
    }

    /**
     * Grants a claim if all its budgets have room and nobody waits there who came before;
     * else it stands in the queues of those that have not, and of no others.
     */
    private void attempt(Claim claim, Moment now, Notices notices, Deque<Account> freed) {
        for (Account.Share share : claim.shares) {
            share.budget().roll(now.time());
            if (share.judge(now) == Budget.Verdict.REFUSED) {
                notices.refused(share);
                claim.refusal = this.refusals.exceeded(claim.call(), share);
                freed.addAll(unqueue(claim));
                return;
            }
        }
        boolean waits = false;
        for (Account.Share share : claim.shares) {
            boolean blocked = share.need.signum() > 0
                    && (share.judge(now) != Budget.Verdict.FITS || share.account.promised(claim));
            if (blocked) {
                share.account.add(claim);
                arm(share.account);
                touch(share.account, now);
            }
            else if (share.account.remove(claim)) {
                freed.add(share.account);
            }
            waits |= blocked;
        }
        this.waiting += (waits ? 1 : 0) - (claim.queued ? 1 : 0);
        claim.queued = waits;
        if (!waits) {
            grant(claim, now);
        }
    }

    private void grant(Claim claim, Moment now) {
        claim.granted = true;
        for (Account.Share share : claim.shares) {
            share.reserve(now);
            touch(share.account, now);
        }
    }

    private void touch(Account account, Moment now) {
        if (this.rounds != null) {
            this.rounds.touch(account, now);
        }
    }

    /** Returns the accounts where others may be the first now. */
    Deque<Account> unqueue(Claim claim) {
        Deque<Account> left = new ArrayDeque<>();
        for (Account.Share share : claim.shares) {
            if (share.account.remove(claim)) {
                left.add(share.account);
            }
        }
        this.waiting -= claim.queued ? 1 : 0;
        claim.queued = false;
        return left;
    }

    /** Lets go who may. */
    void drain(Deque<Account> freed, Moment now, Notices notices) {
        Account account;
        while ((account = freed.poll()) != null) {
            Claim first = account.first();
            while (first != null) {
                attempt(first, now, notices, freed);
                if (!first.queued) {
                    notices.concluded(first);
                }
                Claim next = account.first();
                first = (next != first) ? next : null;
            }
            if (account.waiting() == 0) {
                account.disarm();
            }
        }
    }

    /** Wakes those who wait when the window moves on, if that is soon enough for them. */
    private void arm(Account account) {
        Instant rolls = account.budget.rolls();
        if (account.timer != null || rolls == null) {
            return;
        }
        Duration nap = account.budget.until(rolls);
        if (nap.compareTo(account.budget.settings().maxWait()) <= 0) {
            account.timer = this.scheduler.schedule(() -> this.waker.accept(account),
                    Math.max(LEAST_NAP_MILLIS, nap.plusNanos(999_999).toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    /** The window of those who wait has moved on. */
    void wake(Account account, Moment now, Notices notices) {
        account.timer = null;
        if (account.waiting() > 0) {
            drain(new ArrayDeque<>(List.of(account)), now, notices);
        }
        if (account.waiting() > 0) {
            arm(account);
        }
    }

    /** Money comes back. */
    void end(Claim claim, Ending ending, Moment now, Notices notices) {
        Deque<Account> freed = new ArrayDeque<>(claim.shares.size());
        for (Account.Share share : claim.shares) {
            share.budget().roll(now.time());
            ending.end(share);
            notices.settled(share.account);
            touch(share.account, now);
            if (share.account.waiting() > 0) {
                freed.add(share.account);
            }
        }
        drain(freed, now, notices);
    }

    /** A claim waited too long. */
    RefusedException giveUp(Claim claim, boolean untilDeadline, Moment now, Notices notices) {
        Account.Share longed = longed(claim, now);
        boolean lacks = longed.judge(now) == Budget.Verdict.LACKS || !waits(longed);
        boolean unavailable = lacks && this.rounds != null && this.rounds.failing(now);
        if (!untilDeadline && !unavailable) {
            notices.refused(longed);
        }
        if (claim.queued) {
            drain(unqueue(claim), now, notices);
        }
        if (untilDeadline) {
            return Refusals.late(claim.call());
        }
        return unavailable ? Refusals.unavailable(claim.call(), longed) : lacks
                ? this.refusals.notLent(claim.call(), longed, LENT_WAIT) : this.refusals.waited(claim.call(), longed);
    }

    /** How a reservation ends. */
    @FunctionalInterface
    interface Ending {

        void end(Account.Share share);

    }

}
