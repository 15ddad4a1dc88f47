package io.github.aiutils.provider.anthropic;

import java.util.Set;

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

    private static final Set<String> ANYWHERE = Set.of("global", "not_available");

    private @Nullable Long input;

    private @Nullable Long output;

    private @Nullable Long reasoning;

    private @Nullable Long cacheRead;

    /** All that was written to the cache, for whatever time. */
    private @Nullable Long written;

    private @Nullable Long written5m;

    private @Nullable Long written1h;

    private @Nullable String serviceTier;

    private @Nullable String speed;

    private @Nullable String geography;

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
                case "service_tier" -> this.serviceTier = latest(parser, this.serviceTier);
                case "speed" -> this.speed = latest(parser, this.speed);
                case "inference_geo" -> this.geography = latest(parser, this.geography);
                case "cache_creation", "output_tokens_details" -> read(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private static @Nullable Long latest(JsonParser parser, @Nullable Long known) {
        Long count = Json.count(parser);
        return (count != null) ? count : known;
    }

    private static @Nullable String latest(JsonParser parser, @Nullable String known) {
        String text = Json.text(parser);
        return (text != null) ? text : known;
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
        String tier = tier();
        return new Usage(this.input, this.cacheRead, cacheWrite, this.written1h, this.output, this.reasoning,
                (tier != null) ? new Usage.Details(null, null, null, null, tier, null) : null);
    }

    /**
     * Returns the words that change the price, joined by plus signs: the tier, the speed
     * unless it is the usual one, and where it was computed unless that is anywhere.
     */
    private @Nullable String tier() {
        String tier = this.serviceTier;
        if (this.speed != null && !this.speed.equals("standard")) {
            tier = (tier != null) ? tier + "+" + this.speed : this.speed;
        }
        if (this.geography != null && !ANYWHERE.contains(this.geography)) {
            tier = (tier != null) ? tier + "+" + this.geography : this.geography;
        }
        return tier;
    }

}
