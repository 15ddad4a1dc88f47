package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What will be spent of a budget if all goes on as it does. Calls that the budget refuses
 * are not foreseen: it is what would be spent without them being refused.
 *
 * @param budget the budget's name
 * @param value value of the tag it is for; {@code null} if it is not for each value of a
 * tag
 * @param currency the currency of all amounts
 * @param amount what may be spent in a window
 * @param spent what is spent in this one
 * @param projected what is spent in it by its end, an estimate of six digits;
 * {@code null} if there is not enough data, or if the window never ends
 * @param end the end it is projected to; for a rolling window one length from now;
 * {@code null} if the window never ends
 * @param reachedAt when the amount will be reached, or now if it is; {@code null} if it
 * will not be before the end, if there is not enough data, and for a rolling window
 * @param basis what it is projected by
 * @since 0.1.0
 */
public record Projection(String budget, @Nullable String value, String currency, BigDecimal amount, BigDecimal spent,
        @Nullable BigDecimal projected, @Nullable Instant end, @Nullable Instant reachedAt, Basis basis) {

    /** What a projection goes by. */
    public enum Basis {

        /** The same hours of the last days, times the pace of this window. */
        USUAL_HOURS,

        /** The pace of this window alone. */
        PACE,

        /** Nothing yet. */
        NOT_ENOUGH_DATA

    }

}
