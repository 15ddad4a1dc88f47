package io.github.aiutils.autoconfigure.provider;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.TaggedTenants;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.provider.ProviderType.Dialect;
import io.github.aiutils.transport.WireLimits;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one provider, all defaults applied.
 *
 * @param name the provider's name
 * @param type the kind of provider
 * @param baseUrl where it is found
 * @param apiKey its key; {@code null} if it is asked without one
 * @param account whose quota it uses up
 * @param dialect what of its dialect is settled
 * @param idempotencyKey whether requests carry an idempotency key
 * @param timeouts its timeouts
 * @param retry its retries
 * @param breaker its breaker; {@code null} for none
 * @param limits its limits; {@code null} for none
 * @param connection its connections
 * @since 0.1.0
 */
public record ProviderSettings(String name, ProviderType type, URI baseUrl, @Nullable ApiKey apiKey, Account account,
        Dialect dialect, boolean idempotencyKey, Timeouts timeouts, RetrySettings retry,
        @Nullable BreakerSettings breaker, @Nullable CallLimits limits, Connection connection) {

    /**
     * How much of its quota may be used, and by whom.
     *
     * @param limiter what its limiter keeps to
     * @param tenants knows on whose behalf calls are made
     */
    public record CallLimits(LimiterSettings limiter, TaggedTenants tenants) {
    }

    /**
     * Connections to a provider.
     *
     * @param connectTimeout longest wait for a connection; {@code null} for that of all
     * of the application's HTTP clients
     * @param maxConnections most connections at a time
     * @param limits bounds on replies
     * @param sslBundle name of the SSL bundle; {@code null} for none
     */
    public record Connection(@Nullable Duration connectTimeout, int maxConnections, WireLimits limits,
            @Nullable String sslBundle) {
    }

    /**
     * The settings of all providers, in the order they were written.
     *
     * @param all the settings
     */
    public record All(List<ProviderSettings> all) {

        public All {
            all = List.copyOf(all);
        }

        /**
         * Finds a provider.
         * @param name its name
         * @return its settings; {@code null} if there is none of that name
         */
        public @Nullable ProviderSettings find(String name) {
            for (ProviderSettings settings : this.all) {
                if (settings.name().equals(name)) {
                    return settings;
                }
            }
            return null;
        }

    }

}
