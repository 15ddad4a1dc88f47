package io.github.aiutils.cost;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;

import org.jspecify.annotations.Nullable;

import static java.time.DayOfWeek.MONDAY;

/**
 * The time in which a budget may be spent.
 *
 * @since 0.1.0
 */
public sealed interface BudgetWindow {

    /** All time: what is spent is gone. */
    BudgetWindow TOTAL = new Total();

    /**
     * Returns the span in which money reserved at a moment counts.
     * @param now the moment
     * @return the span
     */
    Span at(Instant now);

    /**
     * Returns when the oldest span began that counts at a moment.
     * @param now the moment
     * @return the beginning; {@link Instant#EPOCH} if it has none
     */
    default Instant since(Instant now) {
        Instant start = at(now).start();
        return (start != null) ? start : Instant.EPOCH;
    }

    /**
     * A piece of time.
     *
     * @param start its first moment; {@code null} if it has none
     * @param end the first moment after it; {@code null} if it does not end
     * @param leaves when what was spent in it no longer counts; {@code null} for never
     */
    record Span(@Nullable Instant start, @Nullable Instant end, @Nullable Instant leaves) {
    }

    /**
     * Windows of the calendar, one after the other without a gap. A day lasts from
     * midnight to midnight of its zone, or from the first moment a day without a midnight
     * has; that may be 23 or 25 hours. Hours and minutes are those of the zone's clock,
     * and the hour that the clock shows twice is two.
     *
     * @param unit what windows last
     * @param zone whose clock and days count
     */
    record Calendar(Unit unit, ZoneId zone) implements BudgetWindow {

        @Override
        public Span at(Instant now) {
            return switch (this.unit) {
                case MINUTE -> clock(now, 60);
                case HOUR -> clock(now, 3600);
                case DAY, WEEK, MONTH -> days(now);
            };
        }

        /** Cut where the clock is put to another time, if that is not at a full hour. */
        private Span clock(Instant now, long seconds) {
            long offset = this.zone.getRules().getOffset(now).getTotalSeconds();
            long start = Math.floorDiv(now.getEpochSecond() + offset, seconds) * seconds - offset;
            Instant first = Instant.ofEpochSecond(start);
            Instant end = Instant.ofEpochSecond(start + seconds);
            ZoneOffsetTransition before = this.zone.getRules().previousTransition(now.plusNanos(1));
            ZoneOffsetTransition after = this.zone.getRules().nextTransition(now);
            if (before != null && before.getInstant().isAfter(first)) {
                first = before.getInstant();
            }
            if (after != null && after.getInstant().isBefore(end)) {
                end = after.getInstant();
            }
            return new Span(first, end, end);
        }

        /**
         * Where the clock goes back over midnight, the day before is not begun again.
         */
        private Span days(Instant now) {
            LocalDate day = first(now.atZone(this.zone).toLocalDate());
            Instant end = start(next(day));
            while (!now.isBefore(end)) {
                day = next(day);
                end = start(next(day));
            }
            return new Span(start(day), end, end);
        }

        private LocalDate first(LocalDate day) {
            return switch (this.unit) {
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(MONDAY));
                case MONTH -> day.withDayOfMonth(1);
                default -> day;
            };
        }

        private LocalDate next(LocalDate first) {
            return switch (this.unit) {
                case WEEK -> first.plusWeeks(1);
                case MONTH -> first.plusMonths(1);
                default -> first.plusDays(1);
            };
        }

        private Instant start(LocalDate day) {
            return day.atStartOfDay(this.zone).toInstant();
        }

    }

    /**
     * The time up to now, which moves on in {@value #SLICES} slices. What was spent in a
     * slice counts until all of the slice is as long ago as the window lasts, so that in
     * no time of this length more than the amount is spent.
     *
     * @param length how long it lasts, a second or more
     */
    record Rolling(Duration length) implements BudgetWindow {

        static final int SLICES = 60;

        @Override
        public Span at(Instant now) {
            long slice = slice();
            Instant start = Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), slice) * slice);
            Instant end = start.plusMillis(slice);
            return new Span(start, end, end.plus(this.length));
        }

        @Override
        public Instant since(Instant now) {
            long slice = slice();
            return Instant.ofEpochMilli(Math.floorDiv(now.minus(this.length).toEpochMilli(), slice) * slice);
        }

        private long slice() {
            return Math.max(1, -Math.floorDiv(-this.length.toMillis(), SLICES));
        }

    }

    /** All time. */
    record Total() implements BudgetWindow {

        @Override
        public Span at(Instant now) {
            return new Span(null, null, null);
        }

    }

    /** What windows of the calendar last. */
    enum Unit {

        /** A minute of the clock. */
        MINUTE,

        /** An hour of the clock. */
        HOUR,

        /** A day. */
        DAY,

        /** A week from Monday on. */
        WEEK,

        /** A month. */
        MONTH

    }

}
