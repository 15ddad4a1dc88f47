package io.github.aiutils.provider;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Headers;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.transport.Unfolding;
import io.github.aiutils.transport.WireEvent;
import io.github.aiutils.transport.WireReply;
import org.jspecify.annotations.Nullable;

/** Reads one streamed reply, from its head to its end. */
final class StreamExchange implements Unfolding.Reading<WireEvent, Reply> {

    private final Call call;

    private final ProviderCodec codec;

    private WireEvent.Head head = new WireEvent.Head(0, Headers.NONE);

    private @Nullable StreamDecoder decoder;

    private List<Reply> whole = List.of();

    StreamExchange(Call call, ProviderCodec codec) {
        this.call = call;
        this.codec = codec;
    }

    @Override
    public List<Reply> next(WireEvent event) {
        if (event instanceof WireEvent.Sse sse) {
            return accept(sse);
        }
        if (event instanceof WireEvent.Head begun) {
            this.head = begun;
            return successful() ? List.of(new Reply.Head(begun.status(), begun.headers())) : List.of();
        }
        accept(((WireEvent.Body) event).bytes());
        return List.of();
    }

    private List<Reply> accept(WireEvent.Sse event) {
        StreamDecoder decoder = decoder();
        return decoder.terminated() ? List.of() : decoder.accept(event);
    }

    /** The reply is no stream: an error, or a server that answers in one piece. */
    private void accept(byte[] body) {
        WireReply reply = new WireReply(this.head.status(), this.head.headers(), body);
        if (!successful()) {
            throw this.codec.decodeError(this.call, reply);
        }
        this.whole = chunks(this.codec.decode(this.call, reply));
    }

    private boolean successful() {
        return this.head.status() >= 200 && this.head.status() < 300;
    }

    private StreamDecoder decoder() {
        StreamDecoder current = this.decoder;
        if (current == null) {
            current = this.codec.streamDecoder(this.call, this.head.headers());
            this.decoder = current;
        }
        return current;
    }

    @Override
    public boolean over() {
        return this.decoder != null && this.decoder.terminated();
    }

    @Override
    public List<Reply> end() {
        return this.whole.isEmpty() ? decoder().end() : this.whole;
    }

    @Override
    public Throwable failure(Throwable error) {
        return HttpProvider.known(this.call, error);
    }

    private static List<Reply> chunks(ChatResponse response) {
        List<Reply> chunks = new ArrayList<>();
        for (Part part : response.message().parts()) {
            if (part instanceof Part.Text text) {
                chunks.add(new ChatChunk.Text(text.text()));
            }
            else if (part instanceof Part.Thinking thinking) {
                chunks.add(new ChatChunk.Thinking(thinking));
            }
            else if (part instanceof Part.Refusal refusal) {
                chunks.add(new ChatChunk.Refusal(refusal.text()));
            }
            else if (part instanceof Part.ToolCall toolCall) {
                chunks.add(new ChatChunk.ToolCall(toolCall));
            }
        }
        chunks.add(new ChatChunk.Done(response.ending()));
        return chunks;
    }

}
