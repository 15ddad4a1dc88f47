package io.github.aiutils.cost.insight;

import java.math.BigDecimal;

import io.github.aiutils.Usage;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.UsageTotals;
import org.jspecify.annotations.Nullable;

/**
 * Calls with large inputs at a model that charges less for what its cache has, of which
 * the cache had little.
 *
 * @param client name of the client
 * @param provider name of the provider
 * @param model name of the model
 * @param attempts attempts
 * @param input all their input tokens
 * @param cacheRead those read from a cache
 * @param cacheWrite those written to a cache
 * @param saves what they would have cost less if a cache had had all of their input: the
 * most there is to save, by the prices of today in the book's currency
 * @since 0.1.0
 */
public record UncachedInput(String client, String provider, String model, long attempts, long input, long cacheRead,
        long cacheWrite, BigDecimal saves) {

    static final int LEAST_ATTEMPTS = 100;

    /** From here on all providers that have caches cache a prompt. */
    static final int LEAST_INPUT = 4096;

    /** A cache had little if it had less than one part of so many. */
    private static final int LITTLE = 10;

    /**
     * Judges a group.
     * @return what no cache has; {@code null} if all is well or nothing can be saved
     */
    static @Nullable UncachedInput of(Origin origin, UsageTotals totals, @Nullable Price price) {
        long input = totals.input() + totals.cacheRead() + totals.cacheWrite();
        if (totals.attempts() < LEAST_ATTEMPTS || input < LEAST_INPUT * totals.attempts()
                || totals.cacheRead() * LITTLE >= input || price == null) {
            return null;
        }
        BigDecimal saves = saves(price, totals);
        return (saves.signum() > 0) ? new UncachedInput(origin.client(), origin.provider(), origin.model(),
                totals.attempts(), input, totals.cacheRead(), totals.cacheWrite(), saves) : null;
    }

    /** By what an attempt of the mean size costs as it is and read from a cache. */
    private static BigDecimal saves(Price price, UsageTotals totals) {
        long plain = totals.input() / totals.attempts();
        long written = totals.cacheWrite() / totals.attempts();
        BigDecimal without = price.of(new Usage(plain, 0L, written, 0L, 0L, 0L));
        BigDecimal with = price.of(new Usage(0L, plain + written, 0L, 0L, 0L, 0L));
        return (without != null && with != null)
                ? without.subtract(with).multiply(BigDecimal.valueOf(totals.attempts())) : BigDecimal.ZERO;
    }

}
