package io.github.aiutils.token;

import java.util.Arrays;

/**
 * By how much estimates of one kind are off: the median of the last ratios of reported to
 * estimated tokens. A median does not move for an outlier, and follows a lasting change
 * after half of what it remembers. It starts with one vote for no correction.
 */
final class Calibration {

    private static final int REMEMBERED = 31;

    private final double[] ratios = new double[REMEMBERED];

    private int next = 1;

    private volatile int samples;

    private volatile double ratio = 1;

    Calibration() {
        this.ratios[0] = 1;
    }

    double ratio() {
        return this.ratio;
    }

    int samples() {
        return this.samples;
    }

    synchronized void learn(double reported) {
        this.ratios[this.next++ % REMEMBERED] = reported;
        double[] sorted = Arrays.copyOf(this.ratios, Math.min(this.next, REMEMBERED));
        if (this.next == Integer.MAX_VALUE) {
            this.next = REMEMBERED;
        }
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        this.ratio = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        this.samples = Math.min(this.samples + 1, REMEMBERED);
    }

}
