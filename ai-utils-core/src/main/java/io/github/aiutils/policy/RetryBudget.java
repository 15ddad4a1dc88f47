package io.github.aiutils.policy;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Bounds retries to a share of first attempts over the last minute, so that an outage is
 * not answered by more traffic. Counts by the second in a ring; thread-safe.
 */
final class RetryBudget {

    private static final int SLOTS = 60;

    /** Never fewer in a window, so that little traffic can retry at all. */
    private static final int FLOOR = 10;

    private final double share;

    private final int[] first = new int[SLOTS];

    private final int[] retries = new int[SLOTS];

    private long second = Long.MIN_VALUE;

    RetryBudget(double share) {
        this.share = share;
    }

    synchronized void attempted(long nowNanos) {
        this.first[slot(nowNanos)]++;
    }

    /** Takes back an attempt that was counted and then not made. */
    synchronized void notAttempted(long thenNanos, long nowNanos) {
        slot(nowNanos);
        long then = TimeUnit.NANOSECONDS.toSeconds(thenNanos);
        if (this.second - then < SLOTS) {
            this.first[(int) Math.floorMod(then, (long) SLOTS)]--;
        }
    }

    /** Takes a retry if the budget has one. */
    synchronized boolean tryRetry(long nowNanos) {
        int slot = slot(nowNanos);
        double allowed = Math.max(FLOOR, this.share * Arrays.stream(this.first).sum());
        if (this.share < 1 && Arrays.stream(this.retries).sum() + 1 > allowed) {
            return false;
        }
        this.retries[slot]++;
        return true;
    }

    /**
     * Moves the ring on to the present second and empties what is older than a minute.
     */
    private int slot(long nowNanos) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nowNanos);
        if (this.second == Long.MIN_VALUE || now - this.second >= SLOTS) {
            Arrays.fill(this.first, 0);
            Arrays.fill(this.retries, 0);
        }
        else {
            for (long passed = this.second + 1; passed <= now; passed++) {
                this.first[(int) Math.floorMod(passed, (long) SLOTS)] = 0;
                this.retries[(int) Math.floorMod(passed, (long) SLOTS)] = 0;
            }
        }
        this.second = (this.second == Long.MIN_VALUE) ? now : Math.max(this.second, now);
        return (int) Math.floorMod(this.second, (long) SLOTS);
    }

}
