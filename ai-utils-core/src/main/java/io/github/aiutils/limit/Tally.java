package io.github.aiutils.limit;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;

/**
 * What the replies of one attempt say about its use. One thread at a time tells it of
 * replies, any may ask.
 *
 * @since 0.1.0
 */
public final class Tally {

    /** A volatile write for each chunk would cost more than all else here. */
    private static final AtomicLongFieldUpdater<Tally> CHARACTERS = AtomicLongFieldUpdater.newUpdater(Tally.class,
            "characters");

    private volatile boolean accepted;

    private volatile Usage usage = Usage.UNKNOWN;

    private volatile long characters;

    /**
     * Takes a reply.
     * @param reply the reply
     */
    public void observe(Reply reply) {
        if (reply instanceof ChatChunk.Done done) {
            this.usage = done.ending().usage();
        }
        else if (reply instanceof ChatChunk chunk) {
            CHARACTERS.lazySet(this, this.characters + length(chunk));
        }
        else if (reply instanceof Reply.Head) {
            this.accepted = true;
        }
        else if (reply instanceof HttpResponse response) {
            this.usage = response.ending().usage();
        }
        else if (reply instanceof ChatResponse response) {
            this.usage = response.ending().usage();
            this.characters = response.text().length();
        }
    }

    /** Thoughts, calls of tools and refusals are output like text. */
    private static int length(ChatChunk chunk) {
        if (chunk instanceof ChatChunk.Text text) {
            return text.text().length();
        }
        if (chunk instanceof ChatChunk.Thinking thinking) {
            return thinking.part().text().length();
        }
        if (chunk instanceof ChatChunk.ToolCall tool) {
            return tool.call().arguments().length();
        }
        return (chunk instanceof ChatChunk.Refusal refusal) ? refusal.text().length() : 0;
    }

    /**
     * Returns whether the provider accepted the attempt and began to reply.
     * @return whether it did
     */
    public boolean accepted() {
        return this.accepted;
    }

    /**
     * Returns what the provider reported.
     * @return the usage; {@link Usage#UNKNOWN} until it is reported
     */
    public Usage usage() {
        return this.usage;
    }

    /**
     * Returns how long the answer was so far: text, thoughts, arguments of tools and
     * refusals.
     * @return characters
     */
    public long characters() {
        return this.characters;
    }

}
