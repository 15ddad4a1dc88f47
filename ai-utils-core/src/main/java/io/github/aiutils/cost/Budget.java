package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * The money of one window, for one value of a tag if the budget has it so. Reserved money
 * belongs to the period it was reserved in: settled later it is booked there, and once
 * that has left the window it counts no longer. What other instances spent and hold
 * counts as far as it is known. Knows no clock and no lock; time that goes back is taken
 * for standing still.
 */
final class Budget {

    private final BudgetSettings settings;

    private final @Nullable String value;

    private final String currency;

    /** Those that count, the oldest first. */
    private final TreeMap<Instant, BudgetPeriod> periods = new TreeMap<>();

    private final Milestones milestones;

    private BudgetWindow.Span span;

    private @Nullable BudgetPeriod current;

    private Instant now;

    private BigDecimal spent = BigDecimal.ZERO;

    private BigDecimal reserved = BigDecimal.ZERO;

    private BigDecimal lent = BigDecimal.ZERO;

    private BigDecimal idle = BigDecimal.ZERO;

    private long unpriced;

    Budget(BudgetSettings settings, @Nullable String value, String currency, Instant now) {
        this.settings = settings;
        this.value = value;
        this.currency = currency;
        this.now = now;
        this.span = settings.window().at(now);
        this.milestones = new Milestones(settings);
    }

    BudgetSettings settings() {
        return this.settings;
    }

    @Nullable String value() {
        return this.value;
    }

    /** Moves on to a moment. */
    void roll(Instant moment) {
        if (moment.isAfter(this.now)) {
            this.now = moment;
        }
        if (over(this.span.end())) {
            this.span = this.settings.window().at(this.now);
            this.current = null;
        }
        Map.Entry<Instant, BudgetPeriod> oldest;
        while ((oldest = this.periods.firstEntry()) != null && over(oldest.getValue().leaves)) {
            this.periods.pollFirstEntry();
            BudgetPeriod period = oldest.getValue();
            period.counts = false;
            this.spent = this.spent.subtract(period.spent).subtract(period.elsewhere);
            this.reserved = this.reserved.subtract(period.reserved);
            this.lent = this.lent.subtract(period.lent);
            this.idle = this.idle.subtract(period.idle);
            this.unpriced -= period.unpriced + period.unpricedElsewhere;
        }
    }

    private boolean over(@Nullable Instant end) {
        return end != null && !this.now.isBefore(end);
    }

    /**
     * Says whether an attempt can have what it may cost. What others hold and do not use
     * may come back.
     * @param need what it may cost
     * @param limit what attempts like it may use
     * @return what becomes of it
     */
    Verdict judge(BigDecimal need, BigDecimal limit) {
        BigDecimal settled = this.spent.add(need);
        if (need.signum() == 0 || settled.add(this.reserved).add(this.lent).subtract(this.idle).compareTo(limit) <= 0) {
            return Verdict.FITS;
        }
        boolean waits = this.settings.onExceeded() == BudgetSettings.OnExceeded.WAIT_FOR_SETTLEMENTS;
        return (waits && settled.compareTo(limit) <= 0) ? Verdict.WAITS : Verdict.REFUSED;
    }

    /** Returns whether what is spent alone leaves too little. */
    boolean spentUp(BigDecimal need, BigDecimal limit) {
        return this.spent.add(need).compareTo(limit) > 0;
    }

    /** Sets money aside, whether it fits or not. */
    BudgetPeriod reserve(BigDecimal need) {
        BudgetPeriod period = this.current;
        if (period == null) {
            period = period(this.span);
            this.current = period;
        }
        add(period, BigDecimal.ZERO, need);
        return period;
    }

    private BudgetPeriod period(BudgetWindow.Span span) {
        return this.periods.computeIfAbsent(BudgetPeriod.begins(span), (begins) -> new BudgetPeriod(span));
    }

    /**
     * Ends a reservation.
     * @param period where it was made
     * @param need what was reserved
     * @param cost what it came to; {@code null} if nobody knows
     */
    void settle(BudgetPeriod period, BigDecimal need, @Nullable BigDecimal cost) {
        if (cost == null) {
            period.unpriced++;
            this.unpriced += period.counts ? 1 : 0;
        }
        add(period, (cost != null) ? cost : need, need.negate());
    }

    void giveBack(BudgetPeriod period, BigDecimal need) {
        add(period, BigDecimal.ZERO, need.negate());
    }

