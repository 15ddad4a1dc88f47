package io.github.aiutils.cost;

import java.math.BigDecimal;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Sums over attempts.
 *
 * @param calls calls whose first attempt is among them
 * @param attempts attempts
 * @param estimated attempts whose usage or price is an estimate
 * @param unpriced attempts whose cost is not known, and not in {@code cost}
 * @param input input tokens neither read from nor written to a cache
 * @param cacheRead input tokens read from a cache
 * @param cacheWrite input tokens written to a cache, for whatever time
 * @param output output tokens, reasoning included
 * @param reasoning output tokens spent on reasoning
 * @param cost sum of the costs that are known
 * @since 0.1.0
 */
public record UsageTotals(long calls, long attempts, long estimated, long unpriced, long input, long cacheRead,
        long cacheWrite, long output, long reasoning, BigDecimal cost) {

    /** Nothing yet. */
    public static final UsageTotals ZERO = new UsageTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO);

    /**
     * Returns these sums and an attempt more.
     * @param entry the attempt
     * @param bill what it came to
     * @return the sums
     */
    public UsageTotals plus(Entry entry, Bill bill) {
        Usage usage = bill.usage();
        BigDecimal amount = bill.cost();
        return new UsageTotals(this.calls + (entry.first() ? 1 : 0), this.attempts + 1,
                this.estimated + (bill.estimated() ? 1 : 0), this.unpriced + ((amount == null) ? 1 : 0),
                this.input + zero(usage.input()), this.cacheRead + zero(usage.cacheRead()),
                this.cacheWrite + zero(usage.cacheWrite()) + zero(usage.cacheWrite1h()),
                this.output + zero(usage.output()), this.reasoning + zero(usage.reasoning()),
                (amount != null) ? this.cost.add(amount) : this.cost);
    }

    /**
     * Returns the sum of two sums.
     * @param other the other
     * @return both together
     */
    public UsageTotals plus(UsageTotals other) {
        return new UsageTotals(this.calls + other.calls, this.attempts + other.attempts,
                this.estimated + other.estimated, this.unpriced + other.unpriced, this.input + other.input,
                this.cacheRead + other.cacheRead, this.cacheWrite + other.cacheWrite, this.output + other.output,
                this.reasoning + other.reasoning, this.cost.add(other.cost));
    }

    private static long zero(@Nullable Long tokens) {
        return (tokens != null) ? tokens : 0;
    }

}
