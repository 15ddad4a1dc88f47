package io.github.aiutils.cost;

import java.time.Instant;
import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * The time a cell of the ledger counts for: an hour or a day in UTC, or all that was
 * before.
 *
 * @param firstHour its first hour, since the epoch
 * @param unit how long it is
 */
record Period(long firstHour, Unit unit) {

    /** All that is too old to be told apart by days. */
    static final Period BEGINNING = new Period(Long.MIN_VALUE, Unit.BEGINNING);

    private static final String EARLIER = "(earlier)";

    private static final long HOURS = 24;

    private static final long SECONDS = 3600;

    static long hourOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS);
    }

    static long dayOf(long hour) {
        return Math.floorDiv(hour, HOURS);
    }

    static Period hour(long hour) {
        return new Period(hour, Unit.HOUR);
    }

    static Period day(long day) {
        return new Period(day * HOURS, Unit.DAY);
    }

    /** Returns whether it begins in a time, the end of which is not a part of it. */
    boolean begins(@Nullable Instant since, @Nullable Instant until) {
        return (since == null || this.firstHour >= hourOf(since)) && (until == null || this.firstHour < hourOf(until));
    }

    /** Returns the hour, or what is still known of it. */
    String hour() {
        return (this.unit == Unit.HOUR) ? Instant.ofEpochSecond(this.firstHour * SECONDS).toString() : day();
    }

    String day() {
        return (this.unit == Unit.BEGINNING) ? EARLIER : LocalDate.ofEpochDay(dayOf(this.firstHour)).toString();
    }

    /** How long a period is. */
    enum Unit {

        HOUR, DAY, BEGINNING

    }

}
