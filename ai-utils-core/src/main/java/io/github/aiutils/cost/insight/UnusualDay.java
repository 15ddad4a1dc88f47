package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * A day that cost much more or less than the days around it.
 *
 * @param label what it is told apart by, such as {@code client}; {@code null} for the
 * total
 * @param value value of the label; {@code null} for the total
 * @param day the day in UTC
 * @param cost what it cost, today so far
 * @param median what the middle one of the last complete days cost
 * @param deviations by how many deviations the cost differs from the median, less than 0
 * if it is below
 * @param complete whether the day is over
 * @since 0.1.0
 */
public record UnusualDay(@Nullable String label, @Nullable String value, LocalDate day, BigDecimal cost,
        BigDecimal median, double deviations, boolean complete) {
}
