package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * A price that a user states.
 *
 * @param model {@code provider/model}, or a model's name whoever serves it
 * @param rates what a million tokens cost
 * @param currency ISO 4217 code of the amounts; {@code null} for the book's own currency
 * @param from first day of the price, in UTC; {@code null} if it always held
 * @param threshold input tokens above which a whole request costs more; {@code null} if
 * there is no such number
 * @param above what a million tokens of such a request cost; {@code null} without a
 * threshold
 * @param batch part of the price that batch and flex requests cost; {@code null} if that
 * is not known
 * @param maxOutput tokens the model produces at most; {@code null} if that is not known,
 * or as the list says
 * @since 0.1.0
 */
public record PriceOverride(String model, Rates rates, @Nullable String currency, @Nullable LocalDate from,
        @Nullable Long threshold, @Nullable Rates above, @Nullable BigDecimal batch, @Nullable Long maxOutput) {

    public PriceOverride {
        if (model.isBlank()) {
            throw new IllegalArgumentException(
                    "ai-utils.prices.overrides has an entry without a model: set it to provider/model");
        }
        if (rates.unknown()) {
            throw new IllegalArgumentException("ai-utils.prices.overrides for " + model
                    + " has no price: set input and output, 0 if it costs nothing");
        }
        if (maxOutput != null && maxOutput <= 0) {
            throw new IllegalArgumentException("ai-utils.prices.overrides for " + model + " has a max-output of "
                    + maxOutput + ": set it to the most tokens the model produces, 1 or more");
        }
        if ((threshold != null) != (above != null)) {
            throw new IllegalArgumentException("ai-utils.prices.overrides for " + model
                    + " has only one of a threshold and prices above it: set both");
        }
    }

    /**
     * Returns a price that always held, in the book's own currency.
     * @param model {@code provider/model}, or a model's name whoever serves it
     * @param rates what a million tokens cost
     * @return the price
     */
    public static PriceOverride of(String model, Rates rates) {
        return new PriceOverride(model, rates, null, null, null, null, null, null);
    }

    /**
     * Returns this price, stated in another currency.
     * @param code ISO 4217 code of the amounts
     * @return the price
     */
    public PriceOverride in(String code) {
        return new PriceOverride(this.model, this.rates, code, this.from, this.threshold, this.above, this.batch,
                this.maxOutput);
    }

    /**
     * Returns this price, held from a day on.
     * @param day first day of the price, in UTC
     * @return the price
     */
    public PriceOverride from(LocalDate day) {
        return new PriceOverride(this.model, this.rates, this.currency, day, this.threshold, this.above, this.batch,
                this.maxOutput);
    }

}
