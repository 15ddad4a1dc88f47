package io.github.aiutils.provider.anthropic;

import java.util.function.BiConsumer;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.provider.Capabilities;
import org.jspecify.annotations.Nullable;

/**
 * How much a call may think and say. Worked out before anything is written, since it also
 * decides on sampling and on the output limit.
 *
 * @param maxTokens the output limit, thoughts included
 * @param type the type of the {@code thinking} object; {@code null} sends none
 * @param budget most tokens of thoughts, if the type is {@code enabled}
 * @param effort the effort to ask for; {@code null} asks for none
 */
record AnthropicThinking(int maxTokens, @Nullable String type, int budget, @Nullable ReasoningEffort effort) {

    /** The API wants a limit; this one is for calls that set none. */
    static final int DEFAULT_MAX_TOKENS = 4096;

    /** The same for models that think by themselves, since thoughts count as output. */
    static final int DEFAULT_THINKING_MAX_TOKENS = 16_384;

    static final String ADAPTIVE = "adaptive";

    static final String DISABLED = "disabled";

    static final String ENABLED = "enabled";

    private static final int LEAST_BUDGET = 1024;

    /**
     * Plans a call.
     * @param options the call's options
     * @param model what the model takes
     * @param forced whether a tool is forced, which goes with no thinking that was asked
     * for
     * @param tell told of what the call does not get: a parameter and what became of it
     * @return the plan
     */
    static AnthropicThinking plan(ChatOptions options, Capabilities model, boolean forced,
            BiConsumer<String, String> tell) {
        Integer max = options.maxOutputTokens();
        AnthropicThinking none = new AnthropicThinking((max != null) ? max : usual(model), null, 0, null);
        ReasoningEffort wanted = options.reasoningEffort();
        if (wanted == null) {
            return none;
        }
        return switch (model.thinking()) {
            case NONE -> without(none, wanted, tell);
            case EFFORT, ALWAYS -> none.with(null, effort(wanted, model, tell));
            case ADAPTIVE -> adaptive(none, wanted, model, forced, tell);
            case BUDGET -> budget(none, wanted, model, max, forced, tell);
        };
    }

    private static int usual(Capabilities model) {
        return switch (model.thinking()) {
            case ADAPTIVE, ALWAYS -> DEFAULT_THINKING_MAX_TOKENS;
            case NONE, EFFORT, BUDGET -> DEFAULT_MAX_TOKENS;
        };
    }

    private static AnthropicThinking without(AnthropicThinking none, ReasoningEffort wanted,
            BiConsumer<String, String> tell) {
        if (wanted != ReasoningEffort.NONE) {
            tell.accept("reasoning-effort", "is left out");
        }
        return none;
    }

    private static AnthropicThinking adaptive(AnthropicThinking none, ReasoningEffort wanted, Capabilities model,
            boolean forced, BiConsumer<String, String> tell) {
        if (wanted == ReasoningEffort.NONE) {
            return none.with(DISABLED, null);
        }
        ReasoningEffort effort = effort(wanted, model, tell);
        if (forced) {
            tell.accept("thinking with a forced tool", "is left out");
            return none.with(null, effort);
        }
        return none.with(ADAPTIVE, effort);
    }

    private static AnthropicThinking budget(AnthropicThinking none, ReasoningEffort wanted, Capabilities model,
            @Nullable Integer max, boolean forced, BiConsumer<String, String> tell) {
        if (wanted == ReasoningEffort.NONE) {
            return none;
        }
        ReasoningEffort effort = effort(wanted, model, tell);
        if (forced) {
            tell.accept("thinking with a forced tool", "is left out");
            return none.with(null, effort);
        }
        int budget = budget(wanted);
        if (max == null) {
            return new AnthropicThinking(budget + DEFAULT_MAX_TOKENS, ENABLED, budget, effort);
        }
        if (max <= LEAST_BUDGET) {
            tell.accept("thinking within max-output-tokens of 1024 or less", "is left out");
            return none.with(null, effort);
        }
        if (max <= budget) {
            tell.accept("reasoning-effort " + wanted.wireName() + " within so few max-output-tokens",
                    "gets a smaller budget");
            budget = Math.max(LEAST_BUDGET, max / 2);
        }
        return new AnthropicThinking(max, ENABLED, budget, effort);
    }

    private static int budget(ReasoningEffort effort) {
        return switch (effort) {
            case NONE, MINIMAL, LOW -> LEAST_BUDGET;
            case MEDIUM -> 4096;
            case HIGH -> 12288;
            case XHIGH, MAX -> 24576;
        };
    }

    private static @Nullable ReasoningEffort effort(ReasoningEffort wanted, Capabilities model,
            BiConsumer<String, String> tell) {
        if (model.efforts().isEmpty()) {
            return null;
        }
        ReasoningEffort nearest = model.nearest(wanted);
        if (nearest != wanted) {
            tell.accept("reasoning-effort " + wanted.wireName(), "becomes " + nearest.wireName());
        }
        return nearest;
    }

    private AnthropicThinking with(@Nullable String type, @Nullable ReasoningEffort effort) {
        return new AnthropicThinking(this.maxTokens, type, 0, effort);
    }

    /** Returns whether the call asks for thoughts, which go with no sampling. */
    boolean on() {
        return this.type != null && !this.type.equals(DISABLED);
    }

}
