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
    private final Map<KeyValues, Meters> known = new ConcurrentHashMap<>();

    public AiMeterHandler(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof AiCallContext;
    }

    @Override
    public void onStop(AiCallContext context) {
        Meters meters = meters(context.getLowCardinalityKeyValues());
        if (context.route() != null) {
            meters.counter(AiMeter.ATTEMPTS, "").increment(context.attempts());
        }
        if (context.firstOutputNanos() > 0) {
            meters.firstOutput().record(context.firstOutputNanos(), TimeUnit.NANOSECONDS);
        }
        Ending ending = context.ending();
        if (ending != null) {
            tokens(ending.usage(), meters);
        }
    }

    private Meters meters(KeyValues keys) {
        Meters found = this.known.get(keys);
        return (found != null) ? found
                : this.known.computeIfAbsent(keys, (key) -> new Meters(this.registry, tags(key)));
    }

    private static void tokens(Usage usage, Meters meters) {
        count(meters, "input", usage.input());
        count(meters, "cache-read", usage.cacheRead());
        count(meters, "cache-write", usage.cacheWrite());
        count(meters, "cache-write", usage.cacheWrite1h());
        count(meters, "output", usage.output());
    }

    private static void count(Meters meters, String kind, @Nullable Long tokens) {
        if (tokens != null && tokens > 0) {
            meters.counter(AiMeter.TOKENS, kind).increment(tokens);
        }
    }

    private static Tags tags(KeyValues keys) {
        Tags tags = Tags.empty();
        for (KeyValue key : keys) {
            tags = tags.and(Tag.of(key.getKey(), key.getValue()));
        }
        return tags;
    }

    /** The meters of one set of tags, each made when it is first of use. */
    private static final class Meters {

        private final MeterRegistry registry;

        private final Tags tags;

        /** By kind of token; the attempts have none. */
        private final Map<String, Counter> counters = new ConcurrentHashMap<>();

        private volatile @Nullable Timer firstOutput;

        Meters(MeterRegistry registry, Tags tags) {
            this.registry = registry;
            this.tags = tags;
        }

        Counter counter(AiMeter meter, String kind) {
            Counter found = this.counters.get(kind);
            return (found != null) ? found : this.counters.computeIfAbsent(kind, (key) -> this.registry
                .counter(meter.meterName(), key.isEmpty() ? this.tags : this.tags.and("kind", key)));
        }

        Timer firstOutput() {
            Timer found = this.firstOutput;
            if (found == null) {
                found = this.registry.timer(AiMeter.FIRST_OUTPUT.meterName(), this.tags);
                this.firstOutput = found;
            }
            return found;
        }

    }

}
