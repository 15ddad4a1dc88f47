package io.github.aiutils.batch;

/**
 * What happens in a batch, in the order in which its reader is told.
 *
 * @since 0.1.0
 */
public sealed interface BatchEvent {

    /**
     * An item is done.
     *
     * @param result what became of it
     * @param progress where the batch stands, this item included
     */
    record Finished(BatchResult result, BatchProgress progress) implements BatchEvent {
    }

    /**
     * The batch is over; nothing follows.
     *
     * @param summary what it came to
     */
    record Ended(BatchSummary summary) implements BatchEvent {
    }

}
