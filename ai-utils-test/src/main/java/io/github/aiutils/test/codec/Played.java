package io.github.aiutils.test.codec;

import java.util.List;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Reply;
import io.github.aiutils.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * What came of one exchange: replies without their head, then an end or an error.
 *
 * @param heads how many heads there were
 * @param replies the other replies
 * @param error the error; {@code null} if it ended well
 */
record Played(long heads, List<Reply> replies, @Nullable Throwable error) {

    boolean ended() {
        Reply last = this.replies.isEmpty() ? null : this.replies.get(this.replies.size() - 1);
        return last instanceof ChatChunk.Done || last instanceof ChatResponse;
    }

    boolean hasToolCalls() {
        return this.replies.stream().anyMatch(ChatChunk.ToolCall.class::isInstance);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (Reply reply : this.replies) {
            String added = (reply instanceof ChatChunk chunk) ? chunk.addedText() : null;
            text.append((added != null) ? added : "");
        }
        return text.toString();
    }

    Said said() {
        if (this.error != null) {
            throw new AssertionError("the exchange failed", this.error);
        }
        return Said.of(this.replies);
    }

    AiException failure() {
        if (this.error instanceof AiException failure) {
            return failure;
        }
        throw new AssertionError("no error of ours but " + ((this.error != null) ? this.error : this.replies),
                this.error);
    }

}
