package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The money of one window, for one value of a tag if the budget has it so. Reserved money
 * belongs to the period it was reserved in: settled later it is booked there, and once
 * that has left the window it counts no longer. Knows no clock and no lock; time that
 * goes back is taken for standing still.
 */
final class Budget {

    private final BudgetSettings settings;

    private final @Nullable String value;

    private final String currency;

    /** Those that count, the oldest first; the last one may be under way. */
    private final Deque<Period> periods = new ArrayDeque<>();

    private final List<Told> levels = new ArrayList<>();

    private final Told exceeded = new Told();

    private final Told degraded = new Told();

    private BudgetWindow.Span span;

    private Instant now;

    private BigDecimal spent = BigDecimal.ZERO;

    private BigDecimal reserved = BigDecimal.ZERO;

    private long unpriced;

    Budget(BudgetSettings settings, @Nullable String value, String currency, Instant now) {
        this.settings = settings;
        this.value = value;
        this.currency = currency;
        this.now = now;
        this.span = settings.window().at(now);
        settings.warnAt().forEach((level) -> this.levels.add(new Told()));
    }

    BudgetSettings settings() {
        return this.settings;
    }

    /** Moves on to a moment. */
    void roll(Instant moment) {
        if (moment.isAfter(this.now)) {
            this.now = moment;
        }
        if (over(this.span.end())) {
            this.span = this.settings.window().at(this.now);
        }
        Period oldest;
        while ((oldest = this.periods.peekFirst()) != null && over(oldest.leaves)) {
            this.periods.removeFirst();
            oldest.counts = false;
            this.spent = this.spent.subtract(oldest.spent);
            this.reserved = this.reserved.subtract(oldest.reserved);
            this.unpriced -= oldest.unpriced;
        }
    }

    private boolean over(@Nullable Instant end) {
        return end != null && !this.now.isBefore(end);
    }

    /**
     * Says whether an attempt can have what it may cost.
     * @param need what it may cost
     * @param limit what attempts like it may use
     * @return what becomes of it
     */
    Verdict judge(BigDecimal need, BigDecimal limit) {
        BigDecimal settled = this.spent.add(need);
        if (need.signum() == 0 || settled.add(this.reserved).compareTo(limit) <= 0) {
            return Verdict.FITS;
        }
        boolean waits = this.settings.onExceeded() == BudgetSettings.OnExceeded.WAIT_FOR_SETTLEMENTS;
        return (waits && settled.compareTo(limit) <= 0) ? Verdict.WAITS : Verdict.REFUSED;
    }

    /** Sets money aside, whether it fits or not. */
    Period reserve(BigDecimal need) {
        Period period = this.periods.peekLast();
        if (period == null || over(period.end)) {
            period = new Period(this.span);
            this.periods.addLast(period);
        }
        add(period, BigDecimal.ZERO, need);
        return period;
    }

    /**
     * Ends a reservation.
     * @param period where it was made
     * @param need what was reserved
     * @param cost what it came to; {@code null} if nobody knows
     */
    void settle(Period period, BigDecimal need, @Nullable BigDecimal cost) {
        if (cost == null) {
            period.unpriced++;
            this.unpriced += period.counts ? 1 : 0;
        }
        add(period, (cost != null) ? cost : need, need.negate());
    }

    void giveBack(Period period, BigDecimal need) {
        add(period, BigDecimal.ZERO, need.negate());
    }

    private void add(Period period, BigDecimal spending, BigDecimal reserving) {
        period.spent = period.spent.add(spending);
        period.reserved = period.reserved.add(reserving);
        if (period.counts) {
            this.spent = this.spent.add(spending);
            this.reserved = this.reserved.add(reserving);
        }
    }

    /** Returns the levels that are reached and were not told in this window yet. */
    List<Double> newLevels() {
        List<Double> reached = List.of();
        for (int i = 0; i < this.levels.size(); i++) {
            double level = this.settings.warnAt().get(i);
            if (this.spent.compareTo(this.settings.share(level)) >= 0 && this.levels.get(i).first()) {
                reached = reached.isEmpty() ? new ArrayList<>() : reached;
                reached.add(level);
            }
        }
        return reached;
    }

    /**
     * Returns whether more is spent than there was, for the first time in this window.
     */
    boolean newlyPassed() {
        return this.spent.compareTo(this.settings.amount()) > 0 && this.exceeded.first();
    }

