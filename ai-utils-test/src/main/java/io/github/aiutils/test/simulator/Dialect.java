package io.github.aiutils.test.simulator;

/**
 * The languages the simulator speaks.
 *
 * @since 0.1.0
 */
public enum Dialect {

    /** Chat Completions, {@code POST /v1/chat/completions}. */
    OPENAI,

    /** Messages, {@code POST /v1/messages}. */
    ANTHROPIC

}
