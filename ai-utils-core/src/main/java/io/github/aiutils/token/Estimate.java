package io.github.aiutils.token;

import io.github.aiutils.Call;
import io.github.aiutils.Usage;

/**
 * What one attempt is expected to use, until it is known what it did use.
 *
 * @since 0.1.0
 */
public interface Estimate {

    /**
     * Returns what the attempt is expected to use.
     * @return input and output
     */
    Usage expected();

    /**
     * Takes what the attempt used, if it was answered in whole.
     * @param used what its provider reported
     * @see TokenEstimator#learn
     */
    void learn(Usage used);

    /**
     * Returns an estimate that keeps nothing but the attempt.
     * @param estimator estimates, and learns
     * @param call the attempt
     * @return the estimate
     */
    static Estimate of(TokenEstimator estimator, Call call) {
        Usage expected = estimator.estimate(call);
        return new Estimate() {

            @Override
            public Usage expected() {
                return expected;
            }

            @Override
            public void learn(Usage used) {
                estimator.learn(call, used);
            }

        };
    }

}
