package io.github.aiutils.test.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An answer after the caller's maximum and stop texts: exactly what will be sent.
 *
 * @param request what it answers
 * @param id the call's own part of all ids
 * @param created epoch seconds
 * @param text the visible text in tokens; the words of a refusal if it is one
 * @param tools the tools called
 * @param finish why it ends
 * @param stopText the stop text that ended it, null if none did
 * @param cached the cached part of the input tokens
 * @param reasoning tokens of hidden thought
 */
record Turn(SimulatedRequest request, String id, long created, List<String> text, List<Call> tools, Finish finish,
        @Nullable String stopText, long cached, int reasoning) {

    long input() {
        return this.request.inputTokens();
    }

    /**
     * Returns all output tokens. Anthropic bills no refusal.
     */
    long output() {
        if (refusedForFree()) {
            return 0;
        }
        return this.reasoning + this.text.size()
                + this.tools.stream().mapToLong((call) -> call.fragments().size()).sum();
    }

    boolean refusedForFree() {
        return this.request.dialect() == Dialect.ANTHROPIC && this.finish == Finish.REFUSAL;
    }

    String joined() {
        return String.join("", this.text);
    }

    /** Why an answer ends. */
    enum Finish {

        STOP, STOP_TEXT, LENGTH, TOOL_CALLS, REFUSAL, CONTENT_FILTER

    }

    /**
     * A tool call.
     *
     * @param id its id, without the dialect's prefix
     * @param name the tool
     * @param fragments its arguments in tokens
     */
    record Call(String id, String name, List<String> fragments) {

        String arguments() {
            return String.join("", this.fragments);
        }

    }

}
