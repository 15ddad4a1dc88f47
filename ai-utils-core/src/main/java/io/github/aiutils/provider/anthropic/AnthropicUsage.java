package io.github.aiutils.provider.anthropic;

import io.github.aiutils.Usage;
import io.github.aiutils.provider.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Collects {@code usage} objects. Counts are totals, so what a later one says stands;
 * what it does not say, or says to be null, stays.
 */
final class AnthropicUsage {

    private @Nullable Long input;

    private @Nullable Long output;

    private @Nullable Long reasoning;

    private @Nullable Long cacheRead;

    /** All that was written to the cache, for whatever time. */
    private @Nullable Long written;

    private @Nullable Long written5m;

    private @Nullable Long written1h;

    /** Reads the object the parser stands at, or passes over what is none. */
    void read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "input_tokens" -> this.input = latest(parser, this.input);
                case "output_tokens" -> this.output = latest(parser, this.output);
                case "thinking_tokens" -> this.reasoning = latest(parser, this.reasoning);
                case "cache_read_input_tokens" -> this.cacheRead = latest(parser, this.cacheRead);
                case "cache_creation_input_tokens" -> this.written = latest(parser, this.written);
                case "ephemeral_5m_input_tokens" -> this.written5m = latest(parser, this.written5m);
                case "ephemeral_1h_input_tokens" -> this.written1h = latest(parser, this.written1h);
                case "cache_creation", "output_tokens_details" -> read(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private static @Nullable Long latest(JsonParser parser, @Nullable Long known) {
        Long count = Json.count(parser);
        return (count != null) ? count : known;
    }

    /**
     * Returns what was used. What was written is the total less what was written for an
     * hour, since a later object may say the total alone.
     */
    Usage toUsage() {
        Long cacheWrite = this.written5m;
        if (this.written != null) {
            cacheWrite = Math.max(0, this.written - ((this.written1h != null) ? this.written1h : 0));
        }
        return new Usage(this.input, this.cacheRead, cacheWrite, this.written1h, this.output, this.reasoning);
    }

}
