package io.github.aiutils.provider.openai;

import io.github.aiutils.Usage;
import io.github.aiutils.provider.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a {@code usage} object. Its details are a breakdown of {@code prompt_tokens}, so
 * cached tokens are taken out of the input; DeepSeek says hits and misses instead.
 */
final class OpenAiUsage {

    private @Nullable Long prompt;

    private @Nullable Long completion;

    private @Nullable Long cached;

    private @Nullable Long cacheWrite;

    private @Nullable Long reasoning;

    private @Nullable Long miss;

    /** Reads the object the parser stands at; returns {@code null} if it is none. */
    static @Nullable Usage read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        OpenAiUsage usage = new OpenAiUsage();
        usage.fields(parser);
        return usage.toUsage();
    }

    private void fields(JsonParser parser) {
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "prompt_tokens" -> this.prompt = Json.count(parser);
                case "completion_tokens" -> this.completion = Json.count(parser);
                case "prompt_cache_hit_tokens", "num_cached_tokens" -> this.cached = Json.count(parser);
                case "prompt_cache_miss_tokens" -> this.miss = Json.count(parser);
                case "prompt_tokens_details", "completion_tokens_details" -> details(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void details(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "cached_tokens" -> this.cached = Json.count(parser);
                case "cache_write_tokens" -> this.cacheWrite = Json.count(parser);
                case "reasoning_tokens" -> this.reasoning = Json.count(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private Usage toUsage() {
        Long input = this.miss;
        if (input == null && this.prompt != null) {
            long apart = ((this.cached != null) ? this.cached : 0) + ((this.cacheWrite != null) ? this.cacheWrite : 0);
            input = Math.max(0, this.prompt - apart);
        }
        return new Usage(input, this.cached, this.cacheWrite, null, this.completion, this.reasoning);
    }

}
