package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.math.RoundingMode;

import org.jspecify.annotations.Nullable;

/**
 * Amounts as the database keeps them, so that sums of rows are sums of what was booked.
 */
final class Money {

    private static final int DECIMALS = 18;

    private Money() {
    }

    static BigDecimal stored(BigDecimal amount) {
        return (amount.scale() > DECIMALS) ? amount.setScale(DECIMALS, RoundingMode.HALF_UP) : amount;
    }

    static @Nullable BigDecimal storedIfKnown(@Nullable BigDecimal amount) {
        return (amount != null) ? stored(amount) : null;
    }

    /** Returns an amount without the zeros that the database adds. */
    static BigDecimal shown(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return (stripped.scale() < 0) ? stripped.setScale(0) : stripped;
    }

    static @Nullable BigDecimal shownIfKnown(@Nullable BigDecimal amount) {
        return (amount != null) ? shown(amount) : null;
    }

}
