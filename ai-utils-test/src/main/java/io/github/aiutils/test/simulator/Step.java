package io.github.aiutils.test.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * One event on the wire, or a part of a unary body. It is written only when it is due:
 * ten thousand open streams would else hold their futures in memory.
 *
 * @param mark what it is to the stream
 * @param before what stands before the text, as it is
 * @param text text that is escaped for JSON, empty if none
 * @param after what stands after the text, as it is
 * @param tokens the output tokens that are produced by it
 */
record Step(Mark mark, String before, String text, String after, int tokens) {

    static Step of(Mark mark, String whole) {
        return of(mark, whole, 0);
    }

    static Step of(Mark mark, String whole, int tokens) {
        return new Step(mark, whole, "", "", tokens);
    }

    /**
     * Returns steps that share what stands around their texts.
     */
    static List<Step> each(Mark mark, String before, List<String> pieces, String after, int perStep) {
        List<Step> steps = new ArrayList<>(pieces.size() / perStep + 1);
        for (int from = 0; from < pieces.size(); from += perStep) {
            List<String> part = pieces.subList(from, Math.min(pieces.size(), from + perStep));
            steps.add(new Step(mark, before, (part.size() == 1) ? part.get(0) : String.join("", part), after,
                    part.size()));
        }
        return steps;
    }

    String render() {
        if (this.text.isEmpty()) {
            return this.before + this.after;
        }
        StringBuilder target = new StringBuilder(this.before.length() + this.text.length() + this.after.length() + 8);
        target.append(this.before);
        Json.escape(this.text, target);
        return target.append(this.after).toString();
    }

    ByteBuf encode() {
        return buffer(render());
    }

    /**
     * Returns the text in a buffer of the heap, which nobody needs to release.
     */
    static ByteBuf buffer(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a step is to its stream. */
    enum Mark {

        /** Comes before the model has thought. */
        EARLY,

        /** Frames what follows. */
        FRAME,

        /** A piece of text. */
        TEXT,

        /** A piece of a tool's arguments. */
        TOOL,

        /** The reason of the end, and the usage. */
        FINISH,

        /** The terminal marker. */
        DONE

    }

}
