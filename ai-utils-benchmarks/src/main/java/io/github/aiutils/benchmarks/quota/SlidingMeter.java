package io.github.aiutils.benchmarks.quota;

/**
 * Counts what was charged within the last minute, in steps of 100 ms. A refund lowers the
 * step in which it comes.
 */
final class SlidingMeter extends Meter {

    private static final long STEP = 100_000_000;

    private final double[] steps = new double[600];

    private double used;

    private long step;

    SlidingMeter(double perMinute) {
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
        this.steps[slot(this.step)] += tokens;
        this.used += tokens;
    }

    @Override
    void elapse(long from, long to, double flow) {
        long at = from;
        while (at < to) {
            long end = Math.min(to, (this.step + 1) * STEP);
            take(flow * (end - at));
            at = end;
            if (end == (this.step + 1) * STEP) {
                this.step++;
                this.used -= this.steps[slot(this.step)];
                this.steps[slot(this.step)] = 0;
            }
        }
    }

    @Override
    double nanosUntilLeft(double tokens) {
        double left = left();
        int passed = 0;
        while (left < tokens && passed < this.steps.length) {
            passed++;
            left += this.steps[slot(this.step + passed)];
        }
        return passed * (double) STEP;
    }

    private int slot(long step) {
        return (int) (step % this.steps.length);
    }

}
