package io.github.aiutils.provider.anthropic;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Headers;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.provider.Json;
import io.github.aiutils.provider.ToolCalls;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what a message says, and knows how it ended; the same for streamed ones. */
final class AnthropicReply {

    private final Call call;

    private final Headers headers;

    private final List<AnthropicBlock> blocks = new ArrayList<>(1);

    private final AnthropicUsage usage = new AnthropicUsage();

    private final ToolCalls toolCalls;

    private boolean contentSeen;

    private @Nullable String id;

    private @Nullable String model;

    private @Nullable String finish;

    private @Nullable String explanation;

    AnthropicReply(Call call, Headers headers) {
        this.call = call;
        this.headers = headers;
        this.toolCalls = new ToolCalls(call);
    }

    /**
     * Reads the message the parser stands at.
     * @param source the bytes the parser reads
     * @return {@code false} if it is an error instead
     */
    boolean read(JsonParser parser, byte[] source) {
        boolean error = false;
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "type" -> error |= "error".equals(Json.text(parser));
                case "error" -> {
                    error |= parser.currentToken() != JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
                case "id" -> this.id = Json.text(parser);
                case "model" -> this.model = Json.text(parser);
                case "content" -> content(parser, source);
                case "stop_reason" -> this.finish = Json.text(parser);
                case "stop_details" -> this.explanation = AnthropicBlock.explanation(parser);
                case "usage" -> this.usage.read(parser);
                default -> parser.skipChildren();
            }
        }
        return !error;
    }

    private void content(JsonParser parser, byte[] source) {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        this.contentSeen = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            AnthropicBlock block = AnthropicBlock.read(parser, source);
            this.blocks.add(block);
            if (block.is("tool_use")) {
                this.toolCalls.add(this.blocks.size(), block.id, block.name, block.input);
            }
        }
    }

    AnthropicUsage usage() {
        return this.usage;
    }

    ToolCalls toolCalls() {
        return this.toolCalls;
    }

    /**
     * Takes how a streamed message ends.
     * @param delta says why, and may say it again
     * @return words of a refusal; {@code null} if there are none or they were taken
     * before
     */
    @Nullable String end(AnthropicBlock delta) {
        this.finish = (delta.stopReason != null) ? delta.stopReason : this.finish;
        String before = refusal();
        this.explanation = (delta.explanation != null) ? delta.explanation : this.explanation;
        return (before == null) ? refusal() : null;
    }

    private @Nullable String refusal() {
        boolean said = this.explanation != null && !this.explanation.isBlank();
        return (said && reason() == FinishReason.REFUSAL) ? this.explanation : null;
    }

    ChatResponse response() {
        if (!this.contentSeen) {
            throw malformed("the reply has no content");
        }
        List<Part> parts = new ArrayList<>(this.blocks.size());
        Iterator<Part.ToolCall> calls = wholeToolCalls().iterator();
        for (AnthropicBlock block : this.blocks) {
            Part part = block.is("tool_use") ? calls.next() : part(block);
            if (part != null) {
                parts.add(part);
            }
        }
        String refusal = refusal();
        if (refusal != null) {
            parts.add(new Part.Refusal(refusal));
        }
        return new ChatResponse(new Message.Assistant(parts), ending());
    }

    private static @Nullable Part part(AnthropicBlock block) {
        if (block.is("text") && block.text != null && !block.text.isEmpty()) {
            return new Part.Text(block.text);
        }
        if (block.is("thinking")) {
            String text = (block.thinking != null) ? block.thinking : "";
            String signature = (block.signature != null && !block.signature.isEmpty()) ? block.signature : null;
            return (text.isEmpty() && signature == null) ? null : new Part.Thinking(text, signature, null);
        }
        return (block.is("redacted_thinking") && block.data != null) ? new Part.Thinking("", null, block.data) : null;
    }

    List<Part.ToolCall> wholeToolCalls() {
        return this.toolCalls.whole((text) -> (reason() == FinishReason.LENGTH)
                ? AnthropicCodec.ERROR_READER.cutToolCall(this.call, this.headers) : malformed(text));
    }

    Ending ending() {
        return new Ending(reason(), this.finish, this.usage.toUsage(), this.call.route(), this.model, this.id,
                this.headers.first(AnthropicCodec.REQUEST_ID), this.call.id(), this.call.attempt());
    }

    private FinishReason reason() {
        if (this.finish == null) {
            return FinishReason.OTHER;
        }
        return switch (this.finish) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens" -> FinishReason.LENGTH;
            case "model_context_window_exceeded" -> FinishReason.CONTEXT_WINDOW;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.REFUSAL;
            case "pause_turn", "compaction" -> FinishReason.PAUSE;
            default -> FinishReason.OTHER;
        };
    }

    ProviderException malformed(String text) {
        return AnthropicCodec.ERROR_READER.broken(ErrorClass.MALFORMED_RESPONSE, this.call, this.headers, text);
    }

}
