package io.github.aiutils.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.cost.UsageTotals;
import org.jspecify.annotations.Nullable;

/**
 * What was booked.
 *
 * @param currency the currency of all costs
 * @param since first hour that counts; {@code null} for the beginning
 * @param until first hour that counts no more; {@code null} for now
 * @param total the sum
 * @param groups sums of what was asked to be told apart, the dearest first
 * @since 0.1.0
 */
public record UsageDescriptor(String currency, @Nullable Instant since, @Nullable Instant until, TotalDescriptor total,
        List<GroupDescriptor> groups) {

    static UsageDescriptor of(UsageQuery query, UsageReport report) {
        String currency = report.currency();
        List<GroupDescriptor> groups = report.groups()
            .stream()
            .map((group) -> new GroupDescriptor(group.by(), TotalDescriptor.of(group.totals(), currency)))
            .toList();
        return new UsageDescriptor(currency, query.since(), query.until(), TotalDescriptor.of(report.total(), currency),
                groups);
    }

    /**
     * One group.
     *
     * @param by what it is told apart by
     * @param total its sum
     */
    public record GroupDescriptor(Map<String, String> by, TotalDescriptor total) {
    }

    /**
     * A sum.
     *
     * @param calls calls whose first attempt is among the attempts
     * @param attempts attempts
     * @param estimated attempts whose tokens or price are estimates
     * @param unpriced attempts whose cost is not known and not in the sum
     * @param tokens tokens by kind
     * @param cost what the others cost
     * @param unsettled attempts whose end nobody knows, not in the sum; {@code null} if
     * there are none
     */
    public record TotalDescriptor(long calls, long attempts, long estimated, long unpriced, TokensDescriptor tokens,
            CostDescriptor cost, @JsonInclude(Include.NON_NULL) @Nullable UnsettledDescriptor unsettled) {

        static TotalDescriptor of(UsageTotals totals, String currency) {
            return new TotalDescriptor(totals.calls(), totals.attempts(), totals.estimated(), totals.unpriced(),
                    new TokensDescriptor(totals.input(), totals.cacheRead(), totals.cacheWrite(), totals.output(),
                            totals.reasoning()),
                    new CostDescriptor(new Amount(totals.cost()), currency),
                    UnsettledDescriptor.of(totals.unsettled()));
        }

    }

    /**
     * Tokens by kind.
     *
     * @param input input that was neither read from nor written to a cache
     * @param cacheRead input read from a cache
     * @param cacheWrite input written to a cache
     * @param output output, reasoning included
     * @param reasoning output spent on reasoning
     */
    public record TokensDescriptor(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    }

    /**
     * A cost.
     *
     * @param amount the amount
     * @param currency its currency
     */
    public record CostDescriptor(Amount amount, String currency) {
    }

    /**
     * Attempts whose end nobody knows, since the instance that made them died.
     *
     * @param attempts attempts
     * @param atMost the most they cost together
     */
    public record UnsettledDescriptor(long attempts, Amount atMost) {

        static @Nullable UnsettledDescriptor of(UsageTotals.Unsettled unsettled) {
            return (unsettled.attempts() > 0)
                    ? new UnsettledDescriptor(unsettled.attempts(), new Amount(unsettled.atMost())) : null;
        }

    }

}
