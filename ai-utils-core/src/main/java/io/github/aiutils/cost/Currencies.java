package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Turns amounts into the one currency of a book, by rates that someone stated.
 *
 * @since 0.1.0
 */
public final class Currencies {

    static final String USD = "USD";

    private static final int DIGITS = 12;

    private final String currency;

    /** Units of each currency for a US dollar. */
    private final Map<String, BigDecimal> rates = new HashMap<>();

    /**
     * Makes it.
     * @param currency ISO 4217 code of the book's currency
     * @param rates units of currencies that one US dollar buys, by their codes
     * @throws IllegalArgumentException if a code is none, or a rate is missing or not
     * above 0; the message names the property and the cure
     */
    public Currencies(String currency, Map<String, BigDecimal> rates) {
        this.currency = code(currency, "ai-utils.prices.currency");
        rates.forEach((code, rate) -> {
            if (rate.signum() <= 0) {
                throw new IllegalArgumentException("ai-utils.prices.rates." + code + " is " + rate.toPlainString()
                        + ", but a rate is above 0: set it to how many " + code + " a US dollar is");
            }
            this.rates.put(code(code, "ai-utils.prices.rates"), rate);
        });
        this.rates.put(USD, BigDecimal.ONE);
        rate(this.currency, "ai-utils.prices.currency");
    }

    private static String code(String code, String property) {
        String upper = code.toUpperCase(Locale.ROOT);
        if (upper.length() != 3 || !upper.chars().allMatch((letter) -> letter >= 'A' && letter <= 'Z')) {
            throw new IllegalArgumentException(
                    property + " has '" + code + "', which is no currency: set it to an ISO 4217 code such as USD");
        }
        return upper;
    }

    String currency() {
        return this.currency;
    }

    /** Returns how many units of the book's currency a US dollar is. */
    BigDecimal perDollar() {
        return rate(this.currency, "ai-utils.prices.currency");
    }

    /** Checks that a price may be stated in a currency. */
    String known(@Nullable String stated, String model) {
        String code = (stated != null) ? code(stated, "ai-utils.prices.overrides") : this.currency;
        if (!code.equals(this.currency)) {
            rate(code, "ai-utils.prices.overrides for " + model);
        }
        return code;
    }

    /**
     * Turns an amount into the book's currency: exactly from US dollars, from others to
     * twelve decimals.
     * @param amount the amount
     * @param from ISO 4217 code of its currency
     * @return the amount in the book's currency
     * @throws IllegalArgumentException if no rate is stated for its currency
     */
    public BigDecimal convert(BigDecimal amount, String from) {
        if (from.equals(this.currency)) {
            return amount;
        }
        BigDecimal product = amount.multiply(perDollar());
        return from.equals(USD) ? product
                : product.divide(rate(from, "ai-utils.prices.overrides"), DIGITS, RoundingMode.HALF_EVEN);
    }

    private BigDecimal rate(String code, String property) {
        BigDecimal rate = this.rates.get(code);
        if (rate == null) {
            throw new IllegalArgumentException(property + " has a currency without a rate, " + code
                    + ": set ai-utils.prices.rates." + code + " to how many " + code + " a US dollar is");
        }
        return rate;
    }

}
