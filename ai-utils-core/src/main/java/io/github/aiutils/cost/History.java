package io.github.aiutils.cost;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Sums over time in a bounded number of cells. When there are too many, nothing is
 * dropped: if hours have more than half of them, the oldest hour is folded into its day,
 * else the oldest day into the beginning. One period has at most a quarter of the cells,
 * so that one bad hour does not fold all others.
 */
final class History {

    static final int LEAST_CELLS = 16;

    private final int most;

    private final TreeMap<Long, Cells> hours = new TreeMap<>();

    private final TreeMap<Long, Cells> days = new TreeMap<>();

    private Cells beginning;

    private int inHours;

    private int inDays;

    /** Hours before it are folded. */
    private long hoursFrom = Long.MIN_VALUE;

    /** Days before it are folded. */
    private long daysFrom = Long.MIN_VALUE;

    History(int most) {
        if (most < LEAST_CELLS) {
            throw new IllegalArgumentException("a ledger needs room for " + LEAST_CELLS + " cells, not " + most);
        }
        this.most = most;
        this.beginning = period();
    }

    synchronized void add(Instant at, Labels labels, UnaryOperator<UsageTotals> more) {
        long hour = Period.hourOf(at);
        if (hour >= this.hoursFrom) {
            Cells cells = this.hours.computeIfAbsent(hour, (same) -> period());
            int before = cells.size();
            cells.add(labels, more);
            this.inHours += cells.size() - before;
        }
        else {
            Cells one = period();
            one.add(labels, more);
            addToDay(Period.dayOf(hour), one);
        }
        while (size() > this.most) {
            fold();
        }
    }

    private void fold() {
        if (this.inHours > this.most / 2) {
            Map.Entry<Long, Cells> oldest = this.hours.pollFirstEntry();
            this.inHours -= oldest.getValue().size();
            this.hoursFrom = oldest.getKey() + 1;
            addToDay(Period.dayOf(oldest.getKey()), oldest.getValue());
        }
        else {
            Map.Entry<Long, Cells> oldest = this.days.pollFirstEntry();
            this.inDays -= oldest.getValue().size();
            this.daysFrom = oldest.getKey() + 1;
            this.beginning.add(oldest.getValue());
        }
    }

    private void addToDay(long day, Cells more) {
        if (day < this.daysFrom) {
            this.beginning.add(more);
            return;
        }
        Cells cells = this.days.computeIfAbsent(day, (same) -> period());
        int before = cells.size();
        cells.add(more);
        this.inDays += cells.size() - before;
    }

    /**
     * With its cells for others it stays within a quarter. So the beginning and one day
     * fit in what hours leave, and no day is folded that still has hours.
     */
    private Cells period() {
        return new Cells((this.most - 4) / 8);
    }

    synchronized int size() {
        return this.inHours + this.inDays + this.beginning.size();
    }

    synchronized List<Cell> cells() {
        List<Cell> all = new ArrayList<>(size());
        collect(Period.BEGINNING, this.beginning, all);
        this.days.forEach((day, cells) -> collect(Period.day(day), cells, all));
        this.hours.forEach((hour, cells) -> collect(Period.hour(hour), cells, all));
        return all;
    }

    private static void collect(Period period, Cells cells, List<Cell> all) {
        cells.forEach((labels, totals) -> all.add(new Cell(period, labels, totals)));
    }

    synchronized void clear() {
        this.hours.clear();
        this.days.clear();
        this.beginning = period();
        this.inHours = 0;
        this.inDays = 0;
        this.hoursFrom = Long.MIN_VALUE;
        this.daysFrom = Long.MIN_VALUE;
    }

    /** A sum. */
    record Cell(Period period, Labels labels, UsageTotals totals) {
    }

}
