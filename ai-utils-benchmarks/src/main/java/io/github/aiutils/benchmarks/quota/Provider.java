package io.github.aiutils.benchmarks.quota;

import java.util.SplittableRandom;

/**
 * A provider: admits or refuses by its meters, then thinks until the first token, then
 * produces at a steady pace.
 */
final class Provider {

    /** Pace of an answer. */
    static final double TOKENS_PER_SECOND = 60;

    private static final double FIRST_TOKEN_MEDIAN = 0.5 * Timer.SECOND;

    private static final double FIRST_TOKEN_SIGMA = 0.5;

    private final Timeline timeline;

    private final ProviderSettings settings;

    private final SplittableRandom random;

    private final Meters meters;

    private final StaleHeaders headers;

    private long changed = Long.MIN_VALUE;

    Provider(Timeline timeline, ProviderSettings settings, SplittableRandom random) {
        this.timeline = timeline;
        this.settings = settings;
        this.random = random;
        this.meters = new Meters(settings);
        this.headers = new StaleHeaders(settings.stale(), random.split());
    }

    ProviderSettings settings() {
        return this.settings;
    }

    Meters meters() {
        return this.meters;
    }

    /** Returns when the limits last changed, the least number if they never did. */
    long changed() {
        return this.changed;
    }

    /** Changes the limits to a multiple of the configured ones. */
    void change(double factor) {
        this.changed = this.timeline.now();
        this.meters.limit(this.changed, factor);
    }

    /**
     * Receives an attempt and answers it, at once or later.
     * @return the attempt, over if it was refused
     */
    Exchange receive(SimCall call, Exchange.Client client) {
        long now = this.timeline.now();
        Exchange exchange = new Exchange(this, call, client);
        Charge charge = this.meters.onArrival(call);
        if (!this.meters.everFits(charge)) {
            client.tooLarge();
            return exchange;
        }
        long wait = this.meters.nanosUntilFit(now, charge);
        if (wait > 0) {
            this.meters.refuse(now);
            client.refused(headers().refusal(wait));
            return exchange;
        }
        this.meters.take(now, charge);
        exchange.open();
        this.timeline.after(firstToken(), exchange::start);
        return exchange;
    }

    RateHeaders headers() {
        return this.headers.pick(this.meters.headers(this.timeline.now()));
    }

    Timeline timeline() {
        return this.timeline;
    }

    void startProducing() {
        this.meters.startProducing(this.timeline.now());
    }

    void stopProducing(double nanos, long produced) {
        this.meters.stopProducing(this.timeline.now(), nanos, produced);
    }

    private long firstToken() {
        return (long) (FIRST_TOKEN_MEDIAN * StrictMath.exp(FIRST_TOKEN_SIGMA * this.random.nextGaussian()));
    }

}
