package io.github.aiutils;

import java.util.Locale;

/**
 * How much a reasoning model may think, least first. Which steps a model takes differs: a
 * step it does not take is moved to the nearest one it takes.
 *
 * @since 0.1.0
 */
public enum ReasoningEffort {

    NONE, MINIMAL, LOW, MEDIUM, HIGH, XHIGH, MAX;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the name that all providers use on the wire.
     * @return the lower-case name
     */
    public String wireName() {
        return this.wireName;
    }

}
