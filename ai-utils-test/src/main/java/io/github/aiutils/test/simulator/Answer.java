package io.github.aiutils.test.simulator;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the simulated model says. The caller's maximum of tokens and stop texts are
 * applied to it afterwards.
 *
 * @param text the visible text, or the words of a refusal; may be empty
 * @param toolCalls the tools the model wants called
 * @param ending how it ends
 * @param reasoningTokens hidden tokens thought before the text, null for the simulator's
 * setting
 * @param cachedTokens input tokens read from the cache, at most the input, null for the
 * simulator's setting
 * @since 0.1.0
 */
public record Answer(String text, List<ToolCall> toolCalls, Ending ending, @Nullable Integer reasoningTokens,
        @Nullable Integer cachedTokens) {

    public Answer {
        toolCalls = List.copyOf(toolCalls);
    }

    /**
     * Returns an answer with this text.
     */
    public static Answer text(String text) {
        return new Answer(text, List.of(), Ending.NORMAL, null, null);
    }

    /**
     * Returns an answer of exactly so many output tokens, of no interest to read.
     * @param tokens number of tokens, 0 or more
     */
    public static Answer ofTokens(int tokens) {
        return text(Tokens.filler(tokens));
    }

    /**
     * Returns an answer that calls one tool.
     * @param name the tool's name
     * @param argumentsJson its arguments, by rights a JSON object, but anything is sent
     */
    public static Answer tool(String name, String argumentsJson) {
        return new Answer("", List.of(new ToolCall(name, argumentsJson)), Ending.NORMAL, null, null);
    }

    /**
     * Returns a refusal. OpenAI sends the words as {@code refusal}, Anthropic as the
     * explanation beside empty content.
     */
    public static Answer refusal(String words) {
        return new Answer(words, List.of(), Ending.REFUSAL, null, null);
    }

    /**
     * Returns an answer that the provider's filter ended after this text; in Anthropic's
     * dialect, which has no filter, a refusal.
     */
    public static Answer filtered(String text) {
        return new Answer(text, List.of(), Ending.CONTENT_FILTER, null, null);
    }

    /**
     * Returns this answer with these tool calls after its text.
     */
    public Answer withToolCalls(ToolCall... toolCalls) {
        return new Answer(this.text, List.of(toolCalls), this.ending, this.reasoningTokens, this.cachedTokens);
    }

    /**
     * Returns this answer after so many tokens of hidden thought.
     */
    public Answer withReasoningTokens(int reasoningTokens) {
        return new Answer(this.text, this.toolCalls, this.ending, reasoningTokens, this.cachedTokens);
    }

    /**
     * Returns this answer with so many input tokens read from the cache.
     */
    public Answer withCachedTokens(int cachedTokens) {
        return new Answer(this.text, this.toolCalls, this.ending, this.reasoningTokens, cachedTokens);
    }

    /** How an answer ends, before maximum and stop texts. */
    public enum Ending {

        /** At its end, or with its tool calls. */
        NORMAL,

        /** The model will not. */
        REFUSAL,

        /** The provider's filter cut it. */
        CONTENT_FILTER

    }

    /**
     * A tool the model wants called.
     *
     * @param name the tool's name
     * @param argumentsJson its arguments as JSON text
     */
    public record ToolCall(String name, String argumentsJson) {
    }

}
