package io.github.aiutils.policy;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import io.github.aiutils.observe.AiMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Times how long attempts wait until they may go, or are refused.
 *
 * @since 0.1.0
 */
public final class AdmissionMeters implements Admissions {

    /** Callers may name any model; a meter must not have as many tags. */
    private static final int MOST_ROUTES = 200;

    private final MeterRegistry registry;

    private final Set<Route> routes = ConcurrentHashMap.newKeySet();

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
        boolean known = this.routes.contains(route) || (this.routes.size() < MOST_ROUTES && this.routes.add(route))
                || this.routes.contains(route);
        Route shown = known ? route : new Route(route.provider(), "other");
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
