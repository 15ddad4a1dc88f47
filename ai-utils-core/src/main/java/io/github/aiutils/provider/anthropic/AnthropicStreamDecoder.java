package io.github.aiutils.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.Headers;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.Json;
import io.github.aiutils.provider.StreamDecoder;
import io.github.aiutils.transport.WireEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the events of one streamed message. */
final class AnthropicStreamDecoder implements StreamDecoder {

    private static final AnthropicBlock EMPTY = new AnthropicBlock();

    private static final List<Reply> PROGRESS = List.of(Reply.Progress.PAYLOAD);

    private final Call call;

    private final Headers headers;

    private final AnthropicReply answer;

    /** Blocks that began and did not stop, mostly one. */
    private final List<OpenBlock> open = new ArrayList<>(1);

    /** Read from the event read last. */
    private AnthropicBlock block = EMPTY;

    private @Nullable Integer index;

    private boolean begun;

    private boolean terminated;

    AnthropicStreamDecoder(Call call, Headers headers) {
        this.call = call;
        this.headers = headers;
        this.answer = new AnthropicReply(call, headers);
    }

    @Override
    public List<Reply> accept(WireEvent.Sse event) {
        byte[] data = event.data();
        if (data.length == 0 || event.name().equals("ping")) {
            return List.of();
        }
        try (JsonParser parser = Json.parser(data)) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw this.answer.malformed("a streamed event is not a JSON object");
            }
            String type = read(parser, data);
            return accept(event.name().equals("message") ? type : event.name(), data);
        }
        catch (JacksonException ex) {
            throw this.answer.malformed("a streamed event is not whole JSON");
        }
    }

    /** Returns the event's own type, {@code error} if there is any. */
    private String read(JsonParser parser, byte[] data) {
        this.block = EMPTY;
        this.index = null;
        String type = "";
        boolean error = false;
        String name;
        while ((name = parser.nextName()) != null) {
            parser.nextToken();
            switch (name) {
                case "type" -> type = String.valueOf(Json.text(parser));
                case "index" -> this.index = index(parser);
                case "delta", "content_block" -> this.block = AnthropicBlock.read(parser, data);
                case "usage" -> this.answer.usage().read(parser);
                case "message" -> message(parser, data);
                case "error" -> {
                    error |= parser.currentToken() != JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        if (error || type.equals("error")) {
            throw AnthropicCodec.ERROR_READER.readEvent(this.call, this.headers, data);
        }
        return type;
    }

    private static @Nullable Integer index(JsonParser parser) {
        Long index = Json.count(parser);
        return (index != null) ? index.intValue() : null;
    }

    private void message(JsonParser parser, byte[] data) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            this.begun = true;
            this.answer.read(parser, data);
        }
        else {
            parser.skipChildren();
        }
    }

    private List<Reply> accept(String type, byte[] data) {
        switch (type) {
            case "content_block_start":
                return begin();
            case "content_block_delta":
                return delta();
            case "content_block_stop":
                return stop(find());
            case "message_delta":
                String refusal = this.answer.end(this.block);
                return (refusal != null) ? List.of(new ChatChunk.Refusal(refusal)) : List.of();
            case "message_stop":
                this.terminated = true;
                return List.of();
            case "error":
                throw AnthropicCodec.ERROR_READER.readEvent(this.call, this.headers, data);
            default:
                return List.of();
        }
    }

    private List<Reply> begin() {
        OpenBlock begun = new OpenBlock(this.index, this.block);
        this.open.add(begun);
        if (begun.toolUse()) {
            this.answer.toolCalls().add(this.index, this.block.id, this.block.name, null);
            return PROGRESS;
        }
        if (this.block.is("redacted_thinking") && this.block.data != null) {
            return List.of(new ChatChunk.Thinking(new Part.Thinking("", null, this.block.data)));
        }
        if (this.block.is("text")) {
            return text(this.block.text);
        }
        return this.block.is("thinking") ? thinking(this.block.thinking) : List.of();
    }

    private List<Reply> delta() {
        if (this.block.type == null) {
            return List.of();
        }
        return switch (this.block.type) {
            case "text_delta" -> text(this.block.text);
            case "thinking_delta" -> thinking(this.block.thinking);
            case "signature_delta" -> signature(find());
            case "input_json_delta" -> input(find());
            default -> List.of();
        };
    }

    private static List<Reply> text(@Nullable String text) {
        return (text != null && !text.isEmpty()) ? List.of(new ChatChunk.Text(text)) : List.of();
    }

    private static List<Reply> thinking(@Nullable String text) {
        return (text != null && !text.isEmpty()) ? List.of(new ChatChunk.Thinking(new Part.Thinking(text, null, null)))
                : List.of();
    }

    private List<Reply> signature(@Nullable OpenBlock of) {
        if (of != null && this.block.signature != null) {
            of.signature.append(this.block.signature);
        }
        return PROGRESS;
    }

    /** Input of tools that the provider runs itself is none of ours. */
    private List<Reply> input(@Nullable OpenBlock of) {
        if (of != null && !of.toolUse()) {
            return List.of();
        }
        if (of != null && this.block.partialJson != null && !this.block.partialJson.isEmpty()) {
            of.input = null;
        }
        this.answer.toolCalls().add(this.index, null, null, this.block.partialJson);
        return PROGRESS;
    }

    private @Nullable OpenBlock find() {
        for (int i = this.open.size() - 1; i >= 0; i--) {
            if (this.index == null || this.index.equals(this.open.get(i).index)) {
                return this.open.get(i);
            }
        }
        return null;
    }

    private List<Reply> stop(@Nullable OpenBlock stopped) {
        if (stopped == null) {
            return List.of();
        }
        this.open.remove(stopped);
        if (stopped.toolUse() && stopped.input != null) {
            this.answer.toolCalls().add(stopped.index, null, null, stopped.input);
        }
        return stopped.signature.isEmpty() ? List.of()
                : List.of(new ChatChunk.Thinking(new Part.Thinking("", stopped.signature.toString(), null)));
    }

    @Override
    public boolean terminated() {
        return this.terminated;
    }

    @Override
    public List<Reply> end() {
        if (!this.terminated) {
            throw AnthropicCodec.ERROR_READER.broken(ErrorClass.INTERRUPTED_STREAM, this.call, this.headers,
                    "the stream ended before the answer did");
        }
        if (!this.begun) {
            throw this.answer.malformed("the stream has no message");
        }
        List<Reply> last = new ArrayList<>();
        for (OpenBlock unstopped : List.copyOf(this.open)) {
            last.addAll(stop(unstopped));
        }
        for (Part.ToolCall toolCall : this.answer.wholeToolCalls()) {
            last.add(new ChatChunk.ToolCall(toolCall));
        }
        last.add(new ChatChunk.Done(this.answer.ending()));
        return last;
    }

    private static final class OpenBlock {

        private final @Nullable Integer index;

        private final @Nullable String type;

        private final StringBuilder signature = new StringBuilder();

        /** Arguments that came at once; {@code null} if fragments come. */
        private @Nullable String input;

        OpenBlock(@Nullable Integer index, AnthropicBlock block) {
            this.index = index;
            this.type = block.type;
            this.signature.append((block.signature != null) ? block.signature : "");
            this.input = "{}".equals(block.input) ? null : block.input;
        }

        boolean toolUse() {
            return "tool_use".equals(this.type);
        }

    }

}
