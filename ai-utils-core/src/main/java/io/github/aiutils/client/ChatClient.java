package io.github.aiutils.client;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Talks to models. Nothing is sent before subscription, and each subscription is a call
 * of its own. All errors are {@link io.github.aiutils.error.AiException}s.
 *
 * @since 0.1.0
 */
public interface ChatClient {

    /**
     * Asks for a whole answer.
     * @param request what is asked
     * @return the answer
     */
    Mono<ChatResponse> chat(ChatRequest request);

    /**
     * Asks for an answer in chunks. Cancelling closes the connection to the provider.
     * @param request what is asked
     * @return the chunks, the last of a whole answer a {@link ChatChunk.Done}
     */
    Flux<ChatChunk> stream(ChatRequest request);

    /**
     * Begins a request.
     * @return collects the request
     */
    default ChatPrompt prompt() {
        return new ChatPrompt(this);
    }

    /**
     * Begins a request with a user message.
     * @param user what the user says
     * @return collects the request
     */
    default ChatPrompt prompt(String user) {
        return prompt().user(user);
    }

    /**
     * Returns a builder of clients, for applications without Spring Boot.
     * @return the builder
     */
    static ChatClientBuilder builder() {
        return new ChatClientBuilder();
    }

}
