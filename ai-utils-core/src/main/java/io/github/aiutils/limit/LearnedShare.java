package io.github.aiutils.limit;

import java.util.concurrent.TimeUnit;

/**
 * The share of a limit that refusals leave, where the provider does not say it. Between
 * two refusals a provider's bucket went from empty to empty, so what was charged
 * meanwhile is what it refilled: that measures its rate. From there the share grows by
 * small steps, and by larger ones once it is well past the last refusal.
 *
 * @see <a href="https://doi.org/10.1016/0169-7552(89)90019-6">Chiu and Jain, additive
 * increase and multiplicative decrease</a>
 */
final class LearnedShare {

    private static final double LEAST = 0.01;

    private static final double FIRST_CUT = 0.7;

    private static final double NEXT_CUT = 0.8;

    private static final double BELOW_MEASURED = 0.98;

    private static final double STEP = 0.003;

    private static final double WELL_PAST = 1.04;

    private static final double REGAINED = 0.3;

    private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(15);

    private static final double SLOWER = 0.5;

    /** From here it takes three hours to regain full speed. */
    private static final double SLOWEST = 0.01;

    /** OpenAI's rule after {@code slow_down}: at most 50 % more every 15 minutes. */
    private static final double REGAIN = 1.5;

    private double share = 1;

    private double step = STEP;

    private double refusedShare = 1;

    private double chargedThen;

    private long refusedAt;

    private boolean refused;

    private long cutAt = Long.MIN_VALUE;

    private long grownAt;

    private double pace = 1;

    private long pacedAt;

    /** Returns the share, 0 to 1. */
    double value(long now) {
        return this.share * pace(now);
    }

    boolean whole() {
        return this.share == 1 && this.pace == 1;
    }

    private double pace(long now) {
        if (this.pace < 1) {
            double steps = (now - this.pacedAt) / (double) LONGEST_NANOS;
            return Math.min(1, this.pace * Math.pow(REGAIN, steps));
        }
        return 1;
    }

    /** Halves the pace, once for all attempts that were under way. */
    void slowDown(long grantedAt, long now) {
        if (this.pace == 1 || grantedAt > this.pacedAt) {
            this.pace = Math.max(SLOWEST, SLOWER * pace(now));
            this.pacedAt = now;
        }
    }

    /**
     * Takes a refusal, once for all attempts that were under way.
     * @param grantedAt when the refused attempt was admitted
     * @param charged what the provider charged since the start
     * @param fullRate what the whole limit refills in a nanosecond
     */
    void refused(long grantedAt, double charged, double fullRate, long now) {
        if (this.refused && grantedAt <= this.cutAt) {
            return;
        }
        long interval = now - this.refusedAt;
        double cut = this.share * (this.refused ? NEXT_CUT : FIRST_CUT);
        if (this.refused && interval >= SHORTEST_NANOS && interval <= LONGEST_NANOS) {
            double measured = Math.max(0, charged - this.chargedThen) / interval / fullRate;
            cut = Math.min(measured, this.share) * BELOW_MEASURED;
            this.refusedShare = Math.min(measured, this.share);
        }
        else {
            this.refusedShare = cut;
        }
        this.share = Math.max(LEAST, cut);
        this.step = STEP;
        this.refused = true;
        this.refusedAt = now;
        this.chargedThen = charged;
        this.cutAt = now;
        this.grownAt = now;
    }

    /**
     * Quickly back to what was good, slowly past it, then ever faster: as TCP's CUBIC.
     */
    private double growth() {
        double good = this.refusedShare * BELOW_MEASURED;
        if (this.share < good) {
            return Math.max(STEP, REGAINED * (good - this.share));
        }
        this.step *= (this.share > this.refusedShare * WELL_PAST) ? 2 : 1;
        return this.step;
    }

    /** Grows as time passes; returns whether anything changed. */
    boolean grow(long now) {
        boolean grown = this.pace < 1;
        if (grown && pace(now) == 1) {
            this.pace = 1;
        }
        while (this.share < 1 && now - this.grownAt >= STEP_NANOS) {
            this.grownAt += STEP_NANOS;
            this.share = Math.min(1, this.share + growth());
            grown = true;
        }
        return grown;
    }

}
