package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** Money of a piece of a budget's window. */
final class BudgetPeriod {

    /** Books may round what they are told by less than that in all. */
    private static final BigDecimal ROUNDED = new BigDecimal("1e-12");

    /** When it began; the epoch if it has no beginning. */
    final Instant begins;

    final @Nullable Instant end;

    final @Nullable Instant leaves;

    /** What attempts of this instance came to. */
    BigDecimal spent = BigDecimal.ZERO;

    BigDecimal reserved = BigDecimal.ZERO;

    long unpriced;

    boolean counts = true;

    /** The part of what was spent that is in the books all instances see. */
    BigDecimal booked = BigDecimal.ZERO;

    /** What is in these books and is not of this instance. */
    BigDecimal elsewhere = BigDecimal.ZERO;

    long unpricedElsewhere;

    /** What other instances hold. */
    BigDecimal lent = BigDecimal.ZERO;

    /** The part of that which nobody uses. */
    BigDecimal idle = BigDecimal.ZERO;

    BudgetPeriod(BudgetWindow.Span span) {
        this.begins = begins(span);
        this.end = span.end();
        this.leaves = span.leaves();
    }

    static Instant begins(BudgetWindow.Span span) {
        return (span.start() != null) ? span.start() : Instant.EPOCH;
    }

    /** What is taken of the budget and does not stand in the books that all see. */
    BigDecimal committed() {
        BigDecimal committed = this.spent.subtract(this.booked).add(this.reserved);
        return (committed.compareTo(ROUNDED) > 0) ? committed : BigDecimal.ZERO;
    }

}
