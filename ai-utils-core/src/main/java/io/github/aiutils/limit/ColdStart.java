package io.github.aiutils.limit;

/**
 * How calls go out while no limit is known.
 *
 * @since 0.1.0
 */
public enum ColdStart {

    /**
     * One under way, and twice as many each second, until a reply tells the limits.
     */
    RAMP,

    /** One under way until a reply came, with limits or without. */
    PROBE,

    /** All at once. */
    OPEN

}
