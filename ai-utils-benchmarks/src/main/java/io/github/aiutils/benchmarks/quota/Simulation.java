package io.github.aiutils.benchmarks.quota;

import java.util.SplittableRandom;

/** One run of one contender: wires all parts to one timeline. */
final class Simulation {

    private static final long SECOND = 1_000_000_000L;

    private static final long LONGEST_DRAIN = 4 * 3600 * SECOND;

    private final Scenario scenario;

    private final Timeline timeline = new Timeline();

    private final Stopwatch stopwatch = new Stopwatch(this.timeline);

    private final Trace trace = new Trace();

    private final SplittableRandom calls;

    private final SplittableRandom gaps;

    private final Network network;

    private final Provider provider;

    private final Contender contender;

    private final Metrics metrics;

    private final double peakPerNano;

    private long end;

    private long ids;

    private long decisions;

    private int told;

    private long informed = Long.MAX_VALUE;

    Simulation(Scenario scenario, Entrant entrant, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        this.scenario = scenario;
        this.calls = random.split();
        this.gaps = random.split();
        this.network = new Network(random.split());
        this.provider = new Provider(this.timeline, scenario.provider(), random.split());
        this.contender = entrant.enter(this.stopwatch, this.provider, random.split());
        this.metrics = new Metrics(scenario.provider(), scenario.workload());
        this.peakPerNano = scenario.workload().arrivals().peak() * scenario.callsPerNano();
        new ForeignClient(this, random.split()).start();
    }

    /**
     * Runs to the last answer.
     * @param warmUpSeconds time before anything counts
     * @param measuredSeconds time that counts, after which no further call is made
     */
    Result run(long warmUpSeconds, long measuredSeconds) {
        long start = warmUpSeconds * SECOND;
        this.end = start + measuredSeconds * SECOND;
        for (ProviderSettings.LimitChange change : this.scenario.provider().changes()) {
            this.timeline.at(Math.max(0, start + change.afterWarmUpNanos()),
                    () -> this.provider.change(change.factor()));
        }
        this.timeline.at(0, this::open);
        this.timeline.runUntil(start);
        this.metrics.start(this.provider.meters(), start);
        this.timeline.after(0, this::sample);
        this.timeline.runUntil(this.end);
        this.metrics.stop(this.provider.meters(), this.end);
        this.timeline.runUntil(this.end + LONGEST_DRAIN);
        return this.metrics.result(this.contender, this.provider.meters().tokensCharged(this.timeline.now()),
                (double) this.stopwatch.nanos() / this.decisions, this.trace.hash());
    }

    private void open() {
        Arrivals arrivals = this.scenario.workload().arrivals();
        for (int i = 0; i < arrivals.workers(); i++) {
            call();
        }
        if (!arrivals.isClosed()) {
            nextArrival();
        }
    }

    /** Draws arrivals at the peak's rate and drops those that are too many now. */
    private void nextArrival() {
        this.timeline.after((long) (this.gaps.nextExponential() / this.peakPerNano), () -> {
            Arrivals arrivals = this.scenario.workload().arrivals();
            if (!ending()) {
                if (this.gaps.nextDouble() * arrivals.peak() < arrivals.share(this.timeline.now())) {
                    call();
                }
                nextArrival();
            }
        });
    }

    private void call() {
        SimCall call = this.scenario.workload().draw(this.ids++, this.timeline.now(), this.calls);
        this.metrics.arrived(call);
        new Journey(this, call).ask();
    }

    private void sample() {
        if (!ending()) {
            this.metrics.lent(this.contender.lent());
            this.timeline.after(SECOND, this::sample);
        }
    }

    /** A call is over, so its worker makes the next, after a pause if it was refused. */
    void finished(boolean refused) {
        if (this.scenario.workload().arrivals().isClosed()) {
            this.timeline.after(refused ? SECOND : 0, () -> {
                if (!ending()) {
                    call();
                }
            });
        }
    }

    /** A reply told of the quota. */
    void told(RateHeaders headers) {
        boolean fresh = headers.style() != HeaderStyle.NONE && headers.at() >= this.provider.changed();
        if (fresh && this.provider.changed() >= 0 && ++this.told == 2) {
            this.informed = this.timeline.now();
        }
    }

    /** Returns whether two replies had told of a hidden change before that time. */
    boolean informed(long time) {
        return time > this.informed;
    }

    void decided() {
        this.decisions++;
    }

    void trace(Trace.Step step, SimCall call) {
        this.trace.add(step, this.timeline.now(), call.id());
    }

    boolean ending() {
        return this.timeline.now() >= this.end;
    }

    Scenario scenario() {
        return this.scenario;
    }

    Timeline timeline() {
        return this.timeline;
    }

    Stopwatch stopwatch() {
        return this.stopwatch;
    }

    Network network() {
        return this.network;
    }

    Provider provider() {
        return this.provider;
    }

    Contender contender() {
        return this.contender;
    }

    Metrics metrics() {
        return this.metrics;
    }

}
