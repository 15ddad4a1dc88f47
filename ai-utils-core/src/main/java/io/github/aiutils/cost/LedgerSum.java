package io.github.aiutils.cost;

import java.time.Instant;
import java.util.List;

/**
 * A sum out of a ledger's books.
 *
 * @param begins the hour, or the day if hours are no longer told apart
 * @param day whether it is for a whole day
 * @param labels what it is told apart by, in the order of {@link LedgerLabels#names()}
 * @param totals the sum
 * @since 0.1.0
 */
public record LedgerSum(Instant begins, boolean day, List<String> labels, UsageTotals totals) {

    public LedgerSum {
        labels = List.copyOf(labels);
    }

}
