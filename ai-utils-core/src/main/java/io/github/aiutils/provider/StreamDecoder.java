package io.github.aiutils.provider;

import java.util.List;

import io.github.aiutils.Reply;
import io.github.aiutils.error.AiException;
import io.github.aiutils.transport.WireEvent;

/**
 * Reads one streamed answer. Gives a {@link Reply.Progress} for payload that does not
 * make a chunk yet, and nothing for pings and the like.
 *
 * @since 0.1.0
 */
public interface StreamDecoder {

    /**
     * Takes an event.
     * @param event the event
     * @return what it completes, often one chunk; never the last one
     * @throws AiException if the event tells of an error or cannot be read
     */
    List<Reply> accept(WireEvent.Sse event);

    /**
     * Returns whether the answer is over, so that nothing of value can follow.
     * @return {@code true} once the dialect's terminal marker was read
     */
    boolean terminated();

    /**
     * Says that no event follows.
     * @return what was held back, at last a {@link io.github.aiutils.ChatChunk.Done}
     * @throws AiException if the answer is not whole
     */
    List<Reply> end();

}
