package io.github.aiutils.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.QuotaLimiter;
import org.jspecify.annotations.Nullable;

/**
 * The limiters of providers. Providers of one account may share one.
 *
 * @since 0.1.0
 */
public final class Limiters {

    private final Map<String, Limiter> byProvider;

    private final Map<String, Limiter> timed = new LinkedHashMap<>();

    /**
     * Makes the limiters known.
     * @param byProvider limiters by the names of providers
     * @param admissions told of those that go and those that are refused
     * @param ticker a monotonic clock in nanoseconds
     */
    public Limiters(Map<String, Limiter> byProvider, List<Admissions> admissions, LongSupplier ticker) {
        this.byProvider = new LinkedHashMap<>(byProvider);
        byProvider.forEach((provider, limiter) -> this.timed.put(provider,
                admissions.isEmpty() ? limiter : new TimedLimiter(limiter, admissions, ticker)));
    }

    /**
     * Returns the limiter of a provider.
     * @param provider name of the provider
     * @return the limiter; {@code null} if it has none
     */
    public @Nullable Limiter find(String provider) {
        return this.timed.get(provider);
    }

    /**
     * Returns whose calls are limited.
     * @return names of providers
     */
    public Set<String> providers() {
        return Set.copyOf(this.byProvider.keySet());
    }

    /**
     * Returns a provider's quota limiter.
     * @param provider name of the provider
     * @return the limiter; {@code null} if it has none, or one of another kind
     */
    public @Nullable QuotaLimiter quota(String provider) {
        return (this.byProvider.get(provider) instanceof QuotaLimiter limiter) ? limiter : null;
    }

    /**
     * Ends a provider's cool-downs.
     * @param provider name of the provider
     */
    public void reset(String provider) {
        QuotaLimiter limiter = quota(provider);
        if (limiter != null) {
            limiter.reset();
        }
    }

}
