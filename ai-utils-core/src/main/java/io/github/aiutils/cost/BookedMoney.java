package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a ledger has put into the books that all instances see.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BookedMoney {

    /**
     * Returns what was put into a period of an account.
     * @param budget name of the budget
     * @param value value of the tag the account is for; {@code null} if it is one for all
     * @param period when the period began; {@link Instant#EPOCH} if it has no beginning
     * @return what attempts of this instance came to; {@code null} for nothing
     */
    @Nullable BigDecimal of(String budget, @Nullable String value, Instant period);

}
