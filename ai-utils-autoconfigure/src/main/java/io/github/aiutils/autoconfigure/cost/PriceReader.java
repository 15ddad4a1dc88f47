package io.github.aiutils.autoconfigure.cost;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.cost.Currencies;
import io.github.aiutils.cost.PriceList;
import io.github.aiutils.cost.PriceOverride;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.cost.Rates;
import io.github.aiutils.cost.Vendors;
import org.jspecify.annotations.Nullable;

/** Turns properties into prices. */
final class PriceReader {

    private static final String PRICES = "ai-utils.prices";

    private PriceReader() {
    }

    static PriceList read(AiProperties.Prices prices, ProviderSettings.All providers) {
        Map<String, String> vendors = new HashMap<>();
        for (ProviderSettings provider : providers.all()) {
            String vendor = Vendors.of(provider.type().id(), provider.baseUrl());
            if (vendor != null) {
                vendors.put(provider.name(), vendor);
            }
        }
        try {
            Currencies currencies = new Currencies(prices.currency(), prices.rates());
            List<PriceOverride> overrides = prices.overrides().stream().map(PriceReader::override).toList();
            return new PriceList(vendors::get, prices.currency(), prices.rates(), overrides,
                    fallback(prices, currencies));
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException(PRICES, "is wrong: " + ex.getMessage(), "Mend it as it says.");
        }
    }

    private static PriceOverride override(AiProperties.ModelPrice price) {
        Rates rates = Rates.of(price.input(), price.output())
            .withCache(price.cachedInput(), price.cacheWrite(), price.cacheWrite1h());
        return new PriceOverride(price.model(), rates, price.currency(), price.from(), null, null, null,
                price.maxOutput());
    }

    private static @Nullable Rates fallback(AiProperties.Prices prices, Currencies currencies) {
        AiProperties.FallbackPrice fallback = prices.fallback();
        boolean wanted = prices.unknown() == Pricing.Unknown.FALLBACK;
        if (wanted != (fallback != null)) {
            throw new InvalidPropertyException(PRICES + ".fallback",
                    wanted ? "is missing, but ai-utils.prices.unknown is fallback"
                            : "is set, but ai-utils.prices.unknown is not fallback",
                    "Set both or none.");
        }
        if (fallback == null) {
            return null;
        }
        String currency = (fallback.currency() != null) ? fallback.currency() : prices.currency();
        return Rates.of(currencies.convert(fallback.input(), currency),
                currencies.convert(fallback.output(), currency));
    }

    /**
     * Turns an amount into the currency of all costs.
     * @param property the property that states the amount's currency
     */
    static BigDecimal convert(BigDecimal amount, String from, String to, AiProperties.Prices prices, String property) {
        try {
            return new Currencies(to, prices.rates()).convert(amount, from);
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException(property, "is " + from + ": " + ex.getMessage(),
                    "State the rate, or write the amount in " + to + ".");
        }
    }

}
