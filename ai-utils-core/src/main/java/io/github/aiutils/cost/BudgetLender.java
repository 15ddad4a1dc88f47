package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Lends the money of budgets to instances that share them, so that all that is spent and
 * all that instances hold never come to more than there is.
 *
 * @since 0.1.0
 */
public interface BudgetLender {

    /**
     * Writes down what this instance holds and lends it more. Returns at once; one round
     * is under way at a time.
     * @param asks what it holds and wants, each account once
     * @param borrower is told once what came of it, on a thread of the lender
     */
    void lend(List<Ask> asks, Borrower borrower);

    /** Is told what came of a round. */
    interface Borrower {

        /**
         * The round was made.
         * @param round what came of it
         */
        void lent(Round round);

        /**
         * The round failed.
         * @param error why
         * @param unchanged whether it surely changed nothing; otherwise nobody knows
         */
        void failed(Throwable error, boolean unchanged);

    }

    /**
     * What one instance holds of an account and wants of it. What it holds of periods
     * that are not named is given back.
     *
     * @param budget name of the budget
     * @param value value of the tag the account is for; {@code null} if it is one for all
     * @param amount what may be spent in a window
     * @param since when the oldest period began that counts; {@link Instant#EPOCH} if
     * periods have no beginning
     * @param until the first moment after the last period that counts; {@code null} if
     * all that began since then count
     * @param current when the period began that money is lent for
     * @param committed what is reserved, or spent and not booked yet, by the beginning of
     * its period
     * @param kept what is held besides for attempts to come
     * @param least the least that is of use, besides what is held; 0 if all is
     * @param want how much would be of use, besides what is held
     */
    record Ask(String budget, @Nullable String value, BigDecimal amount, Instant since, @Nullable Instant until,
            Instant current, Map<Instant, BigDecimal> committed, BigDecimal kept, BigDecimal least, BigDecimal want) {

        private static final MathContext SHORT = new MathContext(6, RoundingMode.DOWN);

        public Ask {
            committed = Map.copyOf(committed);
        }

        /**
         * Returns how much to lend: no more than is left, and not what serves nobody. For
         * those who wait an instance gets its part of what is left and at least what the
         * first needs, for attempts to come it may hold half of its part.
         * @param spent what is booked in all periods that count
         * @param lent what other instances hold of them
         * @param instances how many instances there are, this one included
         * @return the amount, 0 or more
         */
        public BigDecimal extra(BigDecimal spent, BigDecimal lent, int instances) {
            BigDecimal held = this.committed.values().stream().reduce(this.kept, BigDecimal::add);
            BigDecimal free = this.amount.subtract(spent).subtract(lent).subtract(held);
            if (free.signum() <= 0 || this.least.compareTo(free) > 0) {
                return BigDecimal.ZERO;
            }
            BigDecimal half = half(free.add(this.kept), instances);
            BigDecimal part = (this.least.signum() > 0) ? half.add(half) : half;
            return this.want.min(part.subtract(this.kept)).max(this.least).max(BigDecimal.ZERO);
        }

        /**
         * Returns what one instance may hold for attempts to come.
         * @param free what nobody uses
         * @param instances how many instances there are
         * @return the amount
         */
        static BigDecimal half(BigDecimal free, int instances) {
            return free.divide(BigDecimal.valueOf(2L * Math.max(1, instances)), SHORT);
        }

    }

    /**
     * What came of a round.
     *
     * @param grants by account, in the order of the asks
     * @param instances how many instances there are, this one included
     * @param lease how long what is held is this instance's, from before the round on; 0
     * if that is as before, since only others were looked at
     */
    record Round(List<Grant> grants, int instances, Duration lease) {

        public Round {
            grants = List.copyOf(grants);
        }

    }

    /**
     * What came of an ask.
     *
     * @param extra how much more is lent, for the period that was under way
     * @param periods what is known of the periods that count; those that are not named
     * are untouched
     */
    record Grant(BigDecimal extra, List<Known> periods) {

        public Grant {
            periods = List.copyOf(periods);
        }

    }

    /**
     * What is known of a period.
     *
     * @param begins when it began
     * @param spent what is booked in it
     * @param unpriced attempts booked in it whose cost is not known
     * @param lent what other instances hold of it
     * @param idle the part of that which nobody uses
     */
    record Known(Instant begins, BigDecimal spent, long unpriced, BigDecimal lent, BigDecimal idle) {

        static Known nothing(Instant begins) {
            return new Known(begins, BigDecimal.ZERO, 0, BigDecimal.ZERO, BigDecimal.ZERO);
        }

    }

}
