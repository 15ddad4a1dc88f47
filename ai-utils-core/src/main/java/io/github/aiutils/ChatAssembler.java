package io.github.aiutils;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Puts the chunks of one streamed answer together again. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class ChatAssembler {

    private final List<Part> parts = new ArrayList<>();

    private final StringBuilder text = new StringBuilder();

    private final StringBuilder refusal = new StringBuilder();

    private final StringBuilder thinking = new StringBuilder();

    private @Nullable Ending ending;

    /**
     * Takes the next chunk.
     * @param chunk the chunk
     * @return this
     */
    public ChatAssembler add(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text piece) {
            flush(this.thinking.isEmpty() ? null : new Part.Thinking(take(this.thinking), null, null));
            flush(this.refusal.isEmpty() ? null : new Part.Refusal(take(this.refusal)));
            this.text.append(piece.text());
        }
        else if (chunk instanceof ChatChunk.Refusal piece) {
            this.refusal.append(piece.text());
        }
        else if (chunk instanceof ChatChunk.Thinking piece) {
            think(piece.part());
        }
        else if (chunk instanceof ChatChunk.ToolCall toolCall) {
            flushAll();
            this.parts.add(toolCall.call());
        }
        else if (chunk instanceof ChatChunk.Done done) {
            flushAll();
            this.ending = done.ending();
        }
        return this;
    }

    private void think(Part.Thinking part) {
        flush(this.text.isEmpty() ? null : new Part.Text(take(this.text)));
        this.thinking.append(part.text());
        if (part.signature() != null || part.redacted() != null) {
            this.parts.add(new Part.Thinking(take(this.thinking), part.signature(), part.redacted()));
        }
    }

    private void flushAll() {
        flush(this.thinking.isEmpty() ? null : new Part.Thinking(take(this.thinking), null, null));
        flush(this.text.isEmpty() ? null : new Part.Text(take(this.text)));
        flush(this.refusal.isEmpty() ? null : new Part.Refusal(take(this.refusal)));
    }

    private void flush(@Nullable Part part) {
        if (part != null) {
            this.parts.add(part);
        }
    }

    private static String take(StringBuilder builder) {
        String taken = builder.toString();
        builder.setLength(0);
        return taken;
    }

    /**
     * Returns the whole answer.
     * @return the answer
     * @throws IllegalStateException if its last chunk did not come
     */
    public ChatResponse toResponse() {
        if (this.ending == null) {
            throw new IllegalStateException("the answer is not whole: its last chunk is missing");
        }
        return new ChatResponse(new Message.Assistant(this.parts), this.ending);
    }

}
