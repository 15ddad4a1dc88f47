package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSnapshot;
import io.github.aiutils.observe.AiMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Gauges of what is left of each quota, looked at every few seconds. A quota that the
 * limiter forgot loses its gauges; of very many, those used last have some.
 *
 * @since 0.1.0
 */
public final class QuotaGauges implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(5);

    private static final int MOST_SCOPES = 100;

    private final Limiters limiters;

    private final Map<AiMeter, MultiGauge> gauges = new ConcurrentHashMap<>();

    private final Map<AiMeter, Map<Tags, Double>> values = new ConcurrentHashMap<>();

    private final Disposable timer;

    /**
     * Makes the gauges.
     * @param registry has them
     * @param limiters what they show
     * @param scheduler looks at the limiters
     */
    public QuotaGauges(MeterRegistry registry, Limiters limiters, Scheduler scheduler) {
        this.limiters = limiters;
        for (AiMeter meter : List.of(AiMeter.QUOTA_LIMIT, AiMeter.QUOTA_AVAILABLE, AiMeter.QUOTA_RESERVED,
                AiMeter.QUOTA_WAITING)) {
            this.gauges.put(meter, MultiGauge.builder(meter.meterName()).register(registry));
            this.values.put(meter, new ConcurrentHashMap<>());
        }
        this.timer = scheduler.schedulePeriodically(this::look, EVERY.toMillis(), EVERY.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    void look() {
        Map<AiMeter, Map<Tags, Double>> seen = new ConcurrentHashMap<>();
        this.values.keySet().forEach((meter) -> seen.put(meter, new ConcurrentHashMap<>()));
        for (String provider : this.limiters.providers()) {
            QuotaLimiter limiter = this.limiters.quota(provider);
            List<QuotaSnapshot> quotas = (limiter != null) ? limiter.snapshot().quotas() : List.of();
            quotas.subList(Math.max(0, quotas.size() - MOST_SCOPES), quotas.size())
                .forEach((quota) -> add(seen, Tags.of("provider", provider, "model", quota.scope()), quota));
        }
        seen.forEach(this::show);
    }

    private static void add(Map<AiMeter, Map<Tags, Double>> seen, Tags scope, QuotaSnapshot quota) {
        put(seen, AiMeter.QUOTA_WAITING, scope, quota.waiting());
        for (QuotaSnapshot.Gauge gauge : quota.gauges()) {
            Tags tags = scope.and("dimension", gauge.dimension().title());
            put(seen, AiMeter.QUOTA_LIMIT, tags, gauge.limit());
            put(seen, AiMeter.QUOTA_AVAILABLE, tags, gauge.available());
            put(seen, AiMeter.QUOTA_RESERVED, tags, gauge.reserved());
        }
    }

    private static void put(Map<AiMeter, Map<Tags, Double>> seen, AiMeter meter, Tags tags, double value) {
        Map<Tags, Double> values = seen.get(meter);
        if (values != null) {
            values.put(tags, value);
        }
    }

    private void show(AiMeter meter, Map<Tags, Double> seen) {
        Map<Tags, Double> shown = this.values.get(meter);
        MultiGauge gauge = this.gauges.get(meter);
        if (shown == null || gauge == null) {
            return;
        }
        shown.keySet().retainAll(seen.keySet());
        shown.putAll(seen);
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        seen.keySet().forEach((tags) -> rows.add(MultiGauge.Row.of(tags, shown, (map) -> valueOf(map.get(tags)))));
        gauge.register(rows);
    }

    private static double valueOf(@Nullable Double value) {
        return (value != null) ? value : Double.NaN;
    }

    @Override
    public void close() {
        this.timer.dispose();
    }

}
