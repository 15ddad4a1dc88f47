package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.cost.UsageTotals.Capped;
import io.github.aiutils.cost.UsageTotals.Unsettled;
import org.jspecify.annotations.Nullable;

/** Made data. */
final class Books {

    /** A Sunday. */
    static final LocalDate TODAY = LocalDate.parse("2026-11-22");

    static final Origin ORIGIN = new Origin("default", "openai", "gpt-5-nano");

    private Books() {
    }

    static Instant at(String time) {
        return LocalDateTime.parse(time.contains("T") ? time : time + "T00:00").toInstant(ZoneOffset.UTC);
    }

    static UsageTotals cost(String cost) {
        return totals(1, 0, cost, Unsettled.NONE);
    }

    static UsageTotals unpriced(String cost) {
        return totals(2, 1, cost, Unsettled.NONE);
    }

    static UsageTotals unsettled(String cost, String atMost) {
        return totals(2, 0, cost, new Unsettled(1, new BigDecimal(atMost)));
    }

    private static UsageTotals totals(long attempts, long unpriced, String cost, Unsettled unsettled) {
        return new UsageTotals(attempts, attempts, 0, unpriced, 10, 0, 0, 10, 0, new BigDecimal(cost), unsettled,
                Capped.NONE);
    }

    static UsageTotals capped(long attempts, long bounds, long longest) {
        return new UsageTotals(attempts, attempts, 0, 0, 10, 0, 0, longest, 0, BigDecimal.ONE, Unsettled.NONE,
                new Capped(attempts, bounds, longest));
    }

    static UsageTotals input(long attempts, long input, long cacheRead, long cacheWrite) {
        return new UsageTotals(attempts, attempts, 0, 0, input, cacheRead, cacheWrite, 10, 0, BigDecimal.ONE,
                Unsettled.NONE, Capped.NONE);
    }

    /** Days up to yesterday, the last one last, after a first one that does not count. */
    static SortedMap<LocalDate, UsageTotals> days(String... costs) {
        SortedMap<LocalDate, UsageTotals> days = new TreeMap<>(Map.of(TODAY.minusDays(costs.length + 1), cost("77")));
        for (int i = 0; i < costs.length; i++) {
            days.put(TODAY.minusDays(costs.length - i), cost(costs[i]));
        }
        return days;
    }

    static BudgetSnapshot budget(String amount, String spent, @Nullable String start, @Nullable String end) {
        return budget("daily", null, amount, spent, start, end);
    }

    static BudgetSnapshot budget(String name, @Nullable String value, String amount, String spent,
            @Nullable String start, @Nullable String end) {
        return new BudgetSnapshot(name, value, "USD", new BigDecimal(amount), new BigDecimal(spent), BigDecimal.ZERO, 0,
                0, (start != null) ? at(start) : null, (end != null) ? at(end) : null, BudgetSnapshot.State.OK);
    }

}
