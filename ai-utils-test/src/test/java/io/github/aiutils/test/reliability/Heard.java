package io.github.aiutils.test.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.Part;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.error.AiException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;

/**
 * All that a caller heard of one call.
 *
 * @param text the text so far
 * @param pieces in how many chunks it came, or 1 as a whole
 * @param toolCalls names and arguments of tools
 * @param ending how the answer ended; {@code null} if it did not
 * @param error the error; {@code null} if there was none
 */
record Heard(String text, long pieces, List<String> toolCalls, @Nullable Ending ending, @Nullable AiException error) {

    static Heard of(ChatClient client, ChatRequest request, boolean streamed) {
        Flux<?> replies = streamed ? client.stream(request) : client.chat(request).flux();
        List<? extends Signal<?>> signals = replies.materialize().collectList().block(Duration.ofSeconds(30));
        if (signals == null) {
            throw new AssertionError("a list is never missing");
        }
        Listener listener = new Listener();
        signals.forEach((signal) -> listener.hear(signal.get(), signal.getThrowable()));
        return listener.heard();
    }

    boolean says(Heard other) {
        return this.text.equals(other.text) && this.toolCalls.equals(other.toolCalls);
    }

    private static final class Listener {

        private final StringBuilder text = new StringBuilder();

        private final List<String> toolCalls = new ArrayList<>();

        private long pieces;

        private @Nullable Ending ending;

        private @Nullable AiException error;

        void hear(@Nullable Object reply, @Nullable Throwable failure) {
            if (this.ending != null && reply != null) {
                throw new AssertionError("something came after the end: " + reply.getClass());
            }
            if (reply instanceof ChatChunk.Text chunk) {
                this.text.append(chunk.text());
                this.pieces++;
            }
            else if (reply instanceof ChatChunk.ToolCall chunk) {
                call(chunk.call());
            }
            else if (reply instanceof ChatChunk.Done done) {
                this.ending = done.ending();
            }
            else if (reply instanceof ChatResponse response) {
                this.text.append(response.text());
                this.pieces++;
                response.toolCalls().forEach(this::call);
                this.ending = response.ending();
            }
            if (failure != null) {
                this.error = (AiException) failure;
            }
        }

        private void call(Part.ToolCall call) {
            this.toolCalls.add(call.name() + call.arguments());
        }

        Heard heard() {
            return new Heard(this.text.toString(), this.pieces, List.copyOf(this.toolCalls), this.ending, this.error);
        }

    }

}
