package io.github.aiutils.provider.openai;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Headers;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.Usage;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.provider.ErrorReader;
import io.github.aiutils.provider.Json;
import io.github.aiutils.provider.ToolCalls;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads what a completion says: a whole one at once, a streamed one chunk by chunk, since
 * a {@code delta} has the form of a {@code message}.
 */
final class OpenAiReply {

    private final Call call;

    private final Headers headers;

    private final ErrorReader errors;

    private final ToolCalls toolCalls;

    /** Said by the object read last; the stream decoder takes and clears them. */
    private @Nullable String text;

    private @Nullable String thinking;

    private @Nullable String refusal;

    private boolean toolFragment;

    private boolean refused;

    private boolean choiceSeen;

    private boolean failed;

    private @Nullable String id;

    private @Nullable String model;

    private @Nullable String finish;

    private @Nullable String serviceTier;

    private @Nullable OpenAiUsage usage;

    /** Said in Groq's extension, where others have no place for it. */
    private @Nullable OpenAiUsage extensionUsage;

    OpenAiReply(Call call, Headers headers, ErrorReader errors) {
        this.call = call;
        this.headers = headers;
        this.errors = errors;
        this.toolCalls = new ToolCalls(call);
    }

    /**
     * Reads the completion or chunk the parser stands at.
     * @return {@code false} if it is an error instead
     */
    boolean read(JsonParser parser) {
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "choices" -> choices(parser);
                case "usage" -> this.usage = usage(parser, this.usage);
                case "id" -> this.id = (this.id != null) ? skip(parser, this.id) : Json.text(parser);
                case "model" -> this.model = (this.model != null) ? skip(parser, this.model) : Json.text(parser);
                case "service_tier" -> {
                    String tier = Json.text(parser);
                    this.serviceTier = (tier != null) ? tier : this.serviceTier;
                }
                case "error" -> this.failed |= !isNull(parser);
                case "object" -> this.failed |= "error".equals(Json.text(parser));
                case "x_groq" -> extension(parser);
                default -> parser.skipChildren();
            }
        }
        return !this.failed;
    }

    private void extension(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            if (name.equals("usage")) {
                this.extensionUsage = usage(parser, this.extensionUsage);
            }
            else {
                this.failed |= name.equals("error") && parser.currentToken() != JsonToken.VALUE_NULL;
                parser.skipChildren();
            }
        }
    }

    private static String skip(JsonParser parser, String known) {
        parser.skipChildren();
        return known;
    }

    private static boolean isNull(JsonParser parser) {
        boolean none = parser.currentToken() == JsonToken.VALUE_NULL;
        parser.skipChildren();
        return none;
    }

    private static @Nullable OpenAiUsage usage(JsonParser parser, @Nullable OpenAiUsage known) {
        OpenAiUsage read = OpenAiUsage.read(parser);
        return (read != null) ? read : known;
    }

    private Usage usage() {
        OpenAiUsage said = (this.usage != null) ? this.usage : this.extensionUsage;
        return (said != null) ? said.toUsage(this.serviceTier) : Usage.UNKNOWN;
    }

    private void choices(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        boolean first = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (first && parser.currentToken() == JsonToken.START_OBJECT) {
                choice(parser);
                first = false;
            }
            else {
                parser.skipChildren();
            }
        }
    }

    private void choice(JsonParser parser) {
        this.choiceSeen = true;
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "delta" -> message(parser, false);
                case "message" -> message(parser, true);
                case "finish_reason" -> {
                    String reason = Json.text(parser);
                    this.finish = (reason != null) ? reason : this.finish;
                }
                case "error" -> this.failed |= !isNull(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void message(JsonParser parser, boolean whole) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "content" -> this.text = content(parser);
                case "reasoning_content", "reasoning" -> {
                    String thoughts = Json.text(parser);
                    this.thinking = (thoughts != null) ? thoughts : this.thinking;
                }
                case "refusal" -> this.refusal = Json.text(parser);
                case "tool_calls" -> toolCalls(parser, whole);
                default -> parser.skipChildren();
            }
        }
        this.refused |= this.refusal != null && !this.refusal.isEmpty();
    }

    /** Content is text, or a list of parts of which some have text. */
    private @Nullable String content(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            return Json.text(parser);
        }
        StringBuilder joined = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                joined.append((parser.currentToken() == JsonToken.VALUE_STRING) ? parser.getString() : "");
                parser.skipChildren();
                continue;
            }
            String name;
            while ((name = parser.nextName()) != null) {
                parser.nextToken();
                String value = name.equals("text") ? Json.text(parser) : null;
                joined.append((value != null) ? value : "");
                parser.skipChildren();
            }
        }
        return joined.toString();
    }

    /** In a whole message, calls without an index are told apart by their place. */
    private void toolCalls(JsonParser parser, boolean whole) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        for (int place = 0; parser.nextToken() != JsonToken.END_ARRAY; place++) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                toolCall(parser, whole ? place : null);
                this.toolFragment = true;
            }
            else {
                parser.skipChildren();
            }
        }
    }

    private void toolCall(JsonParser parser, @Nullable Integer place) {
        Long index = null;
        String callId = null;
        String toolName = null;
        String arguments = null;
        String field;
        int depth = 0;
        while ((field = parser.nextName()) != null || depth-- > 0) {
            if (field == null) {
                continue;
            }
            parser.nextToken();
            switch (field) {
                case "index" -> index = Json.count(parser);
                case "id" -> callId = Json.text(parser);
                case "name" -> toolName = Json.text(parser);
                case "arguments", "input" -> arguments = Json.text(parser);
                case "function", "custom" -> depth += (parser.currentToken() == JsonToken.START_OBJECT) ? 1 : 0;
                default -> parser.skipChildren();
            }
        }
        this.toolCalls.add((index != null) ? Integer.valueOf(index.intValue()) : place, callId, toolName, arguments);
    }

    /** Returns the text of the object read last, and forgets it. */
    @Nullable String takeText() {
        String taken = this.text;
        this.text = null;
        return taken;
    }

    @Nullable String takeThinking() {
        String taken = this.thinking;
        this.thinking = null;
        return taken;
    }

    @Nullable String takeRefusal() {
        String taken = this.refusal;
        this.refusal = null;
        return taken;
    }

    boolean takeToolFragment() {
        boolean taken = this.toolFragment;
        this.toolFragment = false;
        return taken;
    }

    boolean begun() {
        return this.choiceSeen;
    }

    boolean finished() {
        return this.finish != null;
    }

    ChatResponse response() {
        if (!this.choiceSeen) {
            throw malformed("the reply has no choices");
        }
        List<Part> parts = new ArrayList<>();
        if (this.thinking != null && !this.thinking.isEmpty()) {
            parts.add(new Part.Thinking(this.thinking, null, null));
        }
        if (this.text != null && !this.text.isEmpty()) {
            parts.add(new Part.Text(this.text));
        }
        if (this.refusal != null && !this.refusal.isEmpty()) {
            parts.add(new Part.Refusal(this.refusal));
        }
        parts.addAll(wholeToolCalls());
        return new ChatResponse(new Message.Assistant(parts), ending());
    }

    List<Part.ToolCall> wholeToolCalls() {
        return this.toolCalls.whole((text) -> (reason() == FinishReason.LENGTH)
                ? this.errors.cutToolCall(this.call, this.headers) : malformed(text));
    }

    Ending ending() {
        return new Ending(reason(), this.finish, usage(), this.call.route(), this.model, this.id,
                this.headers.first(OpenAiCodec.REQUEST_ID), this.call.id(), this.call.attempt());
    }

    private FinishReason reason() {
        if (this.finish == null) {
            return FinishReason.OTHER;
        }
        return switch (this.finish) {
            case "stop" -> this.refused ? FinishReason.REFUSAL
                    : this.toolCalls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
            case "length" -> FinishReason.LENGTH;
            case "model_length" -> FinishReason.CONTEXT_WINDOW;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "error", "insufficient_system_resource" -> FinishReason.ERROR;
            default -> FinishReason.OTHER;
        };
    }

    ProviderException malformed(String text) {
        return this.errors.broken(ErrorClass.MALFORMED_RESPONSE, this.call, this.headers, text);
    }

}