    /** Returns whether this is the first refusal in this window. */
    boolean newlyRefused() {
        return this.exceeded.first();
    }

    /** Returns whether this is the first attempt in this window that has to go on. */
    boolean newlyDegraded() {
        return this.degraded.first();
    }

    /** Returns what may still be reserved up to a limit, 0 or more. */
    BigDecimal left(BigDecimal limit) {
        return plain(limit.subtract(this.spent).subtract(this.reserved).max(BigDecimal.ZERO));
    }

    /** Returns when something of the window is over; {@code null} if that never is. */
    @Nullable Instant rolls() {
        Period oldest = this.periods.peekFirst();
        return (oldest != null) ? oldest.leaves : this.span.leaves();
    }

    /**
     * Returns when the window would have room for an attempt if nothing were spent in the
     * meantime.
     * @param need what it may cost
     * @param limit what attempts like it may use
     * @return the moment; {@code null} for never
     */
    @Nullable Instant holds(BigDecimal need, BigDecimal limit) {
        if (need.compareTo(limit) > 0) {
            return null;
        }
        BigDecimal counting = this.spent.add(this.reserved);
        Instant leaves = this.span.leaves();
        Iterator<Period> oldest = this.periods.iterator();
        while (oldest.hasNext() && counting.add(need).compareTo(limit) > 0) {
            Period period = oldest.next();
            counting = counting.subtract(period.spent).subtract(period.reserved);
            leaves = period.leaves;
        }
        return leaves;
    }

    boolean oneOfMany() {
        return this.value != null;
    }

    /** Returns whether a note is the first of its key in this window. */
    boolean first(Map<String, Instant> notes, String key) {
        Instant until = notes.get(key);
        if (until != null && !over(until)) {
            return false;
        }
        Instant leaves = this.span.leaves();
        notes.put(key, (leaves != null) ? leaves : Instant.MAX);
        return true;
    }

    Duration until(Instant moment) {
        return Duration.between(this.now, moment);
    }

    /** Returns whether it is as if nobody had ever used it. */
    boolean unused() {
        return this.spent.signum() == 0 && this.reserved.signum() == 0 && this.unpriced == 0 && !this.exceeded.told()
                && !this.degraded.told();
    }

    BudgetSnapshot snapshot(int waiting) {
        boolean rolling = this.settings.window() instanceof BudgetWindow.Rolling;
        Instant start = (this.settings.window() instanceof BudgetWindow.Rolling window)
                ? this.now.minus(window.length()) : this.span.start();
        return new BudgetSnapshot(this.settings.name(), this.value, this.currency, this.settings.amount(),
                plain(this.spent), plain(this.reserved), this.unpriced, waiting, start,
                rolling ? null : this.span.end(), state());
    }

    private BudgetSnapshot.State state() {
        if (this.exceeded.told() || this.spent.compareTo(this.settings.amount()) >= 0) {
            return BudgetSnapshot.State.EXCEEDED;
        }
        List<Double> warnAt = this.settings.warnAt();
        boolean warned = !warnAt.isEmpty() && this.spent.compareTo(this.settings.share(warnAt.get(0))) >= 0;
        return warned ? BudgetSnapshot.State.WARNED : BudgetSnapshot.State.OK;
    }

    /** Without zeros that sums leave behind. */
    static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return (stripped.scale() < 0) ? stripped.setScale(0) : stripped;
    }

    /** What becomes of an attempt. */
    enum Verdict {

        FITS, WAITS, REFUSED

    }

    /** Money of a piece of the window. */
    static final class Period {

        private final @Nullable Instant end;

        private final @Nullable Instant leaves;

        private BigDecimal spent = BigDecimal.ZERO;

        private BigDecimal reserved = BigDecimal.ZERO;

        private long unpriced;

        private boolean counts = true;

        Period(BudgetWindow.Span span) {
            this.end = span.end();
            this.leaves = span.leaves();
        }

    }

    /** Something that is told once in each window. */
    private final class Told {

        private boolean ever;

        private @Nullable Instant until;

        boolean told() {
            return this.ever && !over(this.until);
        }

        boolean first() {
            if (told()) {
                return false;
            }
            this.ever = true;
            this.until = Budget.this.span.leaves();
            return true;
        }

    }

}
