package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

import io.github.aiutils.Route;
import org.jspecify.annotations.Nullable;

/**
 * An attempt in the ledger.
 *
 * @param id unique over all instances and starts, so that it is never booked twice
 * @param at when it was opened; what it costs counts for this hour and day
 * @param requestId our id of the call
 * @param client name of the client
 * @param route where it goes
 * @param tags say whom the call is for
 * @param first whether it is the first attempt of its call
 * @param reserved the most it may cost, set aside from budgets, in the book's currency;
 * {@code null} if no budget holds it
 * @since 0.1.0
 */
public record Entry(String id, Instant at, String requestId, String client, Route route, Map<String, String> tags,
        boolean first, @Nullable BigDecimal reserved) {

    public Entry {
        tags = Map.copyOf(tags);
    }

}
