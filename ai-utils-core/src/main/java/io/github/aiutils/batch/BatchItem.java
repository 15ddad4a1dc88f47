package io.github.aiutils.batch;

import io.github.aiutils.ChatRequest;
import org.jspecify.annotations.Nullable;

/**
 * One of the calls of a batch.
 *
 * @param id names the item in its result and in the journal, unique in the batch;
 * {@code null} for its position, from 0
 * @param request what is asked
 * @since 0.1.0
 */
public record BatchItem(@Nullable String id, ChatRequest request) {

    public BatchItem {
        if (id != null && id.isBlank()) {
            throw new IllegalArgumentException("the id of a batch item is blank; leave it null or name the item");
        }
    }

    /**
     * Returns an item that is named by its position.
     * @param request what is asked
     * @return the item
     */
    public static BatchItem of(ChatRequest request) {
        return new BatchItem(null, request);
    }

    /**
     * Returns an item with a name.
     * @param id the name, unique in the batch
     * @param request what is asked
     * @return the item
     */
    public static BatchItem of(String id, ChatRequest request) {
        return new BatchItem(id, request);
    }

}
