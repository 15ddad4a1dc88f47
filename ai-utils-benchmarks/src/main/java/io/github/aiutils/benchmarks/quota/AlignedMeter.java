package io.github.aiutils.benchmarks.quota;

/** Counts what was charged within the minute of the clock. */
final class AlignedMeter extends Meter {

    private static final long MINUTE = 60_000_000_000L;

    private double used;

    private long now;

    AlignedMeter(double perMinute) {
        super(perMinute);
    }

    @Override
    double capacity() {
        return perMinute();
    }

    @Override
    double left() {
        return perMinute() - this.used;
    }

    @Override
    void take(double tokens) {
        this.used += tokens;
    }

    @Override
    void elapse(long from, long to, double flow) {
        long start = Math.max(from, to / MINUTE * MINUTE);
        if (to / MINUTE > from / MINUTE) {
            this.used = 0;
        }
        this.used += flow * (to - start);
        this.now = to;
    }

    @Override
    double nanosUntilLeft(double tokens) {
        return MINUTE - this.now % MINUTE;
    }

}
