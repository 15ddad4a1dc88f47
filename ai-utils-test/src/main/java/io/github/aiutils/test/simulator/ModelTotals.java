package io.github.aiutils.test.simulator;

/**
 * Exact sums over all ended calls to one model, since the start or the last reset.
 *
 * @param calls all calls
 * @param ok calls answered in full
 * @param refused calls refused
 * @param faults calls that met an injected fault
 * @param cancelled calls whose client went away
 * @param inputTokens input tokens charged, cached ones included
 * @param outputTokens output tokens charged
 * @param cachedTokens input tokens read from the cache
 * @since 0.1.0
 */
public record ModelTotals(long calls, long ok, long refused, long faults, long cancelled, long inputTokens,
        long outputTokens, long cachedTokens) {

    /** Nothing yet. */
    public static final ModelTotals ZERO = new ModelTotals(0, 0, 0, 0, 0, 0, 0, 0);

    ModelTotals plus(LedgerEntry entry) {
        return new ModelTotals(this.calls + 1, this.ok + one(entry, Outcome.OK),
                this.refused + one(entry, Outcome.REFUSED), this.faults + one(entry, Outcome.FAULT),
                this.cancelled + one(entry, Outcome.CANCELLED), this.inputTokens + entry.inputTokens(),
                this.outputTokens + entry.outputTokens(), this.cachedTokens + entry.cachedTokens());
    }

    private static int one(LedgerEntry entry, Outcome outcome) {
        return (entry.outcome() == outcome) ? 1 : 0;
    }

}
