package io.github.aiutils.cost;

import java.time.Instant;

import io.github.aiutils.Route;
import org.jspecify.annotations.Nullable;

/**
 * Knows what models cost.
 *
 * @since 0.1.0
 */
public interface PriceBook {

    /**
     * Returns the one currency of all its prices.
     * @return an ISO 4217 code
     */
    String currency();

    /**
     * Returns the price of a model.
     * @param route where the attempt goes
     * @param responseModel the model that the provider says answered, which is looked for
     * first; {@code null} if it did not say, or not yet
     * @param at when the attempt is made, since prices change
     * @return the price; {@code null} if it is not known, which is not zero
     */
    @Nullable Price find(Route route, @Nullable String responseModel, Instant at);

}
