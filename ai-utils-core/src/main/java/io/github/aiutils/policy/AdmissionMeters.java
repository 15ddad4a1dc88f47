package io.github.aiutils.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import io.github.aiutils.observe.AiMeter;
import io.github.aiutils.observe.MeteredRoutes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Times how long attempts wait until they may go, or are refused.
 *
 * @since 0.1.0
 */
public final class AdmissionMeters implements Admissions {

    private final MeterRegistry registry;

    private final MeteredRoutes routes = new MeteredRoutes();

    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    public AdmissionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void admitted(Call call, long waitedNanos) {
        record(call.route(), true, waitedNanos);
    }

    @Override
    public void refused(Call call, long waitedNanos) {
        record(call.route(), false, waitedNanos);
    }

    private void record(Route route, boolean admitted, long nanos) {
        Route shown = this.routes.shown(route);
        this.timers.computeIfAbsent(new Key(shown, admitted), this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder(AiMeter.ADMISSION_WAIT.meterName())
            .tag("provider", key.route().provider())
            .tag("model", key.route().model())
            .tag("outcome", key.admitted() ? "admitted" : "refused")
            .register(this.registry);
    }

    private record Key(Route route, boolean admitted) {
    }

}
