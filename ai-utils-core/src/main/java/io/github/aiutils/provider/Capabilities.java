package io.github.aiutils.provider;

import java.util.Set;

import io.github.aiutils.ReasoningEffort;

/**
 * What a model takes. A parameter it does not take is left out or said another way.
 *
 * @param sampling whether it takes temperature and top-p
 * @param samplingWithoutReasoning whether it takes them if reasoning is set to none
 * @param topK whether it takes top-k
 * @param stop whether it takes stop sequences
 * @param penalties whether it takes penalties
 * @param parallelToolCalls whether parallel tool calls can be switched
 * @param forcedTools whether a tool can be forced
 * @param efforts reasoning efforts it takes, empty if it does not reason on request
 * @param thinking how reasoning is asked for
 * @since 0.1.0
 */
public record Capabilities(boolean sampling, boolean samplingWithoutReasoning, boolean topK, boolean stop,
        boolean penalties, boolean parallelToolCalls, boolean forcedTools, Set<ReasoningEffort> efforts,
        Thinking thinking) {

    /** Takes whatever is given: for models nothing is known of. */
    public static final Capabilities ALL = new Capabilities(true, true, true, true, true, true, true,
            Set.of(ReasoningEffort.values()), Thinking.EFFORT);

    public Capabilities {
        efforts = Set.copyOf(efforts);
    }

    /**
     * Returns the effort to ask for instead of one that may not be taken.
     * @param wanted the effort wanted
     * @return the nearest one taken, the lesser of two equally near; the wanted one if
     * the model takes none at all
     */
    public ReasoningEffort nearest(ReasoningEffort wanted) {
        ReasoningEffort nearest = wanted;
        int distance = Integer.MAX_VALUE;
        for (ReasoningEffort effort : ReasoningEffort.values()) {
            int away = Math.abs(effort.ordinal() - wanted.ordinal());
            if (this.efforts.contains(effort) && away < distance) {
                nearest = effort;
                distance = away;
            }
        }
        return nearest;
    }

    /** How a dialect asks a model to reason. */
    public enum Thinking {

        /** Not at all. */
        NONE,

        /** By an effort alone. */
        EFFORT,

        /** By a budget of tokens. */
        BUDGET,

        /** By an effort, and it can be switched off. */
        ADAPTIVE,

        /** By an effort, and it cannot be switched off. */
        ALWAYS

    }

}
