package io.github.aiutils.batch;

import java.util.List;

import io.github.aiutils.Cost;

/**
 * What the items that are done came to. Attempts, tokens and money are those of this run:
 * what a journal resumed is not counted again.
 *
 * @param succeeded items that were answered
 * @param failed items that failed
 * @param skipped items that were not answered since the batch was stopped
 * @param resumed those of {@code succeeded} whose answer is from the journal
 * @param attempts requests sent
 * @param tokens tokens of the answers
 * @param costs what the answers cost, one amount for each currency
 * @param unpriced answers whose cost is not known and not in {@code costs}
 * @since 0.1.0
 */
public record BatchTotals(long succeeded, long failed, long skipped, long resumed, long attempts, BatchTokens tokens,
        List<Cost> costs, long unpriced) {

    public BatchTotals {
        costs = List.copyOf(costs);
    }

    /**
     * Returns how many items are done.
     * @return items that have a result
     */
    public long done() {
        return this.succeeded + this.failed + this.skipped;
    }

    /**
     * Returns the share of items that were answered.
     * @return from 0 to 1; 0 if no item is done
     */
    public double successRate() {
        return (done() > 0) ? (double) this.succeeded / done() : 0;
    }

}
