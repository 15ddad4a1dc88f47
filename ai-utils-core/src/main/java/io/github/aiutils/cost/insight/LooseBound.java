package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

import io.github.aiutils.cost.UsageTotals;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose output is bounded far above what their answers ever had. Quotas and strict
 * budgets set aside the bound.
 *
 * @param client name of the client
 * @param provider name of the provider
 * @param model name of the model
 * @param attempts attempts whose output the caller bounded
 * @param meanBound the mean of the bounds, in tokens
 * @param longest output tokens of the longest answer
 * @param enough a bound in tokens that would do: twice the longest answer, in two digits
 * @since 0.1.0
 */
public record LooseBound(String client, String provider, String model, long attempts, long meanBound, long longest,
        long enough) {

    /** Of fewer attempts the longest one says little. */
    static final int LEAST_ATTEMPTS = 50;

    private static final int FAR = 4;

    private static final int ROOM = 2;

    private static final int DIGITS = 2;

    /**
     * Judges a group.
     * @return what is loose; {@code null} if nothing is, or if nothing is known
     */
    static @Nullable LooseBound of(Origin origin, UsageTotals totals) {
        UsageTotals.Capped capped = totals.capped();
        if (capped.attempts() < LEAST_ATTEMPTS || capped.longest() <= 0) {
            return null;
        }
        long mean = capped.bounds() / capped.attempts();
        return (mean >= FAR * capped.longest()) ? new LooseBound(origin.client(), origin.provider(), origin.model(),
                capped.attempts(), mean, capped.longest(), enough(capped.longest())) : null;
    }

    private static long enough(long longest) {
        BigDecimal room = BigDecimal.valueOf(ROOM * longest);
        return room.round(new MathContext(DIGITS, RoundingMode.UP)).longValueExact();
    }

}
