package io.github.aiutils;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a model should answer. {@code null} always means: not said, so the client's own
 * option, else the provider's default, holds. What a provider or model does not take is
 * translated or left out, and that is logged once.
 *
 * @param temperature randomness, 0 to 2 (1 at Anthropic)
 * @param topP share of probability to sample from, 0 to 1
 * @param topK number of candidates to sample from
 * @param maxOutputTokens most tokens to produce, reasoning included
 * @param stop sequences that end the answer
 * @param seed asks for repeatable sampling, best effort
 * @param frequencyPenalty -2 to 2
 * @param presencePenalty -2 to 2
 * @param reasoningEffort how much a reasoning model may think
 * @param responseFormat the shape of the answer's text
 * @param tools tools the model may ask for
 * @param toolChoice whether and which tools are used
 * @param parallelToolCalls whether one answer may ask for several tools
 * @param endUser the end user's id for the provider's abuse checks; hash it
 * @param extra fields for one provider only, put into the body's top level as they are
 * @since 0.1.0
 */
public record ChatOptions(@Nullable Double temperature, @Nullable Double topP, @Nullable Integer topK,
        @Nullable Integer maxOutputTokens, @Nullable List<String> stop, @Nullable Long seed,
        @Nullable Double frequencyPenalty, @Nullable Double presencePenalty, @Nullable ReasoningEffort reasoningEffort,
        @Nullable ResponseFormat responseFormat, @Nullable List<Tool> tools, @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls, @Nullable String endUser, @Nullable Map<String, Object> extra) {

    /** Nothing said. */
    public static final ChatOptions NONE = builder().build();

    public ChatOptions {
        requireRange("temperature", temperature, 0, 2);
        requireRange("top-p", topP, 0, 1);
        requireRange("frequency-penalty", frequencyPenalty, -2, 2);
        requireRange("presence-penalty", presencePenalty, -2, 2);
        requirePositive("top-k", topK);
        requirePositive("max-output-tokens", maxOutputTokens);
        stop = (stop != null) ? List.copyOf(stop) : null;
        tools = (tools != null) ? List.copyOf(tools) : null;
        extra = (extra != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(extra)) : null;
    }

    private static void requireRange(String name, @Nullable Double value, double least, double most) {
        if (value != null && !(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be from " + least + " to " + most);
        }
    }

    private static void requirePositive(String name, @Nullable Integer value) {
        if (value != null && value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
        }
    }

    /**
     * Returns these options with what they leave open taken from others.
     * @param defaults says what is not said here
     * @return the merged options; {@code extra} is merged field by field
     */
    public ChatOptions orElse(ChatOptions defaults) {
        if (defaults == NONE) {
            return this;
        }
        if (this == NONE) {
            return defaults;
        }
        return new ChatOptions(first(this.temperature, defaults.temperature), first(this.topP, defaults.topP),
                first(this.topK, defaults.topK), first(this.maxOutputTokens, defaults.maxOutputTokens),
                first(this.stop, defaults.stop), first(this.seed, defaults.seed),
                first(this.frequencyPenalty, defaults.frequencyPenalty),
                first(this.presencePenalty, defaults.presencePenalty),
                first(this.reasoningEffort, defaults.reasoningEffort),
                first(this.responseFormat, defaults.responseFormat), first(this.tools, defaults.tools),
                first(this.toolChoice, defaults.toolChoice), first(this.parallelToolCalls, defaults.parallelToolCalls),
                first(this.endUser, defaults.endUser), merged(defaults.extra, this.extra));
    }

    private static <T> @Nullable T first(@Nullable T value, @Nullable T other) {
        return (value != null) ? value : other;
    }

    private static @Nullable Map<String, Object> merged(@Nullable Map<String, Object> base,
            @Nullable Map<String, Object> over) {
        if (base == null || over == null) {
            return first(over, base);
        }
        Map<String, Object> merged = new LinkedHashMap<>(base);
        merged.putAll(over);
        return merged;
    }

    /**
     * Returns a builder that starts from these options.
     * @return the builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.temperature = this.temperature;
        builder.topP = this.topP;
        builder.topK = this.topK;
        builder.maxOutputTokens = this.maxOutputTokens;
        builder.stop = this.stop;
        builder.seed = this.seed;
        builder.frequencyPenalty = this.frequencyPenalty;
        builder.presencePenalty = this.presencePenalty;
        builder.reasoningEffort = this.reasoningEffort;
        builder.responseFormat = this.responseFormat;
        builder.tools = this.tools;
        builder.toolChoice = this.toolChoice;
        builder.parallelToolCalls = this.parallelToolCalls;
        builder.endUser = this.endUser;
        builder.extra = this.extra;
        return builder;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each method sets one, {@code null} takes it back. */
    public static final class Builder {

        private @Nullable Double temperature;

        private @Nullable Double topP;

        private @Nullable Integer topK;

        private @Nullable Integer maxOutputTokens;

        private @Nullable List<String> stop;

        private @Nullable Long seed;

        private @Nullable Double frequencyPenalty;

        private @Nullable Double presencePenalty;

        private @Nullable ReasoningEffort reasoningEffort;

        private @Nullable ResponseFormat responseFormat;

        private @Nullable List<Tool> tools;

        private @Nullable ToolChoice toolChoice;

        private @Nullable Boolean parallelToolCalls;

        private @Nullable String endUser;

        private @Nullable Map<String, Object> extra;

        private Builder() {
        }

        public Builder temperature(@Nullable Double temperature) {
            this.temperature = temperature;
            return this;
        }

        public Builder topP(@Nullable Double topP) {
            this.topP = topP;
            return this;
        }

        public Builder topK(@Nullable Integer topK) {
            this.topK = topK;
            return this;
        }

        public Builder maxOutputTokens(@Nullable Integer maxOutputTokens) {
            this.maxOutputTokens = maxOutputTokens;
            return this;
        }

        public Builder stop(@Nullable List<String> stop) {
            this.stop = stop;
            return this;
        }

        public Builder seed(@Nullable Long seed) {
            this.seed = seed;
            return this;
        }

        public Builder frequencyPenalty(@Nullable Double frequencyPenalty) {
            this.frequencyPenalty = frequencyPenalty;
            return this;
        }

        public Builder presencePenalty(@Nullable Double presencePenalty) {
            this.presencePenalty = presencePenalty;
            return this;
        }

        public Builder reasoningEffort(@Nullable ReasoningEffort reasoningEffort) {
            this.reasoningEffort = reasoningEffort;
            return this;
        }

        public Builder responseFormat(@Nullable ResponseFormat responseFormat) {
            this.responseFormat = responseFormat;
            return this;
        }

        public Builder tools(@Nullable List<Tool> tools) {
            this.tools = tools;
            return this;
        }

        public Builder toolChoice(@Nullable ToolChoice toolChoice) {
            this.toolChoice = toolChoice;
            return this;
        }

        public Builder parallelToolCalls(@Nullable Boolean parallelToolCalls) {
            this.parallelToolCalls = parallelToolCalls;
            return this;
        }

        public Builder endUser(@Nullable String endUser) {
            this.endUser = endUser;
            return this;
        }

        public Builder extra(@Nullable Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        /**
         * Adds a field for one provider only.
         * @param name the field's name on the wire
         * @param value its value: text, number, boolean, list or map
         * @return this
         */
        public Builder extra(String name, Object value) {
            this.extra = merged(this.extra, Map.of(name, value));
            return this;
        }

        public ChatOptions build() {
            return new ChatOptions(this.temperature, this.topP, this.topK, this.maxOutputTokens, this.stop, this.seed,
                    this.frequencyPenalty, this.presencePenalty, this.reasoningEffort, this.responseFormat, this.tools,
                    this.toolChoice, this.parallelToolCalls, this.endUser, this.extra);
        }

    }

}