    private void add(BudgetPeriod period, BigDecimal spending, BigDecimal reserving) {
        period.spent = period.spent.add(spending);
        period.reserved = period.reserved.add(reserving);
        if (period.counts) {
            this.spent = this.spent.add(spending);
            this.reserved = this.reserved.add(reserving);
        }
    }

    /** Takes over what the books of all instances say of all that counts. */
    void know(List<BudgetLender.Known> figures) {
        Map<Instant, BudgetLender.Known> known = new HashMap<>();
        for (BudgetLender.Known figure : figures) {
            BudgetWindow.Span of = this.settings.window().at(figure.begins());
            if (!over(of.leaves())) {
                known.put(period(of).begins, figure);
            }
        }
        for (BudgetPeriod period : this.periods.values()) {
            know(period, known.getOrDefault(period.begins, BudgetLender.Known.nothing(period.begins)));
        }
    }

    private void know(BudgetPeriod period, BudgetLender.Known known) {
        BigDecimal elsewhere = known.spent().subtract(period.booked).max(BigDecimal.ZERO);
        long unpricedElsewhere = Math.max(0, known.unpriced() - period.unpriced);
        this.spent = this.spent.subtract(period.elsewhere).add(elsewhere);
        this.lent = this.lent.subtract(period.lent).add(known.lent());
        this.idle = this.idle.subtract(period.idle).add(known.idle());
        this.unpriced += unpricedElsewhere - period.unpricedElsewhere;
        period.elsewhere = elsewhere;
        period.lent = known.lent();
        period.idle = known.idle();
        period.unpricedElsewhere = unpricedElsewhere;
    }

    Collection<BudgetPeriod> periods() {
        return this.periods.values();
    }

    /** Returns when the period that is under way began. */
    Instant begins() {
        return BudgetPeriod.begins(this.span);
    }

    /** Returns when the oldest period that counts began. */
    Instant since() {
        return this.settings.window().since(this.now);
    }

    /** Returns the levels that are reached and were not told in this window yet. */
    List<Double> newLevels() {
        return this.milestones.newLevels(this.spent, this.now, this.span.leaves());
    }

    /**
     * Returns whether more is spent than there was, for the first time in this window.
     */
    boolean newlyPassed() {
        return this.spent.compareTo(this.settings.amount()) > 0 && newlyRefused();
    }

    /** Returns whether this is the first refusal in this window. */
    boolean newlyRefused() {
        return this.milestones.exceeded.first(this.now, this.span.leaves());
    }

    /** Returns whether this is the first attempt in this window that has to go on. */
    boolean newlyDegraded() {
        return this.milestones.degraded.first(this.now, this.span.leaves());
    }

    /** Returns what may still be reserved up to a limit, 0 or more. */
    BigDecimal left(BigDecimal limit) {
        return plain(limit.subtract(this.spent).subtract(this.reserved).subtract(this.lent).max(BigDecimal.ZERO));
    }

    /** Returns when something of the window is over; {@code null} if that never is. */
    @Nullable Instant rolls() {
        return this.periods.isEmpty() ? this.span.leaves() : this.periods.firstEntry().getValue().leaves;
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
        BigDecimal counting = this.spent.add(this.reserved).add(this.lent);
        Instant leaves = this.span.leaves();
        Iterator<BudgetPeriod> oldest = this.periods.values().iterator();
        while (oldest.hasNext() && counting.add(need).compareTo(limit) > 0) {
            BudgetPeriod period = oldest.next();
            counting = counting.subtract(period.spent)
                .subtract(period.reserved)
                .subtract(period.elsewhere)
                .subtract(period.lent);
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
        return this.spent.signum() == 0 && this.reserved.signum() == 0 && this.lent.signum() == 0 && this.unpriced == 0
                && !this.milestones.exceeded.told(this.now) && !this.milestones.degraded.told(this.now);
    }

    BudgetSnapshot snapshot(int waiting) {
        boolean rolling = this.settings.window() instanceof BudgetWindow.Rolling;
        Instant start = (this.settings.window() instanceof BudgetWindow.Rolling window)
                ? this.now.minus(window.length()) : this.span.start();
        return new BudgetSnapshot(this.settings.name(), this.value, this.currency, this.settings.amount(),
                plain(this.spent), plain(this.reserved), plain(this.lent), this.unpriced, waiting, start,
                rolling ? null : this.span.end(), this.milestones.state(this.spent, this.now));
    }

    /** Without zeros that sums leave behind. */
    static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return (stripped.scale() < 0) ? stripped.setScale(0) : stripped;
    }

    /** What becomes of an attempt. */
    enum Verdict {

        FITS,

        /** It may fit once more is lent. */
        LACKS,

        WAITS, REFUSED

    }

}
