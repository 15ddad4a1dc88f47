package io.github.aiutils.cost.insight;

import java.time.Instant;
import java.util.List;

/**
 * What the books say at one moment.
 *
 * @param at the moment
 * @param currency the currency of what the ledger booked
 * @param completeDays days that are known as a whole, of the last 14
 * @param projections one for each budget, in the order they were written; of a budget for
 * each value of a tag, of the values of which most is spent
 * @param unusualDays days that cost much more or less than others, the farthest first
 * @param looseBounds bounds on output far above need, the loosest first
 * @param uncachedInputs large inputs of which caches had little, the dearest first
 * @since 0.1.0
 */
public record InsightReport(Instant at, String currency, int completeDays, List<Projection> projections,
        List<UnusualDay> unusualDays, List<LooseBound> looseBounds, List<UncachedInput> uncachedInputs) {

    public InsightReport {
        projections = List.copyOf(projections);
        unusualDays = List.copyOf(unusualDays);
        looseBounds = List.copyOf(looseBounds);
        uncachedInputs = List.copyOf(uncachedInputs);
    }

}
