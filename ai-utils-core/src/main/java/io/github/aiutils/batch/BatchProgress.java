package io.github.aiutils.batch;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Where a batch stands.
 *
 * @param total items in all; {@code null} if that is not known
 * @param totals what the items that are done came to
 * @param inFlight calls under way
 * @param waiting those of {@code inFlight} that wait for quota and are not sent yet
 * @param retrying items that wait for their next try, and hold no place among the calls
 * @param elapsed time since the batch began
 * @param eta time until its end at its speed so far; {@code null} if that is not known
 * @since 0.1.0
 */
public record BatchProgress(@Nullable Long total, BatchTotals totals, int inFlight, int waiting, int retrying,
        Duration elapsed, @Nullable Duration eta) {
}
