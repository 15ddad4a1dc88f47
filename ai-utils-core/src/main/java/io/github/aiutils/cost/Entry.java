package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
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
 * @param maxOutput the most tokens its answer may have by the caller's word; {@code null}
 * if the caller set no bound
 * @param held money set aside for it; {@code null} if no budget holds it
 * @since 0.1.0
 */
public record Entry(String id, Instant at, String requestId, String client, Route route, Map<String, String> tags,
        boolean first, @Nullable Long maxOutput, @Nullable Held held) {

    public Entry {
        tags = Map.copyOf(tags);
    }

    public Entry(String id, Instant at, String requestId, String client, Route route, Map<String, String> tags,
            boolean first) {
        this(id, at, requestId, client, route, tags, first, null, null);
    }

    /**
     * Money set aside for an attempt.
     *
     * @param amount the most the attempt may cost, in the book's currency; {@code null}
     * if nobody knows
     * @param durable whether the attempt may only be made once this is written down
     * @param shares what is taken from each budget that several instances share
     */
    public record Held(@Nullable BigDecimal amount, boolean durable, List<Share> shares) {

        public Held {
            shares = List.copyOf(shares);
        }

    }

    /**
     * Money of one budget.
     *
     * @param budget name of the budget
     * @param value value of the tag it is for; {@code null} if it is one for all
     * @param period when the piece of its window began that the attempt counts for;
     * {@link Instant#EPOCH} if it has no beginning
     * @param amount what is set aside of it, in the book's currency
     */
    public record Share(String budget, @Nullable String value, Instant period, BigDecimal amount) {
    }

}
