package io.github.aiutils.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.aiutils.Route;
import io.github.aiutils.error.AiException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The breakers of providers, named {@code ai-<provider>} in Resilience4j's registry,
 * where an instance of that name that the application configured wins. A provider is one
 * credential, so each credential has a breaker of its own.
 *
 * @since 0.1.0
 */
public final class Breakers {

    private final CircuitBreakerRegistry registry;

    private final Function<String, @Nullable BreakerSettings> settings;

    private final Scheduler scheduler;

    private final Map<String, BreakerGuard> guards = new ConcurrentHashMap<>();

    /**
     * Makes the breakers.
     * @param registry holds them
     * @param settings knows the settings of each provider by its name, {@code null} where
     * it has no breaker
     * @param scheduler keeps the time
     */
    public Breakers(CircuitBreakerRegistry registry, Function<String, @Nullable BreakerSettings> settings,
            Scheduler scheduler) {
        this.registry = registry;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    /**
     * Returns the breaker of a provider.
     * @param provider name of the provider
     * @return the breaker; {@code null} if it has none
     */
    public @Nullable CircuitBreaker find(String provider) {
        BreakerGuard guard = guard(provider);
        return (guard != null) ? guard.breaker() : null;
    }

    /**
     * Says why a provider cannot be asked now. A breaker whose time is over counts as
     * closed, so that it is probed.
     * @param route where a call would go
     * @return the reason; {@code null} if it can be asked
     */
    public @Nullable AiException refusal(Route route) {
        BreakerGuard guard = guard(route.provider());
        return (guard != null && guard.isOpen()) ? refusal(guard, route) : null;
    }

    static AiException refusal(BreakerGuard guard, Route route) {
        return guard.refusal(route.provider(), "nothing was sent to " + route);
    }

    /**
     * Says whether a provider is left alone now. One whose time is over is not: the next
     * call probes it, though its breaker's state is open until then.
     * @param provider name of the provider
     * @return whether no call may go there
     */
    public boolean isOpen(String provider) {
        BreakerGuard guard = guard(provider);
        return guard != null && guard.isOpen();
    }

    /**
     * Closes the breaker of a provider and forgets what it counted.
     * @param provider name of the provider
     */
    public void reset(String provider) {
        BreakerGuard guard = guard(provider);
        if (guard != null) {
            guard.breaker().reset();
        }
    }

    /**
     * Returns who lets calls through to a provider.
     * @param provider name of the provider
     * @return the guard; {@code null} if it has no breaker
     */
    public @Nullable BreakerGuard guard(String provider) {
        BreakerGuard known = this.guards.get(provider);
        if (known != null) {
            return known;
        }
        BreakerSettings own = this.settings.apply(provider);
        return (own != null) ? this.guards.computeIfAbsent(provider,
                (name) -> BreakerGuard.of(this.registry, "ai-" + name, own, this.scheduler)) : null;
    }

    long now() {
        return this.scheduler.now(TimeUnit.NANOSECONDS);
    }

}
