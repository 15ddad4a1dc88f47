package io.github.aiutils.observe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Ending;
import io.github.aiutils.Usage;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
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

    /** To look a meter up costs more than to count, so those that were found are kept. */
    private final Map<CounterKey, Counter> counters = new ConcurrentHashMap<>();

    private final Map<KeyValues, Timer> timers = new ConcurrentHashMap<>();

    public AiMeterHandler(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof AiCallContext;
    }

    @Override
    public void onStop(AiCallContext context) {
        KeyValues keys = context.getLowCardinalityKeyValues();
        if (context.route() != null) {
            counter(AiMeter.ATTEMPTS, keys, null).increment(context.attempts());
        }
        if (context.firstOutputNanos() > 0) {
            this.timers.computeIfAbsent(keys, (key) -> this.registry.timer(AiMeter.FIRST_OUTPUT.meterName(), tags(key)))
                .record(context.firstOutputNanos(), TimeUnit.NANOSECONDS);
        }
        Ending ending = context.ending();
        if (ending != null) {
            tokens(ending.usage(), keys);
        }
    }

    private void tokens(Usage usage, KeyValues keys) {
        count(keys, "input", usage.input());
        count(keys, "cache-read", usage.cacheRead());
        count(keys, "cache-write", usage.cacheWrite());
        count(keys, "cache-write", usage.cacheWrite1h());
        count(keys, "output", usage.output());
    }

    private void count(KeyValues keys, String kind, @Nullable Long tokens) {
        if (tokens != null && tokens > 0) {
            counter(AiMeter.TOKENS, keys, kind).increment(tokens);
        }
    }

    private Counter counter(AiMeter meter, KeyValues keys, @Nullable String kind) {
        return this.counters.computeIfAbsent(new CounterKey(meter, keys, kind), (key) -> this.registry
            .counter(meter.meterName(), (kind != null) ? tags(keys).and("kind", kind) : tags(keys)));
    }

    private static Tags tags(KeyValues keys) {
        Tags tags = Tags.empty();
        for (KeyValue key : keys) {
            tags = tags.and(Tag.of(key.getKey(), key.getValue()));
        }
        return tags;
    }

    private record CounterKey(AiMeter meter, KeyValues keys, @Nullable String kind) {
    }

}
