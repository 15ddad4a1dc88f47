package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;

import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.insight.Projection.Basis;
import org.jspecify.annotations.Nullable;

/**
 * Projects a budget to the end of its window.
 * <p>
 * With S spent, U what the window usually costs up to now and R what the rest of it
 * usually costs, the rest will cost R × (S + R) / (U + R). That is the usual rest times a
 * mean of this window's pace, S / U, and the usual one, 1, in which the pace counts by
 * how much of a usual window is over, U / (U + R). Where nothing is usual the rest goes
 * as the window did.
 */
final class Projector {

    private static final MathContext SIX_DIGITS = new MathContext(6);

    /** One part of so many of a window must be over before its pace says anything. */
    private static final int LEAST_PART = 10;

    private static final Duration FARTHEST = Duration.ofDays(366);

    private final BudgetSnapshot budget;

    private final UsualHours usual;

    private final Instant now;

    private Projector(BudgetSnapshot budget, UsualHours usual, Instant now) {
        this.budget = budget;
        this.usual = usual;
        this.now = now;
    }

    static Projection project(BudgetSnapshot budget, UsualHours usual, Instant now) {
        return new Projector(budget, usual, now).project();
    }

    private Projection project() {
        Instant start = this.budget.windowStart();
        if (start == null) {
            return endless();
        }
        Instant end = end(start);
        Instant counted = counted(start);
        double before = this.usual.between(counted, this.now);
        double rest = this.usual.between(this.now, end);
        if (this.usual.known() && before + rest > 0) {
            double factor = (spent() + rest) / (before + rest);
            return projection(Basis.USUAL_HOURS, end, rest * factor, asUsual(factor, end));
        }
        double elapsed = seconds(counted, this.now);
        if (elapsed <= 0 || elapsed * LEAST_PART < seconds(start, rolling() ? this.now : end)) {
            return projection(Basis.NOT_ENOUGH_DATA, end, null, null);
        }
        double pace = spent() / elapsed;
        return projection(Basis.PACE, end, pace * seconds(this.now, end), atPace(pace, end));
    }

    /** What never ends is asked how long it lasts. */
    private Projection endless() {
        if (!this.usual.known()) {
            return projection(Basis.NOT_ENOUGH_DATA, null, null, null);
        }
        return projection(Basis.USUAL_HOURS, null, null, asUsual(1, this.now.plus(FARTHEST)));
    }

    private Instant end(Instant start) {
        Instant end = this.budget.windowEnd();
        return (end != null) ? end : this.now.plus(Duration.between(start, this.now));
    }

    private boolean rolling() {
        return this.budget.windowEnd() == null && this.budget.windowStart() != null;
    }

    /** Before the first booking nobody could spend. */
    private Instant counted(Instant start) {
        Instant first = this.usual.first();
        return (first != null && first.isAfter(start) && first.isBefore(this.now)) ? first : start;
    }

    private double spent() {
        return Math.max(0, this.budget.spent().doubleValue());
    }

    private double left() {
        return this.budget.amount().subtract(this.budget.spent()).doubleValue();
    }

    private boolean reached() {
        return left() <= 0;
    }

    private @Nullable Instant asUsual(double factor, Instant end) {
        return reached() ? null : this.usual.spends(left(), factor, this.now, end);
    }

    private @Nullable Instant atPace(double pace, Instant end) {
        if (reached()) {
            return null;
        }
        double seconds = left() / pace;
        return (seconds < seconds(this.now, end)) ? this.now.plusMillis((long) (seconds * 1000)) : null;
    }

    private static double seconds(Instant start, Instant end) {
        return Duration.between(start, end).toMillis() / 1000.0;
    }

    private Projection projection(Basis basis, @Nullable Instant end, @Nullable Double rest,
            @Nullable Instant reachedAt) {
        Instant at = reached() ? this.now : rolling() ? null : reachedAt;
        return new Projection(this.budget.name(), this.budget.value(), this.budget.currency(), this.budget.amount(),
                this.budget.spent(), (rest != null) ? projected(rest) : null, end, at, basis);
    }

    /** In a rolling window all that counts now will have left by its end. */
    private BigDecimal projected(double rest) {
        BigDecimal more = BigDecimal.valueOf(rest);
        BigDecimal spent = this.budget.spent();
        return rolling() ? more.round(SIX_DIGITS) : spent.add(more).round(SIX_DIGITS).max(spent);
    }

}
