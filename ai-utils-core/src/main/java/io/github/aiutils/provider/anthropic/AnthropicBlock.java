package io.github.aiutils.provider.anthropic;

import java.nio.charset.StandardCharsets;

import io.github.aiutils.provider.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A content block, or a delta, which has some of its fields; what it does not have is
 * {@code null}. The names are the wire's.
 */
final class AnthropicBlock {

    @Nullable String type;

    @Nullable String text;

    @Nullable String thinking;

    @Nullable String signature;

    /** Redacted thoughts. */
    @Nullable String data;

    @Nullable String id;

    @Nullable String name;

    /** The arguments of a tool call, exactly as they stand in the reply. */
    @Nullable String input;

    @Nullable String partialJson;

    @Nullable String stopReason;

    /** Why the model declined. */
    @Nullable String explanation;

    /**
     * Reads the object the parser stands at; what is none reads as an empty one.
     * @param source the bytes the parser reads
     */
    static AnthropicBlock read(JsonParser parser, byte[] source) {
        AnthropicBlock block = new AnthropicBlock();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return block;
        }
        String field;
        while ((field = parser.nextName()) != null) {
            parser.nextToken();
            block.field(field, parser, source);
        }
        return block;
    }

    private void field(String field, JsonParser parser, byte[] source) {
        switch (field) {
            case "type" -> this.type = Json.text(parser);
            case "text" -> this.text = Json.text(parser);
            case "thinking" -> this.thinking = Json.text(parser);
            case "signature" -> this.signature = Json.text(parser);
            case "data" -> this.data = Json.text(parser);
            case "id" -> this.id = Json.text(parser);
            case "name" -> this.name = Json.text(parser);
            case "input" -> this.input = raw(parser, source);
            case "partial_json" -> this.partialJson = Json.text(parser);
            case "stop_reason" -> this.stopReason = Json.text(parser);
            case "stop_details" -> this.explanation = explanation(parser);
            default -> parser.skipChildren();
        }
    }

    /** Cuts the value out of the source, so that no number changes its digits. */
    private static @Nullable String raw(JsonParser parser, byte[] source) {
        boolean none = parser.currentToken() == JsonToken.VALUE_NULL;
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            parser.getString();
        }
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        return (none || start < 0) ? null : new String(source, start, end - start, StandardCharsets.UTF_8);
    }

    static @Nullable String explanation(JsonParser parser) {
        String explanation = null;
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            String field;
            while ((field = parser.nextName()) != null) {
                parser.nextToken();
                if (field.equals("explanation")) {
                    explanation = Json.text(parser);
                }
                else {
                    parser.skipChildren();
                }
            }
        }
        else {
            parser.skipChildren();
        }
        return explanation;
    }

    boolean is(String type) {
        return type.equals(this.type);
    }

}
