package io.github.aiutils.batch;

/**
 * What became of an item.
 *
 * @since 0.1.0
 */
public enum BatchStatus {

    /** It was answered. */
    SUCCEEDED,

    /** It failed, its retries included. */
    FAILED,

    /** The batch was stopped before it was answered. */
    SKIPPED

}
