package io.github.aiutils;

import java.math.BigDecimal;

/**
 * An amount of money.
 *
 * @param amount the amount, exact to 1e-9 of the currency's unit, 0 or more
 * @param currency the currency's ISO 4217 code
 * @since 0.1.0
 */
public record Cost(BigDecimal amount, String currency) {

    @Override
    public String toString() {
        return this.amount.toPlainString() + " " + this.currency;
    }

}
