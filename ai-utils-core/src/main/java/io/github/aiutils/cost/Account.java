package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A budget and those who wait for it, in the order in which they came. */
final class Account {

    private final TreeMap<Long, Claim> waiting = new TreeMap<>();

    final Budget budget;

    @Nullable Disposable timer;

    Account(Budget budget) {
        this.budget = budget;
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

    boolean unused(Instant now) {
        this.budget.roll(now);
        return this.waiting.isEmpty() && this.budget.unused();
    }

    /** What one claim wants of an account. */
    static final class Share {

        final Account account;

        final BigDecimal need;

        final BigDecimal limit;

        private Budget.@Nullable Period period;

        Share(Account account, BigDecimal need, BigDecimal limit) {
            this.account = account;
            this.need = need;
            this.limit = limit;
        }

        Budget budget() {
            return this.account.budget;
        }

        Budget.Verdict judge() {
            return budget().judge(this.need, this.limit);
        }

        void reserve() {
            this.period = budget().reserve(this.need);
        }

        void settle(@Nullable BigDecimal cost) {
            if (this.period != null) {
                budget().settle(this.period, this.need, cost);
            }
        }

        void giveBack() {
            if (this.period != null) {
                budget().giveBack(this.period, this.need);
            }
        }

    }

}
