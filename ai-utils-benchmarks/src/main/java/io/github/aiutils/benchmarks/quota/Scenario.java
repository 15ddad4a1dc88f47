package io.github.aiutils.benchmarks.quota;

import java.util.List;

/**
 * A workload at a provider, and what is expected of who is judged.
 *
 * @param name its name, which begins with the workload's
 * @param workload what is asked
 * @param provider of whom
 * @param callsPerNano calls that use up the quota
 * @param marks what is expected
 */
record Scenario(String name, Workload workload, ProviderSettings provider, double callsPerNano, List<Mark> marks) {

    static Scenario of(String name, Workload workload, ProviderSettings provider, Mark... marks) {
        double callsByTokens = provider.tokensPerNano() / workload.sizes().meanCost(provider.charging());
        double callsByRequests = provider.requestsPerMinute() / 60 / Timer.SECOND;
        return new Scenario(name, workload, provider, Math.min(callsByTokens, callsByRequests), List.of(marks));
    }

    /** Returns what is asked if there is no tenant but the last. */
    Scenario ofLastTenant() {
        return new Scenario(this.name + " alone", this.workload.ofLastTenant(), this.provider, this.callsPerNano,
                List.of());
    }

}
