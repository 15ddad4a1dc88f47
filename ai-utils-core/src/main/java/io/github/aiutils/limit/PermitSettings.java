package io.github.aiutils.limit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Permits} keep to.
 *
 * @param permits how many there are, at least 1
 * @param window time in which as many come back by themselves, bit by bit; {@code null}
 * if each comes back when it is closed
 * @param maxWait longest wait
 * @param maxWaiting most that wait, 0 or more; further ones are refused at once
 * @since 0.1.0
 */
public record PermitSettings(int permits, @Nullable Duration window, Duration maxWait, int maxWaiting) {

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final int MAX_WAITING = 10_000;

    public PermitSettings {
        if (permits < 1) {
            throw new IllegalArgumentException("there must be 1 permit or more, not " + permits);
        }
        if (window != null && (window.isZero() || window.isNegative())) {
            throw new IllegalArgumentException("the window must be a time such as 1s, not " + window);
        }
        if (maxWait.isNegative() || maxWaiting < 0) {
            throw new IllegalArgumentException("the longest wait and the longest queue must not be below 0");
        }
    }

    /**
     * A bucket of permits that is full at the start and fills continuously.
     * @param permits most that are taken at once, and as many in each window after that
     * @param window the time in which an empty bucket fills
     * @return settings that wait 30 seconds at most, in a queue of 10,000
     */
    public static PermitSettings rate(int permits, Duration window) {
        return new PermitSettings(permits, window, MAX_WAIT, MAX_WAITING);
    }

    /**
     * A bound on what is under way at a time.
     * @param permits most permits that are lent at a time
     * @return settings that wait 30 seconds at most, in a queue of 10,000
     */
    public static PermitSettings concurrent(int permits) {
        return new PermitSettings(permits, null, MAX_WAIT, MAX_WAITING);
    }

    public PermitSettings withMaxWait(Duration maxWait) {
        return new PermitSettings(this.permits, this.window, maxWait, this.maxWaiting);
    }

    public PermitSettings withMaxWaiting(int maxWaiting) {
        return new PermitSettings(this.permits, this.window, this.maxWait, maxWaiting);
    }

}
