package io.github.aiutils.client;

import java.util.Objects;
import java.util.stream.Stream;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;

/**
 * Collects a request for a {@link BlockingChatClient}.
 *
 * @since 0.1.0
 */
public final class BlockingChatPrompt extends PromptSpec<BlockingChatPrompt> {

    private final BlockingChatClient client;

    BlockingChatPrompt(BlockingChatClient client) {
        this.client = client;
    }

    @Override
    BlockingChatPrompt self() {
        return this;
    }

    /**
     * Asks for a whole answer.
     * @return says in which form it is wanted
     */
    public Whole call() {
        return new Whole(this.client, toRequest());
    }

    /**
     * Asks for an answer in chunks.
     * @return says in which form they are wanted
     */
    public Streamed stream() {
        return new Streamed(this.client, toRequest());
    }

    /** A whole answer in the form that is wanted. */
    public static final class Whole {

        private final BlockingChatClient client;

        private final ChatRequest request;

        private Whole(BlockingChatClient client, ChatRequest request) {
            this.client = client;
            this.request = request;
        }

        public String content() {
            return response().text();
        }

        public ChatResponse response() {
            return this.client.chat(this.request);
        }

    }

    /** An answer in chunks of the form that is wanted. */
    public static final class Streamed {

        private final BlockingChatClient client;

        private final ChatRequest request;

        private Streamed(BlockingChatClient client, ChatRequest request) {
            this.client = client;
            this.request = request;
        }

        /**
         * Returns the answer's text piece by piece.
         * @return the pieces; close the stream if it is not read to its end
         */
        public Stream<String> content() {
            return chunks().map(ChatChunk::addedText).filter(Objects::nonNull);
        }

        public Stream<ChatChunk> chunks() {
            return this.client.stream(this.request);
        }

    }

}
