package io.github.aiutils;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a streamed answer. The last one of a whole answer is always a {@link Done};
 * a stream without it ended in an error.
 *
 * @since 0.1.0
 */
public sealed interface ChatChunk extends Reply {

    /**
     * More text of the answer.
     *
     * @param text the text to append
     */
    record Text(String text) implements ChatChunk {

        @Override
        public boolean meaningful() {
            return !this.text.isEmpty();
        }

    }

    /**
     * More of what the model thinks.
     *
     * @param part thoughts to append; a signature or redacted thoughts end the block
     */
    record Thinking(Part.Thinking part) implements ChatChunk {

        @Override
        public boolean meaningful() {
            return true;
        }

    }

    /**
     * More words of a refusal.
     *
     * @param text the words to append
     */
    record Refusal(String text) implements ChatChunk {

        @Override
        public boolean meaningful() {
            return !this.text.isEmpty();
        }

    }

    /**
     * A tool call, always whole.
     *
     * @param call the call, its arguments complete JSON
     */
    record ToolCall(Part.ToolCall call) implements ChatChunk {

        @Override
        public boolean meaningful() {
            return true;
        }

    }

    /**
     * The end of a whole answer.
     *
     * @param ending how it ended and what it used
     */
    record Done(Ending ending) implements ChatChunk {

        @Override
        public boolean meaningful() {
            return true;
        }

        @Override
        public Ending end() {
            return this.ending;
        }

    }

    /**
     * Returns the text that this chunk adds to the answer.
     * @return the text, or {@code null} if the chunk carries none
     */
    default @Nullable String addedText() {
        return (this instanceof Text chunk) ? chunk.text() : null;
    }

}
