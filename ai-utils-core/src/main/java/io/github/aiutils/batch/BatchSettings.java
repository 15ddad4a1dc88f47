package io.github.aiutils.batch;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a batch runs.
 *
 * @param least calls of a model under way that are always allowed
 * @param most most calls of a model under way
 * @param window items read and not yet handed on
 * @param ordered whether results come in the order of items
 * @param retries how items are tried again
 * @param stopOnFirstError whether an item that fails ends the batch
 * @param deadline how long the batch may take; {@code null} for ever
 * @param journal file of finished items; {@code null} for none
 */
record BatchSettings(int least, int most, int window, boolean ordered, Retries retries, boolean stopOnFirstError,
        @Nullable Duration deadline, @Nullable Path journal) {

    /**
     * How items are tried again.
     *
     * @param most tries after the first
     * @param minBackoff the first wait of our own, at most
     * @param maxBackoff longest wait of our own
     */
    record Retries(int most, Duration minBackoff, Duration maxBackoff) {

        private static final int MANY = 30;

        /**
         * Returns the wait before the next try: what the error asks for and a little
         * more, so that not all come at once, else backoff with full jitter.
         */
        Duration waitAfter(int failed, @Nullable Duration hint, double random) {
            if (hint != null) {
                return hint.plus(scaled(this.minBackoff, random));
            }
            double longest = this.minBackoff.toNanos() * (double) (1L << Math.min(failed - 1, MANY));
            return scaled(Duration.ofNanos((long) Math.min(longest, this.maxBackoff.toNanos())), random);
        }

        private static Duration scaled(Duration duration, double factor) {
            return Duration.ofNanos((long) (duration.toNanos() * factor));
        }

    }

}
