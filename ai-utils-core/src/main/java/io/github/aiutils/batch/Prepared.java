package io.github.aiutils.batch;

import org.jspecify.annotations.Nullable;

/**
 * An item as it enters a run.
 *
 * @param task what is to be done
 * @param settled what became of it before anything is done; {@code null} if it is to be
 * called
 */
record Prepared(Task task, @Nullable BatchResult settled) {
}
