package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.cost.UsageTotals;

/**
 * What was spent in an hour, or in a day of which hours are no longer told apart.
 *
 * @param start when the time began
 * @param length how long it was
 * @param cost what was spent
 */
record Spending(Instant start, Duration length, BigDecimal cost) {

    static final Duration HOUR = Duration.ofHours(1);

    static final Duration DAY = Duration.ofDays(1);

    /** Reads a group that is told apart by hour or day. */
    static Spending of(UsageReport.Group group) {
        String time = group.by().getOrDefault("hour", group.by().getOrDefault("day", ""));
        UsageTotals totals = group.totals();
        return time.contains("T") ? new Spending(Instant.parse(time), HOUR, totals.cost())
                : new Spending(begin(LocalDate.parse(time)), DAY, totals.cost());
    }

    LocalDate day() {
        return dayOf(this.start);
    }

    static LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

}
