package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

import io.github.aiutils.cost.UsageTotals;
import org.jspecify.annotations.Nullable;

/**
 * Finds days beyond three deviations from the median of the last complete days, by their
 * median absolute deviation (MAD), which one bad day does not move. 1.4826 makes it the
 * standard deviation if costs are normally distributed (Leys et al., Detecting outliers,
 * J. Exp. Soc. Psychol. 49, 2013).
 */
final class UnusualDays {

    /** So many complete days are compared. */
    static final int DAYS = 14;

    /** With fewer days nothing is unusual. */
    static final int LEAST_DAYS = 7;

    private static final double BEYOND = 3;

    private static final double NORMAL = 1.4826;

    /** A deviation is at least this part of the median, so that cents are no news. */
    private static final double LEAST_DEVIATION = 0.05;

    private final @Nullable String label;

    private final @Nullable String value;

    private final List<LocalDate> days;

    private final SortedMap<LocalDate, UsageTotals> booked;

    private UnusualDays(@Nullable String label, @Nullable String value, SortedMap<LocalDate, UsageTotals> booked,
            LocalDate today) {
        this.label = label;
        this.value = value;
        this.booked = booked;
        this.days = complete(booked, today);
    }

    /**
     * Finds days.
     * @param label what is told apart
     * @param value its value
     * @param booked what was booked since a day more than {@value #DAYS} days ago; days
     * without bookings may be missing
     * @param today the day that is not over
     * @return unusual days in their order
     */
    static List<UnusualDay> among(@Nullable String label, @Nullable String value,
            SortedMap<LocalDate, UsageTotals> booked, LocalDate today) {
        return new UnusualDays(label, value, booked, today).find(today);
    }

    /** Returns from where on a ledger is to be asked. */
    static Instant since(Instant now) {
        return Spending.begin(Spending.dayOf(now).minusDays(DAYS + 1L));
    }

    /** Returns the days after the first one that has a booking, which is not whole. */
    static List<LocalDate> complete(SortedMap<LocalDate, UsageTotals> booked, LocalDate today) {
        if (booked.isEmpty() || !booked.firstKey().isBefore(today)) {
            return List.of();
        }
        LocalDate from = booked.firstKey().plusDays(1);
        LocalDate last = today.minusDays(DAYS);
        return (from.isAfter(last) ? from : last).datesUntil(today).toList();
    }

    private List<UnusualDay> find(LocalDate today) {
        List<UnusualDay> found = new ArrayList<>();
        if (this.days.size() < LEAST_DAYS) {
            return found;
        }
        BigDecimal median = median(this.days.stream().map(this::cost));
        BigDecimal mad = median(this.days.stream().map((day) -> cost(day).subtract(median).abs()));
        double deviation = Math.max(NORMAL * mad.doubleValue(), LEAST_DEVIATION * Math.abs(median.doubleValue()));
        if (deviation == 0) {
            return found;
        }
        Stream.concat(this.days.stream(), Stream.of(today)).forEach((day) -> {
            double deviations = cost(day).subtract(median).doubleValue() / deviation;
            boolean high = deviations > BEYOND && cost(day).signum() > 0;
            boolean low = deviations < -BEYOND && day.isBefore(today) && known(day);
            if (high || low) {
                found.add(new UnusualDay(this.label, this.value, day, cost(day), median, deviations,
                        day.isBefore(today)));
            }
        });
        return found;
    }

    private BigDecimal cost(LocalDate day) {
        return totals(day).cost();
    }

    private boolean known(LocalDate day) {
        return totals(day).unpriced() == 0 && totals(day).unsettled().attempts() == 0;
    }

    private UsageTotals totals(LocalDate day) {
        return this.booked.getOrDefault(day, UsageTotals.ZERO);
    }

    /** Of an even number it is the mean of the two in the middle. */
    private static BigDecimal median(Stream<BigDecimal> costs) {
        BigDecimal[] sorted = costs.toArray(BigDecimal[]::new);
        Arrays.sort(sorted);
        BigDecimal two = sorted[(sorted.length - 1) / 2].add(sorted[sorted.length / 2]);
        return two.multiply(new BigDecimal("0.5"));
    }

}
