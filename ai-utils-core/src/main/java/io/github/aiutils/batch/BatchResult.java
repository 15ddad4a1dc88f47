package io.github.aiutils.batch;

import java.time.Duration;

import io.github.aiutils.ChatResponse;
import io.github.aiutils.Cost;
import io.github.aiutils.Usage;
import io.github.aiutils.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item.
 *
 * @param index position of the item in the batch, from 0
 * @param id the item's id, its position if it has none
 * @param status what became of it
 * @param response the answer; {@code null} unless it succeeded
 * @param error why it failed; {@code null} unless it did
 * @param attempts requests sent for it, those of its retries included
 * @param duration time from its first call to its end, waits included
 * @param resumed whether the answer is from the journal, and nothing was sent now
 * @since 0.1.0
 */
public record BatchResult(long index, String id, BatchStatus status, @Nullable ChatResponse response,
        @Nullable AiException error, int attempts, Duration duration, boolean resumed) {

    /**
     * Returns the tokens of the attempt that answered.
     * @return the usage, {@link Usage#UNKNOWN} if there is no answer
     */
    public Usage usage() {
        return (this.response != null) ? this.response.usage() : Usage.UNKNOWN;
    }

    /**
     * Returns what the attempt that answered cost.
     * @return the cost; {@code null} if that is not known, or there is no answer
     */
    public @Nullable Cost cost() {
        return (this.response != null) ? this.response.ending().cost() : null;
    }

    public boolean succeeded() {
        return this.status == BatchStatus.SUCCEEDED;
    }

    /** Names the item, never its answer. */
    @Override
    public String toString() {
        return "BatchResult[" + this.index + ", " + this.id + ", " + this.status + "]";
    }

}
