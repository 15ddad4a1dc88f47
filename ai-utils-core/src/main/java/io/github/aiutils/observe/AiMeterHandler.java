package io.github.aiutils.observe;

import java.util.concurrent.TimeUnit;

import io.github.aiutils.Ending;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;

/**
 * Counts attempts and tokens of observed calls and times their first output.
 *
 * @since 0.1.0
 */
public final class AiMeterHandler implements ObservationHandler<AiCallContext> {

    private final MeterRegistry registry;

    public AiMeterHandler(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof AiCallContext;
    }

    @Override
    public void onStop(AiCallContext context) {
        Tags tags = Tags.empty();
        for (KeyValue key : context.getLowCardinalityKeyValues()) {
            tags = tags.and(Tag.of(key.getKey(), key.getValue()));
        }
        Route route = context.route();
        if (route != null) {
            this.registry.counter(AiMeter.ATTEMPTS.meterName(), tags).increment(context.attempts());
        }
        if (context.firstOutputNanos() > 0) {
            this.registry.timer(AiMeter.FIRST_OUTPUT.meterName(), tags)
                .record(context.firstOutputNanos(), TimeUnit.NANOSECONDS);
        }
        Ending ending = context.ending();
        if (ending != null) {
            tokens(ending.usage(), tags);
        }
    }

    private void tokens(Usage usage, Tags tags) {
        count(tags, "input", usage.input());
        count(tags, "cache-read", usage.cacheRead());
        count(tags, "cache-write", usage.cacheWrite());
        count(tags, "cache-write", usage.cacheWrite1h());
        count(tags, "output", usage.output());
    }

    private void count(Tags tags, String kind, @Nullable Long tokens) {
        if (tokens != null && tokens > 0) {
            this.registry.counter(AiMeter.TOKENS.meterName(), tags.and("kind", kind)).increment(tokens);
        }
    }

}
