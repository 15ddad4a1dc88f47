package io.github.aiutils.autoconfigure.actuate;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An amount of money as JSON shows it: a number with all its decimals and no exponent,
 * such as {@code 0.000000125}.
 *
 * @param value the amount
 * @since 0.1.0
 */
public record Amount(BigDecimal value) {

    /**
     * Returns the plain number.
     * @return digits without trailing zeros after the point
     */
    @JsonValue
    @JsonRawValue
    public String plain() {
        return this.value.stripTrailingZeros().toPlainString();
    }

}
