package io.github.aiutils.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import org.jspecify.annotations.Nullable;

/**
 * Collects a request word by word. Not thread-safe; make one for each request.
 *
 * @param <S> the kind of collector
 * @since 0.1.0
 */
public abstract sealed class PromptSpec<S extends PromptSpec<S>> permits ChatPrompt, BlockingChatPrompt {

    private final ChatRequest.Builder request = ChatRequest.builder();

    abstract S self();

    public S system(String text) {
        this.request.system(text);
        return self();
    }

    public S user(String text) {
        this.request.user(text);
        return self();
    }

    public S messages(List<? extends Message> messages) {
        this.request.messages(messages);
        return self();
    }

    public S messages(Message... messages) {
        return messages(List.of(messages));
    }

    /**
     * Pins the call to one route.
     * @param model {@code provider/model} or a model's name; {@code null} leaves the
     * choice to the client's routes
     * @return this
     */
    public S model(@Nullable String model) {
        this.request.model(model);
        return self();
    }

    public S options(Consumer<ChatOptions.Builder> options) {
        this.request.options(options);
        return self();
    }

    /**
     * Says whom the call is for.
     * @param name for example {@code tenant}
     * @param value for example {@code acme}
     * @return this
     */
    public S tag(String name, String value) {
        this.request.tag(name, value);
        return self();
    }

    /**
     * Sets how long the caller is patient, all attempts and waits included.
     * @param timeout the time, positive
     * @return this
     */
    public S timeout(Duration timeout) {
        this.request.timeout(timeout);
        return self();
    }

    /**
     * Returns what was collected.
     * @return the request
     * @throws IllegalArgumentException if there is no message
     */
    public ChatRequest toRequest() {
        return this.request.build();
    }

}
