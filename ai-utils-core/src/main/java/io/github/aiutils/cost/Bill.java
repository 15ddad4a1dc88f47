package io.github.aiutils.cost;

import java.math.BigDecimal;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt came to.
 *
 * @param usage tokens it used; counts that nobody knows are {@code null}
 * @param cost the amount in the book's currency; {@code null} if it is not known
 * @param estimated whether tokens or price are estimates, since the provider did not say
 * @since 0.1.0
 */
public record Bill(Usage usage, @Nullable BigDecimal cost, boolean estimated) {
}
