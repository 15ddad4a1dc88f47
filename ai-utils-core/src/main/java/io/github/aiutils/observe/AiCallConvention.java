package io.github.aiutils.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names the observation of a call. A bean of this type replaces the default one.
 *
 * @since 0.1.0
 */
public interface AiCallConvention extends ObservationConvention<AiCallContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof AiCallContext;
    }

}
