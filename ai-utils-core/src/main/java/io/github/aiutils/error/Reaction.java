package io.github.aiutils.error;

/**
 * What to do about an error.
 *
 * @since 0.1.0
 */
public enum Reaction {

    /** Try the same route again, then the next one. */
    RETRY,

    /** Another attempt at this route is useless; the next route may do. */
    FAIL_OVER,

    /** No attempt anywhere will do better. */
    FAIL

}
