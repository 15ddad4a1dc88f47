package io.github.aiutils;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param message what the model said; append it to the next request's messages as it is
 * @param ending how it ended, who gave it and what it used
 * @since 0.1.0
 */
public record ChatResponse(Message.Assistant message, Ending ending) implements Reply {

    /**
     * Returns the answer's text, without thoughts and refusal.
     * @return the text, empty if there is none
     */
    public String text() {
        String text = "";
        for (Part part : this.message.parts()) {
            if (part instanceof Part.Text piece) {
                text = text.isEmpty() ? piece.text() : text + piece.text();
            }
        }
        return text;
    }

    /**
     * Returns the words with which the model declined.
     * @return the words, empty if it declined without any, or {@code null} if it did not
     * decline
     */
    public @Nullable String refusal() {
        for (Part part : this.message.parts()) {
            if (part instanceof Part.Refusal piece) {
                return piece.text();
            }
        }
        return (finishReason() == FinishReason.REFUSAL) ? "" : null;
    }

    /**
     * Returns the tools the model asks for.
     * @return the calls in order, empty if there is none
     */
    public List<Part.ToolCall> toolCalls() {
        List<Part.ToolCall> calls = new ArrayList<>();
        for (Part part : this.message.parts()) {
            if (part instanceof Part.ToolCall call) {
                calls.add(call);
            }
        }
        return calls;
    }

    public FinishReason finishReason() {
        return this.ending.finishReason();
    }

    public Usage usage() {
        return this.ending.usage();
    }

    public Route route() {
        return this.ending.route();
    }

    @Override
    public boolean meaningful() {
        return true;
    }

    @Override
    public Ending end() {
        return this.ending;
    }

}
