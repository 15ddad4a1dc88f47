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
 * @param unsettled those of the attempts whose end nobody knows
 * @param capped those of the attempts for which the caller bounded the output
 * @since 0.1.0
 */
public record UsageTotals(long calls, long attempts, long estimated, long unpriced, long input, long cacheRead,
        long cacheWrite, long output, long reasoning, BigDecimal cost, Unsettled unsettled, Capped capped) {

    /** Nothing yet. */
    public static final UsageTotals ZERO = new UsageTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, Unsettled.NONE,
            Capped.NONE);

    /**
     * Returns these sums and an attempt more.
     * @param entry the attempt
     * @param bill what it came to
     * @return the sums
     */
    public UsageTotals plus(Entry entry, Bill bill) {
        Usage usage = bill.usage();
        BigDecimal amount = bill.cost();
        long produced = zero(usage.output());
        return new UsageTotals(this.calls + (entry.first() ? 1 : 0), this.attempts + 1,
                this.estimated + (bill.estimated() ? 1 : 0), this.unpriced + ((amount == null) ? 1 : 0),
                this.input + zero(usage.input()), this.cacheRead + zero(usage.cacheRead()),
                this.cacheWrite + zero(usage.cacheWrite()) + zero(usage.cacheWrite1h()), this.output + produced,
                this.reasoning + zero(usage.reasoning()), (amount != null) ? this.cost.add(amount) : this.cost,
                this.unsettled,
                (entry.maxOutput() != null) ? this.capped.plus(entry.maxOutput(), produced) : this.capped);
    }

    /**
     * Returns these sums and an attempt more whose end nobody knows.
     * @param entry the attempt
     * @return the sums
     */
    public UsageTotals plusUnsettled(Entry entry) {
        BigDecimal most = (entry.held() != null) ? entry.held().amount() : null;
        Unsettled one = new Unsettled(1, (most != null) ? most : BigDecimal.ZERO);
        return new UsageTotals(this.calls + (entry.first() ? 1 : 0), this.attempts + 1, this.estimated, this.unpriced,
                this.input, this.cacheRead, this.cacheWrite, this.output, this.reasoning, this.cost,
                this.unsettled.plus(one), this.capped);
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
                this.reasoning + other.reasoning, this.cost.add(other.cost), this.unsettled.plus(other.unsettled),
                this.capped.plus(other.capped));
    }

    private static long zero(@Nullable Long tokens) {
        return (tokens != null) ? tokens : 0;
    }

    /**
     * Attempts whose end nobody knows, since the instance that made them died.
     *
     * @param attempts attempts
     * @param atMost the most they cost together, which is not in the cost
     */
    public record Unsettled(long attempts, BigDecimal atMost) {

        /** There are none. */
        public static final Unsettled NONE = new Unsettled(0, BigDecimal.ZERO);

        Unsettled plus(Unsettled other) {
            return new Unsettled(this.attempts + other.attempts, this.atMost.add(other.atMost));
        }

    }

    /**
     * Attempts for which the caller bounded the output.
     *
     * @param attempts attempts
     * @param bounds sum of the bounds, in tokens
     * @param longest output tokens of the one with most
     */
    public record Capped(long attempts, long bounds, long longest) {

        /** There are none. */
        public static final Capped NONE = new Capped(0, 0, 0);

        Capped plus(long bound, long output) {
            return new Capped(this.attempts + 1, this.bounds + bound, Math.max(this.longest, output));
        }

        Capped plus(Capped other) {
            return new Capped(this.attempts + other.attempts, this.bounds + other.bounds,
                    Math.max(this.longest, other.longest));
        }

    }

}
