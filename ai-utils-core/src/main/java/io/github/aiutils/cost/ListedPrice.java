package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A price by the million tokens, computed with all its digits.
 *
 * @param rates what tokens cost
 * @param threshold input tokens above which a whole request costs more; {@code null} if
 * there is no such number
 * @param above what all tokens of such a request cost; {@code null} without a threshold
 * @param tiers by which part of the price a request is multiplied, by the provider's word
 * for how it served; words for the usual way need none, others make the price unknown
 * @param contextWindow tokens of input the model takes; {@code null} if unknown
 * @param maxOutput tokens the model produces at most; {@code null} if unknown
 * @param billedRate units of the currency for a US dollar, by which what a provider says
 * it bills is converted and taken for the cost; {@code null} if that is not believed
 * @param fallback whether this stands in for a price that is not known
 * @since 0.1.0
 */
public record ListedPrice(Rates rates, @Nullable Long threshold, @Nullable Rates above, Map<String, BigDecimal> tiers,
        @Nullable Long contextWindow, @Nullable Long maxOutput, @Nullable BigDecimal billedRate,
        boolean fallback) implements Price {

    private static final int MILLION = 6;

    /** How providers call the usual way to serve, or leave the choice to themselves. */
    private static final Set<String> USUAL = Set.of("default", "standard", "auto", "on_demand");

    public ListedPrice {
        tiers = Map.copyOf(tiers);
        if ((threshold != null) != (above != null)) {
            throw new IllegalArgumentException("a threshold needs prices above it, and those a threshold");
        }
    }

    /**
     * Returns a price without tiers.
     * @param rates what tokens cost
     * @return the price
     */
    public static ListedPrice of(Rates rates) {
        return new ListedPrice(rates, null, null, Map.of(), null, null, null, false);
    }

    @Override
    public @Nullable BigDecimal of(Usage usage) {
        Usage.Details details = usage.details();
        if (details != null && details.billedUsd() != null && this.billedRate != null) {
            return plain(details.billedUsd().multiply(this.billedRate));
        }
        BigDecimal part = part((details != null) ? details.serviceTier() : null);
        Long input = usage.totalInput();
        BigDecimal millions = rates((input != null) ? input : 0).of(usage);
        return (part != null && millions != null) ? plain(millions.multiply(part).movePointLeft(MILLION)) : null;
    }

    /**
     * {@inheritDoc} It may be served as it asks or as usual, whatever is dearer.
     * @throws IllegalStateException if nothing is known but what will be billed
     */
    @Override
    public BigDecimal most(long input, long output, @Nullable String serviceTier) {
        if (this.rates.unknown()) {
            throw new IllegalStateException("what an attempt costs is known once it is billed, not before");
        }
        BigDecimal most = this.rates.most(input, output).max(rates(input).most(input, output));
        BigDecimal part = part(serviceTier);
        return plain(most.multiply((part != null) ? part.max(BigDecimal.ONE) : BigDecimal.ONE).movePointLeft(MILLION));
    }

    /** Returns what tokens cost in a request of so many. */
    private Rates rates(long input) {
        return (this.above != null && this.threshold != null && input > this.threshold) ? this.above : this.rates;
    }

    /** Words joined by plus signs each change the price. */
    private @Nullable BigDecimal part(@Nullable String words) {
        if (words == null || USUAL.contains(words)) {
            return BigDecimal.ONE;
        }
        BigDecimal part = BigDecimal.ONE;
        for (String word : words.split("\\+")) {
            BigDecimal of = USUAL.contains(word) ? BigDecimal.ONE : this.tiers.get(word);
            if (of == null) {
                return null;
            }
            part = part.multiply(of);
        }
        return part;
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return (stripped.scale() < 0) ? stripped.setScale(0) : stripped;
    }

    ListedPrice times(BigDecimal part) {
        return new ListedPrice(this.rates.map(part::multiply), this.threshold,
                (this.above != null) ? this.above.map(part::multiply) : null, this.tiers, this.contextWindow,
                this.maxOutput, this.billedRate, this.fallback);
    }

    ListedPrice in(Currencies currencies, String from) {
        return new ListedPrice(this.rates.map((amount) -> currencies.convert(amount, from)), this.threshold,
                (this.above != null) ? this.above.map((amount) -> currencies.convert(amount, from)) : null, this.tiers,
                this.contextWindow, this.maxOutput, this.billedRate, this.fallback);
    }

    ListedPrice billedAt(BigDecimal rate) {
        return new ListedPrice(this.rates, this.threshold, this.above, this.tiers, this.contextWindow, this.maxOutput,
                rate, this.fallback);
    }

}
