package io.github.aiutils.benchmarks.quota;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is asked of a provider.
 *
 * @param arrivals when calls are made
 * @param sizes how large they are
 * @param tenants weight of each tenant in the demand
 * @param brokenShare share of calls that are cut, stalled or cancelled
 * @param patience seconds within which a call must be sent, drawn at random; none if
 * empty
 */
record Workload(Arrivals arrivals, Sizes sizes, List<Double> tenants, double brokenShare, List<Double> patience) {

    private static final List<SimCall.Ending> BREAKS = List.of(SimCall.Ending.CUT, SimCall.Ending.STALLED,
            SimCall.Ending.CANCELLED);

    static Workload of(Arrivals arrivals, Sizes sizes) {
        return new Workload(arrivals, sizes, List.of(1.0), 0, List.of());
    }

    Workload withTenants(List<Double> tenants) {
        return new Workload(this.arrivals, this.sizes, tenants, this.brokenShare, this.patience);
    }

    Workload withBroken(double brokenShare) {
        return new Workload(this.arrivals, this.sizes, this.tenants, brokenShare, this.patience);
    }

    Workload withPatience(Double... patience) {
        return new Workload(this.arrivals, this.sizes, this.tenants, this.brokenShare, List.of(patience));
    }

    /** Returns what the last tenant alone asks for. */
    Workload ofLastTenant() {
        double[] alone = new double[this.tenants.size()];
        alone[alone.length - 1] = 1;
        double share = this.tenants.get(alone.length - 1) / this.tenants.stream().mapToDouble((weight) -> weight).sum();
        return new Workload(Arrivals.open(this.arrivals.share() * share), this.sizes,
                Arrays.stream(alone).boxed().toList(), this.brokenShare, this.patience);
    }

    /** Returns weights that fall as 1, 1/2, 1/3 and so on. */
    static List<Double> zipf(int tenants) {
        double[] weights = new double[tenants];
        Arrays.setAll(weights, (rank) -> 1.0 / (rank + 1));
        return Arrays.stream(weights).boxed().toList();
    }

    /** Makes the next call, the same for every contender that asks for as many. */
    SimCall draw(long id, long now, SplittableRandom random) {
        int tenant = tenant(random);
        SimCall.Size size = this.sizes.draw(random);
        SimCall.Fate fate = fate(random, size);
        return new SimCall(id, tenant, size, fate, now, deadline(now, random));
    }

    private int tenant(SplittableRandom random) {
        double left = random.nextDouble() * this.tenants.stream().mapToDouble((weight) -> weight).sum();
        for (int tenant = 0; tenant < this.tenants.size() - 1; tenant++) {
            left -= this.tenants.get(tenant);
            if (left < 0) {
                return tenant;
            }
        }
        return this.tenants.size() - 1;
    }

    private SimCall.Fate fate(SplittableRandom random, SimCall.Size size) {
        if (random.nextDouble() >= this.brokenShare) {
            return SimCall.Fate.COMPLETE;
        }
        return new SimCall.Fate(BREAKS.get(random.nextInt(BREAKS.size())), random.nextLong(1, size.output() + 1));
    }

    private long deadline(long now, SplittableRandom random) {
        return this.patience.isEmpty() ? Long.MAX_VALUE
                : now + (long) (this.patience.get(random.nextInt(this.patience.size())) * Timer.SECOND);
    }

}
