package io.github.aiutils.cost;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How a ledger is at one moment.
 *
 * @param store where it keeps its books, such as {@code memory} or {@code jdbc}
 * @param goneSince since when nothing can be written; {@code null} if it can
 * @param pending bookings that are not written yet
 * @param room how many more attempts it takes until it has written what it has; 0 if it
 * refuses them
 * @since 0.1.0
 */
public record LedgerStatus(String store, @Nullable Instant goneSince, long pending, long room) {

    /** Nothing has to be written. */
    public static final LedgerStatus MEMORY = new LedgerStatus("memory", null, 0, Long.MAX_VALUE);

    /**
     * Returns whether it can write.
     * @return whether all is well
     */
    public boolean available() {
        return this.goneSince == null;
    }

}
