package io.github.aiutils;

/**
 * Whether and which tools the model uses.
 *
 * @since 0.1.0
 */
public sealed interface ToolChoice {

    /** The model decides. */
    ToolChoice AUTO = new Auto();

    /** No tool, only words. */
    ToolChoice NONE = new None();

    /** At least one tool, whichever. */
    ToolChoice ANY = new Any();

    /** The model decides. */
    record Auto() implements ToolChoice {
    }

    /** No tool, only words. */
    record None() implements ToolChoice {
    }

    /** At least one tool, whichever. */
    record Any() implements ToolChoice {
    }

    /**
     * Exactly this tool.
     *
     * @param name its name
     */
    record One(String name) implements ToolChoice {
    }

    static ToolChoice one(String name) {
        return new One(name);
    }

}
