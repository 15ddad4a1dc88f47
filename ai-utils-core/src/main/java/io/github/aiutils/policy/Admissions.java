package io.github.aiutils.policy;

import io.github.aiutils.Call;

/**
 * Is told how attempts fared at their limiter, so that others can show it.
 *
 * @since 0.1.0
 */
public interface Admissions {

    /**
     * An attempt may go. Must not block or fail.
     * @param call the attempt
     * @param waitedNanos how long it waited
     */
    void admitted(Call call, long waitedNanos);

    /**
     * An attempt may not go. Must not block or fail.
     * @param call the attempt
     * @param waitedNanos how long it waited
     */
    void refused(Call call, long waitedNanos);

}
