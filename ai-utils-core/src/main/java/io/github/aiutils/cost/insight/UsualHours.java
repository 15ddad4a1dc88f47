package io.github.aiutils.cost.insight;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What each hour of a day usually costs: its mean over the last complete days in UTC. */
final class UsualHours {

    /** So many days are the last ones, each day of the week once. */
    static final int DAYS = 7;

    /** With fewer days nothing is usual. */
    static final int LEAST_DAYS = 3;

    /** Nothing is known. */
    static final UsualHours UNKNOWN = new UsualHours(new double[24], 0, null);

    private final double[] hours;

    private final long days;

    private final @Nullable Instant first;

    private UsualHours(double[] hours, long days, @Nullable Instant first) {
        this.hours = hours;
        this.days = days;
        this.first = first;
    }

    /**
     * Learns from what was spent.
     * @param spendings what was spent since a moment, in any order
     * @param since the moment, more than {@value #DAYS} days ago
     * @param now the moment up to which days are complete
     * @return what is usual
     */
    static UsualHours of(List<Spending> spendings, Instant since, Instant now) {
        Instant first = spendings.stream().map(Spending::start).min(Comparator.naturalOrder()).orElse(null);
        if (first == null) {
            return UNKNOWN;
        }
        LocalDate today = Spending.dayOf(now);
        LocalDate from = later(Spending.dayOf(first).plusDays(1), today.minusDays(DAYS));
        long days = Math.max(0, ChronoUnit.DAYS.between(from, today));
        double[] sums = new double[24];
        spendings.stream()
            .filter((each) -> !each.day().isBefore(from) && each.day().isBefore(today))
            .forEach((each) -> add(each, sums));
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (days > 0) ? Math.max(0, sums[i] / days) : 0;
        }
        boolean older = Spending.dayOf(first).equals(Spending.dayOf(since));
        return new UsualHours(sums, days, older ? null : first);
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    /** A day whose hours are not known was spent evenly. */
    private static void add(Spending spending, double[] sums) {
        double cost = spending.cost().doubleValue();
        if (spending.length().equals(Spending.HOUR)) {
            sums[hourOf(spending.start())] += cost;
            return;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += cost / sums.length;
        }
    }

    private static int hourOf(Instant time) {
        return time.atOffset(ZoneOffset.UTC).getHour();
    }

    boolean known() {
        return this.days >= LEAST_DAYS;
    }

    /**
     * Returns since when anything was spent; {@code null} if never, or for longer than
     * was looked at.
     */
    @Nullable Instant first() {
        return this.first;
    }

    /** Returns what a time usually costs. */
    double between(Instant start, Instant end) {
        double sum = 0;
        Instant time = start;
        while (time.isBefore(end)) {
            Instant next = earlier(nextHour(time), end);
            sum += this.hours[hourOf(time)] * hours(time, next);
            time = next;
        }
        return sum;
    }

    /**
     * Returns when an amount is spent.
     * @param amount the amount, more than 0
     * @param factor by which it goes faster than usual
     * @param start when it begins
     * @param end when it ends
     * @return the moment; {@code null} if it is not before the end
     */
    @Nullable Instant spends(double amount, double factor, Instant start, Instant end) {
        double left = amount;
        Instant time = start;
        while (time.isBefore(end)) {
            Instant next = earlier(nextHour(time), end);
            double cost = factor * this.hours[hourOf(time)] * hours(time, next);
            if (cost >= left) {
                return time.plusMillis((long) (Duration.between(time, next).toMillis() * (left / cost)));
            }
            left -= cost;
            time = next;
        }
        return null;
    }

    private static Instant nextHour(Instant time) {
        return time.truncatedTo(ChronoUnit.HOURS).plus(Spending.HOUR);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static double hours(Instant start, Instant end) {
        return Duration.between(start, end).toMillis() / (double) Spending.HOUR.toMillis();
    }

}
