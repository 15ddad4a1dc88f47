package io.github.aiutils.benchmarks.quota;

/**
 * When calls are made: by workers that each wait for an answer before the next call, or
 * at random whatever happens.
 *
 * @param workers number of workers, 0 if calls come at random
 * @param share of the quota that is asked for if calls come at random
 * @param burst factor on that share for 5 seconds in the middle of each minute, else 1
 */
record Arrivals(int workers, double share, double burst) {

    private static final long MINUTE = 60_000_000_000L;

    private static final long BURST_START = 30_000_000_000L;

    private static final long BURST_END = 35_000_000_000L;

    static Arrivals closed(int workers) {
        return new Arrivals(workers, 0, 1);
    }

    static Arrivals open(double share) {
        return new Arrivals(0, share, 1);
    }

    Arrivals withBursts(double burst) {
        return new Arrivals(this.workers, this.share, burst);
    }

    boolean isClosed() {
        return this.workers > 0;
    }

    /** Returns the share of the quota asked for at a time. */
    double share(long now) {
        long second = now % MINUTE;
        return (second >= BURST_START && second < BURST_END) ? this.share * this.burst : this.share;
    }

    /** Returns the largest share ever asked for. */
    double peak() {
        return this.share * this.burst;
    }

}
