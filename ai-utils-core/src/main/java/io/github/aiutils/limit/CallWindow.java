package io.github.aiutils.limit;

import java.util.concurrent.TimeUnit;

/**
 * Bounds the attempts under way while no limit is known: it opens as the cold start says,
 * is halved by a refusal and then opens by one a second.
 */
final class CallWindow {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final double WIDE = 1 << 20;

    private double size;

    private boolean doubles;

    private boolean refused;

    private boolean probing;

    private long stepAt;

    private long cutAt;

    CallWindow(ColdStart coldStart, long now) {
        this.size = (coldStart == ColdStart.OPEN) ? WIDE : 1;
        this.doubles = coldStart == ColdStart.RAMP;
        this.probing = coldStart == ColdStart.PROBE;
        this.stepAt = now;
    }

    boolean admits(int underWay) {
        return underWay < (int) this.size;
    }

    /** Returns how long it takes until it opens further; 0 if it does not by itself. */
    long nanosUntilStep(long now) {
        return (this.doubles || this.refused) ? Math.max(1, this.stepAt + SECOND - now) : 0;
    }

    void advance(long now) {
        while (now - this.stepAt >= SECOND) {
            this.stepAt += SECOND;
            if (this.refused) {
                this.size = Math.min(WIDE, this.size + 1);
            }
            else if (this.doubles) {
                this.size = Math.min(WIDE, this.size * 2);
            }
            if (this.size == WIDE || !(this.refused || this.doubles)) {
                this.stepAt = now;
            }
        }
    }

    /** A reply came that tells no limits. */
    void replied() {
        if (this.probing) {
            this.probing = false;
            this.size = WIDE;
        }
    }

    /** Limits are known: they bound from now on. */
    void open() {
        this.size = WIDE;
        this.doubles = false;
        this.refused = false;
        this.probing = false;
    }

    void refused(int underWay, long grantedAt, long now) {
        if (!this.refused || grantedAt - this.cutAt > 0) {
            this.size = Math.max(1, Math.min(this.size, underWay) / 2);
            this.refused = true;
            this.probing = false;
            this.cutAt = now;
            this.stepAt = now;
        }
    }

}
