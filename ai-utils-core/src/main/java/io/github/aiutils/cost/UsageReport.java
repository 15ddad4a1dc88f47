package io.github.aiutils.cost;

import java.util.List;
import java.util.Map;

/**
 * What a ledger sums up.
 *
 * @param currency the currency of all costs
 * @param total the sum of all groups
 * @param groups one for each combination that occurred, the dearest first
 * @since 0.1.0
 */
public record UsageReport(String currency, UsageTotals total, List<Group> groups) {

    public UsageReport {
        groups = List.copyOf(groups);
    }

    /**
     * A sum.
     *
     * @param by values of what is told apart, in the order asked for; {@code (none)} for
     * a tag that calls did not have, {@code (other)} for values past the bound
     * @param totals the sum
     */
    public record Group(Map<String, String> by, UsageTotals totals) {
    }

}
