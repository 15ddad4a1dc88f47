package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/** How fast an instance uses the money of an account. */
final class Demand {

    /** For how long money is kept at hand. */
    private static final int SECONDS_AHEAD = 5;

    /** After which time without an attempt nothing is kept. */
    private static final Duration LATELY = Duration.ofSeconds(2);

    private static final MathContext SHORT = new MathContext(6);

    private static final double NANOS = 1e9;

    /** What was reserved since the last look, without what came back. */
    private BigDecimal used = BigDecimal.ZERO;

    private BigDecimal last = BigDecimal.ZERO;

    private double perSecond;

    private long tookNanos;

    private boolean ever;

    void took(BigDecimal need, Moment now) {
        this.used = this.used.add(need);
        this.last = need;
        this.tookNanos = now.nanos();
        this.ever = true;
    }

    void gave(BigDecimal freed) {
        this.used = this.used.subtract(freed);
    }

    boolean lately(Moment now) {
        return this.ever && now.nanos() - this.tookNanos < LATELY.toNanos();
    }

    /**
     * Returns how much to have at hand: enough for the next attempts at the pace of the
     * last seconds, or nothing.
     * @param before when this was last asked for
     * @param part the most that is fair
     */
    BigDecimal target(Moment before, Moment now, BigDecimal part) {
        double seconds = Math.max(0.1, (now.nanos() - before.nanos()) / NANOS);
        double pace = Math.max(0, this.used.doubleValue()) / seconds;
        this.used = BigDecimal.ZERO;
        this.perSecond = lately(now) ? Math.max(pace, this.perSecond * Math.pow(0.5, seconds)) : 0;
        if (!lately(now)) {
            return BigDecimal.ZERO;
        }
        BigDecimal ahead = new BigDecimal(this.perSecond * SECONDS_AHEAD, SHORT).max(this.last).min(part);
        return (ahead.compareTo(this.last) >= 0) ? ahead : BigDecimal.ZERO;
    }

}
