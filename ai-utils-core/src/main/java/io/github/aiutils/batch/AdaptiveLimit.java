package io.github.aiutils.batch;

/**
 * How many calls of one model may be under way.
 *
 * <p>
 * Errors that say "too much" halve the limit, once for all calls that were under way
 * together; answers open it again, by one each until the first such error and by a tenth
 * a round after it (additive increase, multiplicative decrease: Chiu and Jain, 1989). It
 * opens only while it is what holds calls back (RFC 7661).
 *
 * <p>
 * Calls that merely wait for quota are no error, and more of them would only wait longer.
 * As TCP Vegas keeps a few packets queued at the bottleneck and no more (Brakmo and
 * Peterson, 1994), no call begins while {@value #QUEUED} wait. Vegas has to guess the
 * queue from delays, which here would take long answers for queues; the path tells when
 * an attempt goes, so the queue is counted.
 */
final class AdaptiveLimit {

    /** One that goes next, and one to take its place in that moment. */
    static final int QUEUED = 2;

    private static final int FIRST = 10;

    private final int least;

    private final int most;

    private double limit;

    private boolean steady;

    private int generation;

    AdaptiveLimit(int least, int most) {
        this.least = least;
        this.most = most;
        this.limit = Math.min(most, Math.max(least, FIRST));
    }

    int current() {
        return (int) this.limit;
    }

    /** Calls of one generation began at the same limit, and halve it once. */
    int generation() {
        return this.generation;
    }

    boolean admits(int underWay, int waiting) {
        return underWay < this.least || (underWay < current() && waiting < QUEUED);
    }

    /**
     * A call was answered.
     * @param underWay calls under way with it
     */
    void succeeded(int underWay) {
        if (underWay >= current()) {
            double step = this.steady ? Math.max(1, this.limit / 10) / this.limit : 1;
            this.limit = Math.min(this.most, this.limit + step);
        }
    }

    /**
     * A call failed since there were too many.
     * @param began the generation in which the call began
     */
    void congested(int began) {
        if (began == this.generation) {
            this.generation++;
            this.steady = true;
            this.limit = Math.max(this.least, this.limit / 2);
        }
    }

}
