package io.github.aiutils.benchmarks.quota;

import java.util.Arrays;

/** What each tenant asked for and received. */
final class TenantMetrics {

    private final double[] demand;

    private final double[] received;

    private final long[] lastWent;

    private double jain = Double.NaN;

    TenantMetrics(int tenants) {
        this.demand = new double[tenants];
        this.received = new double[tenants];
        this.lastWent = new long[tenants];
    }

    int count() {
        return this.demand.length;
    }

    void arrived(int tenant, double cost) {
        this.demand[tenant] += cost;
    }

    void received(int tenant, double cost) {
        this.received[tenant] += cost;
    }

    /** Returns how long a call that goes now has been the first of its tenant. */
    double sinceHead(SimCall call, long now) {
        long head = Math.max(call.created(), this.lastWent[call.tenant()]);
        this.lastWent[call.tenant()] = now;
        return now - head;
    }

    /** Forgets what was received; what was not yet is still asked for. */
    void start() {
        for (int i = 0; i < this.demand.length; i++) {
            this.demand[i] -= this.received[i];
        }
        Arrays.fill(this.received, 0);
    }

    void stop() {
        this.jain = Fairness.jain(this.received, this.demand);
    }

    double jain() {
        return this.jain;
    }

}
