package io.github.aiutils.provider.openai;

import java.math.BigDecimal;
import java.util.function.BiConsumer;

import io.github.aiutils.Usage;
import io.github.aiutils.provider.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a {@code usage} object in the dialects of compatible servers.
 * <ul>
 * <li>Details are a breakdown of {@code prompt_tokens}, so what was read from and written
 * to a cache is taken out of the input.</li>
 * <li>DeepSeek says cache hits and misses, Mistral {@code num_cached_tokens}.</li>
 * <li>xAI and Gemini leave thoughts out of {@code completion_tokens}. The total tells: of
 * what it has beyond prompt and completion, xAI says that it is reasoning, Gemini says
 * nothing.</li>
 * <li>OpenRouter says what it bills, and what the user's own upstream key was
 * billed.</li>
 * </ul>
 */
final class OpenAiUsage {

    private @Nullable Long prompt;

    private @Nullable Long completion;

    private @Nullable Long total;

    private @Nullable Long cached;

    private @Nullable Long cacheWrite;

    private @Nullable Long reasoning;

    private @Nullable Long miss;

    private @Nullable Long audioInput;

    private @Nullable Long imageInput;

    private @Nullable Long audioOutput;

    private @Nullable Long imageOutput;

    private @Nullable BigDecimal cost;

    private @Nullable BigDecimal upstreamCost;

    private boolean ownKey;

    /** Reads the object the parser stands at; returns {@code null} if it is none. */
    static @Nullable OpenAiUsage read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        OpenAiUsage usage = new OpenAiUsage();
        usage.fields(parser);
        return usage;
    }

    private void fields(JsonParser parser) {
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "prompt_tokens" -> this.prompt = Json.count(parser);
                case "completion_tokens" -> this.completion = Json.count(parser);
                case "input_tokens" -> this.prompt = unless(this.prompt, parser);
                case "output_tokens" -> this.completion = unless(this.completion, parser);
                case "total_tokens" -> this.total = Json.count(parser);
                case "prompt_cache_hit_tokens", "num_cached_tokens" -> this.cached = known(parser, this.cached);
                case "prompt_cache_miss_tokens" -> this.miss = Json.count(parser);
                case "prompt_tokens_details", "input_tokens_details" -> each(parser, this::inputDetails);
                case "completion_tokens_details", "output_tokens_details" -> each(parser, this::outputDetails);
                case "cost" -> this.cost = Json.amount(parser);
                case "cost_details" -> each(parser, this::costDetails);
                case "is_byok" -> this.ownKey = parser.currentToken() == JsonToken.VALUE_TRUE;
                default -> parser.skipChildren();
            }
        }
    }

    private void inputDetails(JsonParser parser, String name) {
        switch (name) {
            case "cached_tokens" -> this.cached = known(parser, this.cached);
            case "cache_write_tokens" -> this.cacheWrite = Json.count(parser);
            case "audio_tokens" -> this.audioInput = Json.count(parser);
            case "image_tokens" -> this.imageInput = Json.count(parser);
            default -> parser.skipChildren();
        }
    }

    private void outputDetails(JsonParser parser, String name) {
        switch (name) {
            case "reasoning_tokens" -> this.reasoning = Json.count(parser);
            case "audio_tokens" -> this.audioOutput = Json.count(parser);
            case "image_tokens" -> this.imageOutput = Json.count(parser);
            default -> parser.skipChildren();
        }
    }

    private void costDetails(JsonParser parser, String name) {
        if (name.equals("upstream_inference_cost")) {
            this.upstreamCost = Json.amount(parser);
        }
        else {
            parser.skipChildren();
        }
    }

    /** Reads the fields of an object, or passes over what is none. */
    private static void each(JsonParser parser, BiConsumer<JsonParser, String> field) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            field.accept(parser, name);
        }
    }

    /**
     * Reads the name that the Responses API has for it, where the usual one is missing.
     */
    private static @Nullable Long unless(@Nullable Long known, JsonParser parser) {
        Long count = Json.count(parser);
        return (known != null) ? known : count;
    }

    private static @Nullable Long known(JsonParser parser, @Nullable Long known) {
        Long count = Json.count(parser);
        return (count != null) ? count : known;
    }

    /**
     * Returns what was used.
     * @param serviceTier what the reply around it says of how it was served
     */
    Usage toUsage(@Nullable String serviceTier) {
        Long read = this.cached;
        if (read == null && this.miss != null && this.prompt != null) {
            read = Math.max(0, this.prompt - this.miss);
        }
        return new Usage(input(read), read, this.cacheWrite, null, output(), this.reasoning, details(serviceTier));
    }

    private @Nullable Long input(@Nullable Long read) {
        if (this.miss != null || this.prompt == null) {
            return this.miss;
        }
        long apart = ((read != null) ? read : 0) + ((this.cacheWrite != null) ? this.cacheWrite : 0);
        return Math.max(0, this.prompt - apart);
    }

    private @Nullable Long output() {
        if (this.completion == null || this.prompt == null || this.total == null) {
            return this.completion;
        }
        long beyond = this.total - this.prompt - this.completion;
        boolean thoughts = (this.reasoning != null) ? beyond == this.reasoning
                : beyond > 0 && (this.cached == null || beyond != this.cached);
        return thoughts ? Long.valueOf(this.completion + beyond) : this.completion;
    }

    private Usage.@Nullable Details details(@Nullable String serviceTier) {
        BigDecimal billed = billed();
        boolean told = serviceTier != null || billed != null || this.audioInput != null || this.imageInput != null
                || this.audioOutput != null || this.imageOutput != null;
        return told ? new Usage.Details(this.audioInput, this.imageInput, this.audioOutput, this.imageOutput,
                serviceTier, billed) : null;
    }

    /** With the user's own key upstream, two bills make the cost. */
    private @Nullable BigDecimal billed() {
        if (!this.ownKey || this.cost == null) {
            return this.cost;
        }
        return (this.upstreamCost != null) ? this.cost.add(this.upstreamCost) : null;
    }

}
