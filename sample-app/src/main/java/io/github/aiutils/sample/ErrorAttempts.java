package io.github.aiutils.sample;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import io.github.aiutils.observe.AiCallContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Remembers, from the observation of a call, how many requests were sent before it
 * failed.
 */
@Component
final class ErrorAttempts implements ObservationHandler<AiCallContext> {

    private final Map<Throwable, Integer> attempts = Collections.synchronizedMap(new WeakHashMap<>());

    @Override
    public void onError(AiCallContext context) {
        if (context.getError() != null) {
            this.attempts.put(context.getError(), context.attempts());
        }
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof AiCallContext;
    }

    /** Returns requests sent, {@code null} if no call failed with this error. */
    @Nullable Integer of(Throwable error) {
        return this.attempts.get(error);
    }

}
