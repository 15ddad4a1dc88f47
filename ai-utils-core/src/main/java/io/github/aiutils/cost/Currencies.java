package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Turns amounts into the one currency of a book, by rates that someone stated. */
final class Currencies {

    static final String USD = "USD";

    private static final int DIGITS = 12;

    private final String currency;

    /** Units of each currency for a US dollar. */
    private final Map<String, BigDecimal> rates = new HashMap<>();

    Currencies(String currency, Map<String, BigDecimal> rates) {
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
        if (!upper.matches("[A-Z]{3}")) {
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

    BigDecimal convert(BigDecimal amount, String from) {
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
