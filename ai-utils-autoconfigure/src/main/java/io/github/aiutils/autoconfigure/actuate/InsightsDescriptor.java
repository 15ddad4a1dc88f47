package io.github.aiutils.autoconfigure.actuate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;

import io.github.aiutils.cost.insight.InsightReport;
import io.github.aiutils.cost.insight.LooseBound;
import io.github.aiutils.cost.insight.Projection;
import io.github.aiutils.cost.insight.UncachedInput;
import io.github.aiutils.cost.insight.UnusualDay;
import org.jspecify.annotations.Nullable;

/**
 * What the books say.
 *
 * @param at when it was read
 * @param currency the currency of costs
 * @param completeDays days that are known as a whole, of the last 14
 * @param projections what will be spent of budgets
 * @param unusualDays days that cost much more or less than others, the farthest first
 * @param looseBounds bounds on output far above need, the loosest first
 * @param uncachedInputs large inputs of which caches had little, the dearest first
 * @since 0.1.0
 */
public record InsightsDescriptor(Instant at, String currency, int completeDays, List<ProjectionDescriptor> projections,
        List<UnusualDayDescriptor> unusualDays, List<LooseBound> looseBounds,
        List<UncachedInputDescriptor> uncachedInputs) {

    static InsightsDescriptor of(InsightReport report) {
        return new InsightsDescriptor(report.at(), report.currency(), report.completeDays(),
                map(report.projections(), ProjectionDescriptor::of),
                map(report.unusualDays(), UnusualDayDescriptor::of), report.looseBounds(),
                map(report.uncachedInputs(), UncachedInputDescriptor::of));
    }

    private static <T, D> List<D> map(List<T> all, Function<T, D> descriptor) {
        return all.stream().map(descriptor).toList();
    }

    /**
     * What will be spent of a budget.
     *
     * @param budget its name
     * @param value the value of the tag; {@code null} if the budget is one for all
     * @param amount what may be spent in a window
     * @param currency the currency of all amounts
     * @param spent what is spent in this one
     * @param projected what will be at its end; {@code null} if nobody knows or there is
     * no end
     * @param end the end; {@code null} if there is none
     * @param reachedAt when the amount is reached; {@code null} if it is not before the
     * end, or nobody knows
     * @param basis {@code USUAL_HOURS}, {@code PACE} or {@code NOT_ENOUGH_DATA}
     */
    public record ProjectionDescriptor(String budget, @Nullable String value, Amount amount, String currency,
            Amount spent, @Nullable Amount projected, @Nullable Instant end, @Nullable Instant reachedAt,
            String basis) {

        static ProjectionDescriptor of(Projection projection) {
            return new ProjectionDescriptor(projection.budget(), projection.value(), new Amount(projection.amount()),
                    projection.currency(), new Amount(projection.spent()),
                    (projection.projected() != null) ? new Amount(projection.projected()) : null, projection.end(),
                    projection.reachedAt(), projection.basis().name());
        }

    }

    /**
     * An unusual day.
     *
     * @param label what it is told apart by; {@code null} for the total
     * @param value value of the label; {@code null} for the total
     * @param day the day in UTC
     * @param cost what it cost
     * @param median what the middle one of the last complete days cost
     * @param deviations by how many deviations it differs, less than 0 if it is below
     * @param complete whether the day is over
     */
    public record UnusualDayDescriptor(@Nullable String label, @Nullable String value, LocalDate day, Amount cost,
            Amount median, double deviations, boolean complete) {

        private static final MathContext THREE_DIGITS = new MathContext(3);

        static UnusualDayDescriptor of(UnusualDay day) {
            return new UnusualDayDescriptor(day.label(), day.value(), day.day(), new Amount(day.cost()),
                    new Amount(day.median()), new BigDecimal(day.deviations()).round(THREE_DIGITS).doubleValue(),
                    day.complete());
        }

    }

    /**
     * Large inputs that no cache had.
     *
     * @param client name of the client
     * @param provider name of the provider
     * @param model name of the model
     * @param attempts attempts
     * @param input all their input tokens
     * @param cacheRead those read from a cache
     * @param cacheWrite those written to a cache
     * @param saves what could be saved at most
     */
    public record UncachedInputDescriptor(String client, String provider, String model, long attempts, long input,
            long cacheRead, long cacheWrite, Amount saves) {

        static UncachedInputDescriptor of(UncachedInput found) {
            return new UncachedInputDescriptor(found.client(), found.provider(), found.model(), found.attempts(),
                    found.input(), found.cacheRead(), found.cacheWrite(), new Amount(found.saves()));
        }

    }

}
