package io.github.aiutils.benchmarks.quota;

/** Refills continuously up to the quota of some seconds. */
final class BucketMeter extends Meter {

    private final double seconds;

    private double level;

    BucketMeter(double perMinute, double seconds) {
        super(perMinute);
        this.seconds = seconds;
        this.level = capacity();
    }

    @Override
    double capacity() {
        return perMinute() / 60 * this.seconds;
    }

    @Override
    double left() {
        return this.level;
    }

    @Override
    void take(double tokens) {
        this.level = Math.min(capacity(), this.level - tokens);
    }

    @Override
    void elapse(long from, long to, double flow) {
        this.level = Math.min(capacity(), this.level + (perNano() - flow) * (to - from));
    }

    @Override
    double nanosUntilLeft(double tokens) {
        return (tokens - this.level) / perNano();
    }

}
