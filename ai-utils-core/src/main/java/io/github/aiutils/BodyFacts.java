package io.github.aiutils;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the top level of a JSON body says about what the request may use: its model, its
 * limit on output, and what else prices depend on.
 *
 * @param model the model; {@code null} if it names none
 * @param options the limit and the rest
 */
record BodyFacts(@Nullable String model, ChatOptions options) {

    private static final BodyFacts NONE = new BodyFacts(null, ChatOptions.NONE);

    private static final Set<String> LIMITS = Set.of("max_tokens", "max_completion_tokens", "max_output_tokens");

    private static final Set<String> PRICED = Set.of("n", "best_of", "candidate_count", "service_tier", "speed");

    static BodyFacts of(HttpBody body) {
        if (!body.json()) {
            return NONE;
        }
        try (JsonParser parser = JsonMapper.shared().createParser(body.bytes())) {
            return (parser.nextToken() == JsonToken.START_OBJECT) ? read(parser) : NONE;
        }
        catch (JacksonException ex) {
            return NONE;
        }
    }

    private static BodyFacts read(JsonParser parser) {
        String model = null;
        int limit = 0;
        ChatOptions.Builder options = ChatOptions.builder();
        String name;
        while ((name = parser.nextName()) != null) {
            JsonToken token = parser.nextToken();
            boolean text = token == JsonToken.VALUE_STRING;
            boolean count = token == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() == JsonParser.NumberType.INT;
            if (name.equals("model") && text && !parser.getString().isBlank()) {
                model = parser.getString();
            }
            else if (LIMITS.contains(name) && count) {
                limit = Math.max(limit, parser.getIntValue());
            }
            else if (PRICED.contains(name) && (text || count)) {
                options.extra(name, text ? parser.getString() : (Object) parser.getIntValue());
            }
            parser.skipChildren();
        }
        return new BodyFacts(model, (limit > 0) ? options.maxOutputTokens(limit).build() : options.build());
    }

}
