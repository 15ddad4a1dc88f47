package io.github.aiutils.cost;

import java.math.BigDecimal;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What one model costs.
 *
 * @since 0.1.0
 */
public interface Price {

    /**
     * Returns what an attempt costs by what it used.
     * @param usage what it used
     * @return the amount in the book's currency, exact to 1e-9; {@code null} if the usage
     * does not say enough
     */
    @Nullable BigDecimal of(Usage usage);

    /**
     * Returns the most an attempt can cost by the rules of {@link #of}: the dearest way
     * its input can be charged, and all the output it may produce.
     * @param input most input tokens
     * @param output most output tokens
     * @param serviceTier how the attempt asks to be served, in the provider's own word;
     * {@code null} for the usual way
     * @return the amount in the book's currency
     */
    BigDecimal most(long input, long output, @Nullable String serviceTier);

    /**
     * Returns how many tokens the model produces at most.
     * @return tokens; {@code null} if that is not known
     */
    @Nullable Long maxOutput();

    /**
     * Returns how many tokens of input the model takes at most.
     * @return tokens; {@code null} if that is not known
     */
    @Nullable Long contextWindow();

    /**
     * Returns whether this stands in for a price that is not known.
     * @return whether costs by it are estimates
     */
    boolean fallback();

}
