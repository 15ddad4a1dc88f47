package io.github.aiutils.benchmarks.quota;

import java.util.SplittableRandom;

/** Uses part of the quota, unseen by the contender. */
final class ForeignClient {

    private final Simulation simulation;

    private final SplittableRandom random;

    private final double callsPerNano;

    ForeignClient(Simulation simulation, SplittableRandom random) {
        this.simulation = simulation;
        this.random = random;
        Scenario scenario = simulation.scenario();
        this.callsPerNano = scenario.provider().foreignShare() * scenario.callsPerNano();
    }

    void start() {
        if (this.callsPerNano > 0) {
            next();
        }
    }

    private void next() {
        Timeline timeline = this.simulation.timeline();
        timeline.after((long) (this.random.nextExponential() / this.callsPerNano), () -> {
            if (!this.simulation.ending()) {
                SimCall.Size size = this.simulation.scenario().workload().sizes().draw(this.random);
                SimCall call = new SimCall(-1, 0, size, SimCall.Fate.COMPLETE, timeline.now(), Long.MAX_VALUE);
                this.simulation.provider().meters().takeForeign(timeline.now(), call);
                next();
            }
        });
    }

}
