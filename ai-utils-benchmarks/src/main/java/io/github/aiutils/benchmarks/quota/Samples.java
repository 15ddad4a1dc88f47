package io.github.aiutils.benchmarks.quota;

import java.util.Arrays;

/** Collects numbers and tells their percentiles. */
final class Samples {

    private double[] values = new double[256];

    private int size;

    private boolean sorted;

    void add(double value) {
        if (this.size == this.values.length) {
            this.values = Arrays.copyOf(this.values, this.size * 2);
        }
        this.values[this.size++] = value;
        this.sorted = false;
    }

    /**
     * Returns the least value that a share of all does not exceed, NaN if there is none.
     */
    double percentile(double share) {
        if (this.size == 0) {
            return Double.NaN;
        }
        if (!this.sorted) {
            Arrays.sort(this.values, 0, this.size);
            this.sorted = true;
        }
        return this.values[Math.max(0, (int) Math.ceil(share * this.size) - 1)];
    }

    double max() {
        return percentile(1);
    }

    double mean() {
        return Arrays.stream(this.values, 0, this.size).average().orElse(Double.NaN);
    }

}
