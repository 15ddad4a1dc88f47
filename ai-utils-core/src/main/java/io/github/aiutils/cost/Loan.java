package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What this instance was lent of an account that several share. Reservations are taken
 * out of a purse and what they leave comes back into it, so that what is spent, reserved
 * and in the purse is never more than was lent.
 */
final class Loan {

    /** For how long money that is spent is taken to stay so. */
    private static final Duration FINAL = Duration.ofSeconds(30);

    private final Budget budget;

    private final Demand demand = new Demand();

    private BigDecimal purse = BigDecimal.ZERO;

    /** The lender counts the purse in the period that began then. */
    private Instant home = Instant.MIN;

    /** What was in the purse and is offered back by a round under way. */
    private BigDecimal offered = BigDecimal.ZERO;

    /** What the lender knows to be in use; {@code null} if nobody knows. */
    private @Nullable BigDecimal told = BigDecimal.ZERO;

    private Moment asked = new Moment(Instant.MIN, 0);

    /** When the last round began that succeeded. */
    private @Nullable Moment known;

    private Moment expires = new Moment(Instant.MIN, Long.MIN_VALUE);

    private BigDecimal part = BigDecimal.ZERO;

    Loan(Budget budget) {
        this.budget = budget;
    }

    /**
     * Says whether an attempt can have what it may cost from what is lent. It is refused
     * for money that others use only if they used it after it came, for by then they may
     * have given it back; what is spent is spent.
     * @param need what it may cost
     * @param limit what attempts like it may use
     * @param came when it came
     */
    Budget.Verdict judge(BigDecimal need, BigDecimal limit, Moment came, Moment now) {
        Budget.Verdict verdict = this.budget.judge(need, limit);
        boolean whole = limit.compareTo(this.budget.settings().amount()) == 0;
        if (need.signum() == 0 || (covers(need, now) && (whole || verdict == Budget.Verdict.FITS))) {
            return Budget.Verdict.FITS;
        }
        boolean judged = verdict != Budget.Verdict.FITS && this.known != null && (this.known.nanos() >= came.nanos()
                || (this.budget.spentUp(need, limit) && recent(this.known, now)));
        return judged ? verdict : Budget.Verdict.LACKS;
    }

    private static boolean recent(Moment known, Moment now) {
        return now.nanos() - known.nanos() <= FINAL.toNanos();
    }

    private boolean covers(BigDecimal need, Moment now) {
        return need.compareTo(this.purse) <= 0 && valid(now) && (rolling() || this.home.equals(this.budget.begins()));
    }

    private boolean rolling() {
        return this.budget.settings().window() instanceof BudgetWindow.Rolling;
    }

    private boolean valid(Moment now) {
        return now.nanos() < this.expires.nanos() && now.time().isBefore(this.expires.time());
    }

    void take(BigDecimal need, Moment now) {
        this.purse = this.purse.subtract(need);
        this.demand.took(need, now);
    }

    /**
     * Money is free again. That of a period older than the purse's is not put into it: it
     * may leave the window before the lender knows that it moved on.
     */
    void back(BudgetPeriod period, BigDecimal freed) {
        this.demand.gave(freed);
        if (period.counts && !period.begins.isBefore(this.home)) {
            this.purse = this.purse.add(freed);
        }
    }

    /** Returns whether there is nothing to tell a lender. */
    boolean quiet(Moment now) {
        return this.purse.signum() == 0 && !this.demand.lately(now) && this.told != null
                && this.told.compareTo(sum()) == 0;
    }

    /** Returns whether there is nothing to forget. */
    boolean unused(Moment now) {
        return quiet(now) && sum().signum() == 0;
    }

    private BigDecimal sum() {
        BigDecimal sum = BigDecimal.ZERO;
        for (BudgetPeriod period : this.budget.periods()) {
            sum = sum.add(period.committed());
        }
        return sum;
    }

    /**
     * Offers back what it does not need, and says what it does.
     * @param first what the first needs of those who wait
     * @param all what all need who wait; 0 if nobody does
     */
    BudgetLender.Ask ask(BigDecimal first, BigDecimal all, Moment now) {
        boolean alive = valid(now) && (rolling() || this.home.equals(this.budget.begins()));
        BigDecimal before = alive ? this.purse.max(BigDecimal.ZERO) : BigDecimal.ZERO;
        BigDecimal target = this.demand.target(this.asked, now, this.part);
        BigDecimal kept = (all.signum() > 0) ? BigDecimal.ZERO : before.min(target);
        this.purse = kept;
        this.offered = before.subtract(kept);
        this.home = this.budget.begins();
        this.asked = now;
        this.told = sum();
        Instant until = (this.budget.settings().window() instanceof BudgetWindow.Calendar calendar)
                ? calendar.at(this.home).end() : null;
        return new BudgetLender.Ask(this.budget.settings().name(), this.budget.value(), this.budget.settings().amount(),
                this.budget.since(), until, this.home, committed(), kept, first, all.add(target).subtract(kept));
    }

    private Map<Instant, BigDecimal> committed() {
        Map<Instant, BigDecimal> committed = new HashMap<>();
        for (BudgetPeriod period : this.budget.periods()) {
            BigDecimal held = period.committed();
            if (held.signum() > 0) {
                committed.put(period.begins, held);
            }
        }
        return committed;
    }

    /** A round that began with an ask has come to its end. */
    void lent(BudgetLender.Grant grant, BudgetLender.Round round) {
        this.purse = this.purse.add(grant.extra());
        this.offered = BigDecimal.ZERO;
        this.known = this.asked;
        if (!round.lease().isZero()) {
            Duration lasts = (this.budget.settings().window() instanceof BudgetWindow.Rolling window)
                    ? least(round.lease(), window.length().dividedBy(2)) : round.lease();
            this.expires = new Moment(this.asked.time().plus(lasts), this.asked.nanos() + lasts.toNanos());
        }
        this.budget.know(grant.periods());
        this.part = BudgetLender.Ask.half(this.budget.left(this.budget.settings().amount()), round.instances());
    }

    private static Duration least(Duration one, Duration other) {
        return (one.compareTo(other) <= 0) ? one : other;
    }

    void failed(boolean unchanged) {
        if (unchanged) {
            this.purse = this.purse.add(this.offered);
        }
        this.offered = BigDecimal.ZERO;
        this.told = null;
    }

}
