package io.github.aiutils;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model.
 *
 * @param model {@code null} leaves the choice to the client's routes;
 * {@code provider/model} or a bare model name pins exactly that route
 * @param messages the conversation so far, oldest first, at least one
 * @param options how to answer
 * @param tags say whom the call is for, such as tenant or feature; never sent to a
 * provider
 * @param timeout how long the caller is patient, all attempts and waits included;
 * {@code null} for the configured total
 * @since 0.1.0
 */
public record ChatRequest(@Nullable String model, List<Message> messages, ChatOptions options, Map<String, String> tags,
        @Nullable Duration timeout) implements Request {

    public ChatRequest {
        messages = List.copyOf(messages);
        tags = Map.copyOf(tags);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a chat request needs at least one message");
        }
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw new IllegalArgumentException(
                    "the timeout of a chat request is " + timeout + ", but must be positive");
        }
    }

    /**
     * Returns a request with one user message.
     * @param text what the user says
     * @return the request
     */
    public static ChatRequest of(String text) {
        return new ChatRequest(null, List.of(Message.user(text)), ChatOptions.NONE, Map.of(), null);
    }

    public ChatRequest withModel(@Nullable String model) {
        return new ChatRequest(model, this.messages, this.options, this.tags, this.timeout);
    }

    @Override
    public ChatRequest withOptions(ChatOptions options) {
        return (options == this.options) ? this
                : new ChatRequest(this.model, this.messages, options, this.tags, this.timeout);
    }

    @Override
    public ChatRequest withTags(Map<String, String> tags) {
        return new ChatRequest(this.model, this.messages, this.options, tags, this.timeout);
    }

    public ChatRequest withMaxOutputTokens(int tokens) {
        return withOptions(this.options.toBuilder().maxOutputTokens(tokens).build());
    }

    /**
     * Returns this request with another message at its end.
     * @param message the message, for example {@link ChatResponse#message()}
     * @return the longer request
     */
    public ChatRequest withMessage(Message message) {
        List<Message> longer = new ArrayList<>(this.messages);
        longer.add(message);
        return new ChatRequest(this.model, longer, this.options, this.tags, this.timeout);
    }

    /** Names sizes, never the conversation. */
    @Override
    public String toString() {
        return "ChatRequest[model=" + this.model + ", messages=" + this.messages.size() + "]";
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects a request. */
    public static final class Builder {

        private final List<Message> messages = new ArrayList<>();

        private final Map<String, String> tags = new LinkedHashMap<>();

        private final ChatOptions.Builder options = ChatOptions.builder();

        private @Nullable String model;

        private @Nullable Duration timeout;

        private Builder() {
        }

        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        public Builder system(String text) {
            return message(Message.system(text));
        }

        public Builder user(String text) {
            return message(Message.user(text));
        }

        public Builder message(Message message) {
            this.messages.add(message);
            return this;
        }

        public Builder messages(List<? extends Message> messages) {
            this.messages.addAll(messages);
            return this;
        }

        public Builder options(Consumer<ChatOptions.Builder> options) {
            options.accept(this.options);
            return this;
        }

        public Builder tag(String name, String value) {
            this.tags.put(name, value);
            return this;
        }

        public Builder timeout(@Nullable Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        public ChatRequest build() {
            return new ChatRequest(this.model, this.messages, this.options.build(), this.tags, this.timeout);
        }

    }

}
