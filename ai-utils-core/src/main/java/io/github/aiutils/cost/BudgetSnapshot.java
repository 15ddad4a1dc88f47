package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A budget at one moment.
 *
 * @param name the budget's name
 * @param value value of the tag it is for; {@code null} if it is not for each value of a
 * tag
 * @param currency the currency of all amounts
 * @param amount what may be spent in a window
 * @param spent what attempts cost that were opened in this window, those of other
 * instances included where instances share budgets
 * @param reserved what is set aside for attempts under way
 * @param lent what other instances hold; 0 where instances share nothing
 * @param unpriced attempts of this window whose cost is not known
 * @param waiting attempts that wait for settlements
 * @param windowStart when the window began; {@code null} if it has no beginning
 * @param windowEnd when the window ends; {@code null} if it does not
 * @param state how it is
 * @since 0.1.0
 */
public record BudgetSnapshot(String name, @Nullable String value, String currency, BigDecimal amount, BigDecimal spent,
        BigDecimal reserved, BigDecimal lent, long unpriced, int waiting, @Nullable Instant windowStart,
        @Nullable Instant windowEnd, State state) {

    /**
     * Makes the snapshot of a budget that no other instance shares.
     * @param name the budget's name
     * @param value value of the tag it is for; {@code null} if it is not for each value
     * of a tag
     * @param currency the currency of all amounts
     * @param amount what may be spent in a window
     * @param spent what attempts cost that were opened in this window
     * @param reserved what is set aside for attempts under way
     * @param unpriced attempts of this window whose cost is not known
     * @param waiting attempts that wait for settlements
     * @param windowStart when the window began; {@code null} if it has no beginning
     * @param windowEnd when the window ends; {@code null} if it does not
     * @param state how it is
     */
    public BudgetSnapshot(String name, @Nullable String value, String currency, BigDecimal amount, BigDecimal spent,
            BigDecimal reserved, long unpriced, int waiting, @Nullable Instant windowStart, @Nullable Instant windowEnd,
            State state) {
        this(name, value, currency, amount, spent, reserved, BigDecimal.ZERO, unpriced, waiting, windowStart, windowEnd,
                state);
    }

    /**
     * Returns what may still be reserved.
     * @return the amount, 0 or more
     */
    public BigDecimal remaining() {
        return this.amount.subtract(this.spent).subtract(this.reserved).subtract(this.lent).max(BigDecimal.ZERO);
    }

    /** How a budget is. */
    public enum State {

        /** Below its first level. */
        OK,

        /** A level was reached. */
        WARNED,

        /** All of it is spent, or a call was refused in this window. */
        EXCEEDED

    }

}
