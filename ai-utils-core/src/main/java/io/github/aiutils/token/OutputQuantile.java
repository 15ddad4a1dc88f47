package io.github.aiutils.token;

import org.jspecify.annotations.Nullable;

/**
 * A quantile of the lengths of recent answers: a histogram whose buckets grow by an
 * eighth and whose entries lose half of their weight with each {@value #HALF_LIFE} that
 * follow. Old entries are not touched; new ones weigh more.
 */
final class OutputQuantile {

    private static final int HALF_LIFE = 100;

    private static final double GAIN = Math.pow(2, 1.0 / HALF_LIFE);

    private static final double LOG_STEP = Math.log(1.125);

    /** The last bucket begins above two million tokens. */
    private static final int BUCKETS = 125;

    private static final double TOO_HEAVY = 1e30;

    private final double quantile;

    private final float[] weights = new float[BUCKETS];

    private double weight = 1;

    private double total;

    private volatile State state = new State(0, 0);

    OutputQuantile(double quantile) {
        this.quantile = quantile;
    }

    /** Returns what was learned, or {@code null} while answers were too few. */
    @Nullable Long tokens(int enough) {
        State now = this.state;
        return (now.samples() >= enough) ? now.tokens() : null;
    }

    /** Returns another quantile; {@code null} while answers were too few. */
    synchronized @Nullable Long tokens(double quantile, int enough) {
        return (this.state.samples() >= enough) ? read(quantile) : null;
    }

    /**
     * Takes the length of an answer.
     * @param tokens its length
     * @param cut whether it was not at its end; it would have been longer, so it counts
     * as long as others are
     */
    synchronized void learn(long tokens, boolean cut) {
        long length = cut ? Math.max(tokens, this.state.tokens()) : tokens;
        this.weights[bucket(length)] += (float) this.weight;
        this.total += this.weight;
        this.weight *= GAIN;
        if (this.weight > TOO_HEAVY) {
            lighten();
        }
        this.state = new State(Math.min(this.state.samples() + 1, HALF_LIFE), read(this.quantile));
    }

    private void lighten() {
        for (int i = 0; i < BUCKETS; i++) {
            this.weights[i] /= (float) this.weight;
        }
        this.total /= this.weight;
        this.weight = 1;
    }

    /** Within a bucket, lengths are taken to be spread evenly. */
    private long read(double quantile) {
        double wanted = quantile * this.total;
        double seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            if (this.weights[i] > 0 && seen + this.weights[i] >= wanted) {
                return Math.round(Math.exp((i + (wanted - seen) / this.weights[i]) * LOG_STEP));
            }
            seen += this.weights[i];
        }
        return Math.round(Math.exp(BUCKETS * LOG_STEP));
    }

    private static int bucket(long tokens) {
        return (tokens <= 1) ? 0 : Math.min(BUCKETS - 1, (int) (Math.log(tokens) / LOG_STEP));
    }

    private record State(int samples, long tokens) {
    }

}
