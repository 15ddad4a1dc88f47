package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

import io.github.aiutils.Route;
import org.jspecify.annotations.Nullable;

/**
 * An attempt out of the books.
 *
 * @param id tells it from all others
 * @param at when it began, to the microsecond
 * @param requestId our id of the call
 * @param client name of the client
 * @param route where it went
 * @param tags said whom the call is for, as far as the ledger keeps them
 * @param first whether it was the first attempt of its call
 * @param maxOutput the most tokens its answer could have by the caller's word;
 * {@code null} if the caller set no bound
 * @param atMost the most it could cost, if a budget held it and somebody knew;
 * {@code null} otherwise
 * @param bill what it came to; {@code null} if nobody knows, since the instance that made
 * it died
 * @since 0.1.0
 */
public record BookedAttempt(String id, Instant at, String requestId, String client, Route route,
        Map<String, String> tags, boolean first, @Nullable Long maxOutput, @Nullable BigDecimal atMost,
        @Nullable Bill bill) {

    public BookedAttempt {
        tags = Map.copyOf(tags);
    }

}
