package io.github.aiutils.token;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Foresees what an attempt will use, so that it can be set aside. Estimates are cheap and
 * made on the caller's thread; what providers report afterwards makes them better.
 *
 * @since 0.1.0
 */
public interface TokenEstimator {

    /**
     * Returns what an attempt is expected to use.
     * @param call the attempt, its route decided; of a chat, or of an
     * {@link io.github.aiutils.HttpRequest}
     * @return input and output, never {@code null} both; the rest is unknown
     */
    Usage estimate(Call call);

    /**
     * Estimates an attempt whose use will be known later. An estimator that learns may
     * keep here what it found out about the prompt; by default nothing is kept.
     * @param call the attempt, its route decided
     * @return the estimate
     */
    default Estimate begin(Call call) {
        return Estimate.of(this, call);
    }

    /**
     * Takes what an attempt used, to estimate better. Told of whole answers only: one
     * that was aborted says nothing of how long answers are.
     * @param call the attempt
     * @param used what its provider reported; values it did not report are {@code null}
     */
    default void learn(Call call, Usage used) {
    }

    /**
     * Returns how long a long answer of a route is: as an output limit, it would cut few.
     * @param route the route
     * @return tokens; {@code null} if that is not known, or not yet
     */
    default @Nullable Long longOutput(Route route) {
        return null;
    }

}
