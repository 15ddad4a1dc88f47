package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/** Prices that anyone can reckon in their head. */
public final class Prices {

    public static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** One unit for each token of input, two for each of output; cached ones are free. */
    public static final Price ONE_AND_TWO = new Price() {

        @Override
        public @Nullable BigDecimal of(Usage usage) {
            return (usage.input() != null && usage.output() != null)
                    ? BigDecimal.valueOf(usage.input() + 2 * usage.output()) : null;
        }

        @Override
        public BigDecimal most(long input, long output, @Nullable String serviceTier) {
            return BigDecimal.valueOf(input + 2 * output);
        }

        @Override
        public @Nullable Long maxOutput() {
            return null;
        }

        @Override
        public @Nullable Long contextWindow() {
            return null;
        }

        @Override
        public boolean fallback() {
            return false;
        }

    };

    /** All of provider {@code a} has the price above, nobody else has any. */
    public static final PriceBook ONLY_A = new PriceBook() {

        @Override
        public String currency() {
            return "USD";
        }

        @Override
        public @Nullable Price find(Route route, @Nullable String responseModel, Instant at) {
            return route.provider().equals("a") ? ONE_AND_TWO : null;
        }

    };

    private Prices() {
    }

    public static Pricing pricing(Pricing.Unknown unknown) {
        return new Pricing(ONLY_A, unknown, InstantSource.fixed(NOW));
    }

}
