package io.github.aiutils.test.codec;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says, however it arrived: pieces of one kind are joined, and arguments
 * of tools are compared as JSON.
 *
 * @param text the text
 * @param thinking the readable thoughts
 * @param proofs signatures and redacted thoughts in their order
 * @param refusal the words of a refusal
 * @param toolCalls the tool calls in their order
 * @param finishReason why it ended
 * @param rawFinishReason the provider's word for that; {@code null} if it gave none
 * @param usage what it used
 * @since 0.1.0
 */
public record Said(String text, String thinking, List<String> proofs, String refusal, List<Part.ToolCall> toolCalls,
        FinishReason finishReason, @Nullable String rawFinishReason, Usage usage) {

    public Said {
        proofs = List.copyOf(proofs);
        toolCalls = toolCalls.stream().map(Said::normal).toList();
    }

    /**
     * Returns an answer that says nothing yet.
     * @param finishReason why it ended
     * @param rawFinishReason the provider's word for that
     * @param usage what it used
     * @return the answer
     */
    public static Said nothing(FinishReason finishReason, @Nullable String rawFinishReason, Usage usage) {
        return new Said("", "", List.of(), "", List.of(), finishReason, rawFinishReason, usage);
    }

    public Said withText(String text) {
        return new Said(text, this.thinking, this.proofs, this.refusal, this.toolCalls, this.finishReason,
                this.rawFinishReason, this.usage);
    }

    public Said withThinking(String thinking, String... proofs) {
        return new Said(this.text, thinking, List.of(proofs), this.refusal, this.toolCalls, this.finishReason,
                this.rawFinishReason, this.usage);
    }

    public Said withRefusal(String refusal) {
        return new Said(this.text, this.thinking, this.proofs, refusal, this.toolCalls, this.finishReason,
                this.rawFinishReason, this.usage);
    }

    public Said withToolCalls(Part.ToolCall... toolCalls) {
        return new Said(this.text, this.thinking, this.proofs, this.refusal, List.of(toolCalls), this.finishReason,
                this.rawFinishReason, this.usage);
    }

    Said withEnding(FinishReason finishReason, @Nullable String rawFinishReason, Usage usage) {
        return new Said(this.text, this.thinking, this.proofs, this.refusal, this.toolCalls, finishReason,
                rawFinishReason, usage);
    }

    private static Part.ToolCall normal(Part.ToolCall call) {
        return new Part.ToolCall(call.id(), call.name(), JsonEdits.normal(call.arguments()));
    }

    static Said of(List<Reply> replies) {
        Parts parts = new Parts();
        replies.forEach(parts::add);
        Ending ending = parts.ending;
        if (ending == null) {
            throw new AssertionError("the answer has no end");
        }
        return new Said(parts.text.toString(), parts.thinking.toString(), parts.proofs, parts.refusal.toString(),
                parts.toolCalls, ending.finishReason(), ending.rawFinishReason(), ending.usage());
    }

    private static final class Parts {

        private final StringBuilder text = new StringBuilder();

        private final StringBuilder thinking = new StringBuilder();

        private final List<String> proofs = new ArrayList<>();

        private final StringBuilder refusal = new StringBuilder();

        private final List<Part.ToolCall> toolCalls = new ArrayList<>();

        private @Nullable Ending ending;

        void add(Reply reply) {
            if (reply instanceof ChatResponse response) {
                response.message().parts().forEach(this::add);
                this.ending = response.ending();
            }
            else if (reply instanceof ChatChunk.Text chunk) {
                this.text.append(chunk.text());
            }
            else if (reply instanceof ChatChunk.Thinking chunk) {
                add(chunk.part());
            }
            else if (reply instanceof ChatChunk.Refusal chunk) {
                this.refusal.append(chunk.text());
            }
            else if (reply instanceof ChatChunk.ToolCall chunk) {
                this.toolCalls.add(chunk.call());
            }
            else if (reply instanceof ChatChunk.Done done) {
                this.ending = done.ending();
            }
        }

        private void add(Part part) {
            if (part instanceof Part.Text piece) {
                this.text.append(piece.text());
            }
            else if (part instanceof Part.Refusal piece) {
                this.refusal.append(piece.text());
            }
            else if (part instanceof Part.ToolCall call) {
                this.toolCalls.add(call);
            }
            else if (part instanceof Part.Thinking thought) {
                this.thinking.append(thought.text());
                addProof(thought.signature());
                addProof(thought.redacted());
            }
        }

        private void addProof(@Nullable String proof) {
            if (proof != null) {
                this.proofs.add(proof);
            }
        }

    }

}
