package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Entry.Held;
import io.github.aiutils.cost.Entry.Share;
import io.github.aiutils.cost.LedgerLabels;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.cost.UsageTotals.Unsettled;
import io.github.aiutils.cost.jdbc.PeriodTable.Spent;
import org.jspecify.annotations.Nullable;

/** What a transaction adds to the sums and to the money of budgets. */
final class Deltas {

    private final LedgerLabels labels;

    private final Map<Cell, SumKey> keys = new HashMap<>();

    private final Map<SumKey, UsageTotals> sums = new HashMap<>();

    private final SortedMap<PeriodKey, Spent> periods = new TreeMap<>();

    Deltas(LedgerLabels labels) {
        this.labels = labels;
    }

    void book(Booked booked) {
        Entry entry = booked.entry();
        this.sums.merge(key(entry), UsageTotals.ZERO.plus(entry, booked.bill()), UsageTotals::plus);
        BigDecimal cost = booked.bill().cost();
        for (Share share : shares(entry)) {
            add(share, spent(share, cost), (cost != null) ? 0 : 1);
        }
    }

    /** Whose end nobody knows: budgets are charged with what was held. */
    void leaveOpen(Entry entry) {
        this.sums.merge(key(entry), UsageTotals.ZERO.plusUnsettled(entry), UsageTotals::plus);
        shares(entry).forEach((share) -> add(share, Money.stored(share.amount()), 1));
    }

    /** Corrects what was left open, since its end is known after all. */
    void bookLate(Booked booked) {
        book(booked);
        Entry entry = booked.entry();
        UsageTotals open = UsageTotals.ZERO.plusUnsettled(entry);
        this.sums.merge(key(entry),
                new UsageTotals(-open.calls(), -open.attempts(), 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO,
                        new Unsettled(-1, open.unsettled().atMost().negate()), UsageTotals.Capped.NONE),
                UsageTotals::plus);
        shares(entry).forEach((share) -> add(share, Money.stored(share.amount()).negate(), -1));
    }

    private SumKey key(Entry entry) {
        return this.keys.computeIfAbsent(new Cell(SumKey.hour(entry.at()), this.labels.of(entry)),
                (cell) -> SumKey.of(cell.hour(), this.labels, cell.values()));
    }

    private void add(Share share, BigDecimal amount, long unpriced) {
        this.periods.merge(PeriodKey.of(share), new Spent(amount, unpriced), Spent::plus);
    }

    private static List<Share> shares(Entry entry) {
        Held held = entry.held();
        return (held != null) ? held.shares() : List.of();
    }

    private static BigDecimal spent(Share share, @Nullable BigDecimal cost) {
        return Money.stored((cost != null) ? cost : share.amount());
    }

    /** Returns what bookings take from budgets. */
    static Map<PeriodKey, BigDecimal> spent(List<Booked> bookings) {
        Map<PeriodKey, BigDecimal> spent = new HashMap<>();
        for (Booked booked : bookings) {
            for (Share share : shares(booked.entry())) {
                spent.merge(PeriodKey.of(share), spent(share, booked.bill().cost()), BigDecimal::add);
            }
        }
        return spent;
    }

    Map<SumKey, UsageTotals> sums() {
        return this.sums;
    }

    SortedMap<PeriodKey, Spent> periods() {
        return this.periods;
    }

    private record Cell(Instant hour, List<String> values) {
    }

}
