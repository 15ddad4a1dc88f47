package io.github.aiutils.client;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Collects a request for a {@link ChatClient}.
 *
 * @since 0.1.0
 */
public final class ChatPrompt extends PromptSpec<ChatPrompt> {

    private final ChatClient client;

    ChatPrompt(ChatClient client) {
        this.client = client;
    }

    @Override
    ChatPrompt self() {
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

        private final ChatClient client;

        private final ChatRequest request;

        private Whole(ChatClient client, ChatRequest request) {
            this.client = client;
            this.request = request;
        }

        /**
         * Returns the answer's text.
         * @return the text, possibly empty
         */
        public Mono<String> content() {
            return response().map(ChatResponse::text);
        }

        public Mono<ChatResponse> response() {
            return this.client.chat(this.request);
        }

    }

    /** An answer in chunks of the form that is wanted. */
    public static final class Streamed {

        private final ChatClient client;

        private final ChatRequest request;

        private Streamed(ChatClient client, ChatRequest request) {
            this.client = client;
            this.request = request;
        }

        /**
         * Returns the answer's text piece by piece.
         * @return the pieces, to be appended
         */
        public Flux<String> content() {
            return chunks().mapNotNull(ChatChunk::addedText);
        }

        public Flux<ChatChunk> chunks() {
            return this.client.stream(this.request);
        }

    }

}
