package io.github.aiutils.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.Headers;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.ErrorBody;
import io.github.aiutils.provider.ErrorReader;
import io.github.aiutils.provider.JsonEvents;
import io.github.aiutils.provider.StreamDecoder;
import io.github.aiutils.transport.WireEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the chunks of one streamed completion. */
final class OpenAiStreamDecoder implements StreamDecoder {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Call call;

    private final Headers headers;

    private final ErrorReader errors;

    private final OpenAiReply answer;

    /** What stands before the choices names the answer, the same in each chunk. */
    private final JsonEvents events = new JsonEvents("choices");

    private boolean terminated;

    OpenAiStreamDecoder(Call call, Headers headers, ErrorReader errors) {
        this.call = call;
        this.headers = headers;
        this.errors = errors;
        this.answer = new OpenAiReply(call, headers, errors);
    }

    @Override
    public List<Reply> accept(WireEvent.Sse event) {
        byte[] data = event.data();
        if (Arrays.equals(data, DONE)) {
            this.terminated = true;
            return List.of();
        }
        if (data.length == 0) {
            return List.of();
        }
        if (event.name().equals("error")) {
            throw this.errors.readEvent(this.call, this.headers, data);
        }
        try {
            JsonParser parser = this.events.begin(data);
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                if (!this.answer.read(parser)) {
                    throw this.errors.readEvent(this.call, this.headers, data);
                }
            }
            else if (ErrorBody.read(data).found()) {
                throw this.errors.readEvent(this.call, this.headers, data);
            }
            else {
                throw this.answer.malformed("a streamed event is not a JSON object");
            }
            this.events.end();
        }
        catch (JacksonException ex) {
            throw this.answer.malformed("a streamed event is not whole JSON");
        }
        return chunks();
    }

    private List<Reply> chunks() {
        Reply thinking = thinking();
        Reply text = text();
        Reply refusal = refusal();
        boolean fragment = this.answer.takeToolFragment();
        if (text != null && thinking == null && refusal == null) {
            return List.of(text);
        }
        List<Reply> chunks = new ArrayList<>(1);
        for (Reply chunk : Arrays.asList(thinking, text, refusal)) {
            if (chunk != null) {
                chunks.add(chunk);
            }
        }
        return (chunks.isEmpty() && fragment) ? List.of(Reply.Progress.PAYLOAD) : chunks;
    }

    private @Nullable Reply thinking() {
        String piece = this.answer.takeThinking();
        return (piece != null && !piece.isEmpty()) ? new ChatChunk.Thinking(new Part.Thinking(piece, null, null))
                : null;
    }

    private @Nullable Reply text() {
        String piece = this.answer.takeText();
        return (piece != null && !piece.isEmpty()) ? new ChatChunk.Text(piece) : null;
    }

    private @Nullable Reply refusal() {
        String piece = this.answer.takeRefusal();
        return (piece != null && !piece.isEmpty()) ? new ChatChunk.Refusal(piece) : null;
    }

    @Override
    public boolean terminated() {
        return this.terminated;
    }

    @Override
    public List<Reply> end() {
        if (!this.terminated && !this.answer.finished()) {
            throw this.errors.broken(ErrorClass.INTERRUPTED_STREAM, this.call, this.headers,
                    "the stream ended before the answer did");
        }
        if (!this.answer.begun()) {
            throw this.answer.malformed("the stream has no choices");
        }
        List<Reply> last = new ArrayList<>();
        for (Part.ToolCall toolCall : this.answer.wholeToolCalls()) {
            last.add(new ChatChunk.ToolCall(toolCall));
        }
        last.add(new ChatChunk.Done(this.answer.ending()));
        return last;
    }

}
