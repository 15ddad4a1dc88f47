package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A budget and those who wait for it, in the order in which they came. */
final class Account {

    private final TreeMap<Long, Claim> waiting = new TreeMap<>();

    final Budget budget;

    /** What of it this instance may use; {@code null} if that is all. */
    final @Nullable Loan loan;

    @Nullable Disposable timer;

    Account(Budget budget, @Nullable Loan loan) {
        this.budget = budget;
        this.loan = loan;
    }

    int waiting() {
        return this.waiting.size();
    }

    @Nullable Claim first() {
        Map.Entry<Long, Claim> first = this.waiting.firstEntry();
        return (first != null) ? first.getValue() : null;
    }

    /** Returns whether someone waits who came before. */
    boolean promised(Claim claim) {
        return !this.waiting.isEmpty() && this.waiting.firstKey() < claim.number();
    }

    void add(Claim claim) {
        this.waiting.put(claim.number(), claim);
    }

    boolean remove(Claim claim) {
        return this.waiting.remove(claim.number()) != null;
    }

    void disarm() {
        if (this.timer != null) {
            this.timer.dispose();
            this.timer = null;
        }
    }

    boolean unused(Moment now) {
        this.budget.roll(now.time());
        return this.waiting.isEmpty() && this.budget.unused() && (this.loan == null || this.loan.unused(now));
    }

    /** Returns whether a lender knows all there is to know. */
    boolean quiet(Moment now) {
        return this.waiting.isEmpty() && loan().quiet(now);
    }

    /** Says what this instance holds, and wants for those who wait. */
    BudgetLender.Ask ask(Moment now) {
        this.budget.roll(now.time());
        BigDecimal all = BigDecimal.ZERO;
        for (Claim claim : this.waiting.values()) {
            all = all.add(claim.need(this));
        }
        Claim first = first();
        return loan().ask((first != null) ? first.need(this) : BigDecimal.ZERO, all, now);
    }

    void lent(BudgetLender.Round round, int number, Moment now) {
        this.budget.roll(now.time());
        loan().lent(round.grants().get(number), round);
    }

    void failed(boolean unchanged) {
        loan().failed(unchanged);
    }

    private Loan loan() {
        return Objects.requireNonNull(this.loan, "only what is shared is lent");
    }

    /** What was settled here stands in the books of all instances now. */
    boolean booked(BookedMoney booked) {
        boolean any = false;
        for (BudgetPeriod period : this.budget.periods()) {
            BigDecimal amount = (period.spent.compareTo(period.booked) != 0)
                    ? booked.of(this.budget.settings().name(), this.budget.value(), period.begins) : null;
            if (amount != null) {
                period.booked = period.booked.add(amount);
                any = true;
            }
        }
        return any;
    }

    /** What one claim wants of an account. */
    static final class Share {

        final Account account;

        final BigDecimal need;

        final BigDecimal limit;

        private final Moment came;

        private @Nullable BudgetPeriod period;

        Share(Account account, BigDecimal need, BigDecimal limit, Moment came) {
            this.account = account;
            this.need = need;
            this.limit = limit;
            this.came = came;
        }

        Budget budget() {
            return this.account.budget;
        }

        Budget.Verdict judge(Moment now) {
            Loan loan = this.account.loan;
            return (loan != null) ? loan.judge(this.need, this.limit, this.came, now)
                    : budget().judge(this.need, this.limit);
        }

        void reserve(Moment now) {
            this.period = budget().reserve(this.need);
            if (this.account.loan != null) {
                this.account.loan.take(this.need, now);
            }
        }

        void settle(@Nullable BigDecimal cost) {
            if (this.period != null) {
                budget().settle(this.period, this.need, cost);
                back(this.period, (cost != null) ? this.need.subtract(cost) : BigDecimal.ZERO);
            }
        }

        void giveBack() {
            if (this.period != null) {
                budget().giveBack(this.period, this.need);
                back(this.period, this.need);
            }
        }

        private void back(BudgetPeriod from, BigDecimal freed) {
            if (this.account.loan != null) {
                this.account.loan.back(from, freed);
            }
        }

        /** For the ledger to write down, once it is reserved. */
        Entry.Share entry() {
            Instant begins = (this.period != null) ? this.period.begins : budget().begins();
            return new Entry.Share(budget().settings().name(), budget().value(), begins, this.need);
        }

    }

}
