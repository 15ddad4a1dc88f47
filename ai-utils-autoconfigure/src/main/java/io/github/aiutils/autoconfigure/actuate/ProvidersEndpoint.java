package io.github.aiutils.autoconfigure.actuate;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.policy.BreakerGuard;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.Limiters;
import io.github.aiutils.policy.ProviderMonitor;
import io.github.aiutils.token.TokenEstimator;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Shows how each provider is, and on request closes its breaker and ends its cool-downs.
 *
 * @since 0.1.0
 */
@Endpoint(id = "aiproviders")
public final class ProvidersEndpoint {

    private final ProviderSettings.All providers;

    private final Breakers breakers;

    private final Limiters limiters;

    private final ProviderMonitor monitor;

    private final TokenEstimator estimator;

    ProvidersEndpoint(ProviderSettings.All providers, Breakers breakers, Limiters limiters, ProviderMonitor monitor,
            TokenEstimator estimator) {
        this.providers = providers;
        this.breakers = breakers;
        this.limiters = limiters;
        this.monitor = monitor;
        this.estimator = estimator;
    }

    /**
     * Returns all providers by name.
     * @return the providers
     */
    @ReadOperation
    public ProvidersDescriptor providers() {
        Map<String, ProviderDescriptor> byName = new LinkedHashMap<>();
        this.providers.all().forEach((provider) -> byName.put(provider.name(), describe(provider)));
        return new ProvidersDescriptor(byName);
    }

    /**
     * Returns one provider.
     * @param name the provider's name
     * @return the provider, {@code null} for a 404
     */
    @ReadOperation
    public @Nullable ProviderDescriptor provider(@Selector String name) {
        ProviderSettings provider = this.providers.find(name);
        return (provider != null) ? describe(provider) : null;
    }

    /**
     * Resets all providers.
     * @param action {@code reset}
     * @return 204, or 400 for another action
     */
    @WriteOperation
    public WebEndpointResponse<Void> resetAll(String action) {
        return reset(action, () -> this.providers.all().forEach((provider) -> reset(provider.name())));
    }

    /**
     * Resets one provider.
     * @param name the provider's name
     * @param action {@code reset}
     * @return 204, 400 for another action, or 404 for an unknown provider
     */
    @WriteOperation
    public WebEndpointResponse<Void> reset(@Selector String name, String action) {
        if (this.providers.find(name) == null) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        return reset(action, () -> reset(name));
    }

    private void reset(String provider) {
        this.breakers.reset(provider);
        this.limiters.reset(provider);
    }

    private static WebEndpointResponse<Void> reset(String action, Runnable reset) {
        if (!action.equals("reset")) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_BAD_REQUEST);
        }
        reset.run();
        return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
    }

    private ProviderDescriptor describe(ProviderSettings provider) {
        ProviderMonitor.Snapshot counts = this.monitor.snapshot(provider.name());
        BreakerGuard guard = this.breakers.guard(provider.name());
        QuotaLimiter limiter = this.limiters.quota(provider.name());
        boolean out = this.breakers.isOpen(provider.name());
        return new ProviderDescriptor(provider.type().id(), provider.baseUrl().getAuthority(), out ? "OUT" : "UP",
                (guard != null) ? BreakerDescriptor.of(guard) : null,
                (limiter != null) ? QuotaDescriptor.of(limiter) : List.of(),
                (limiter != null) ? MaxTokensDescriptor.of(provider.name(), limiter, this.estimator) : List.of(),
                new CountsDescriptor(counts.attempts(), counts.successes(), counts.failures(), counts.underWay(),
                        counts.failuresInARow(), counts.rateLimitsInARow()),
                (counts.lastErrorClass() != null) ? counts.lastErrorClass().code() : null, counts.lastErrorAt(),
                counts.lastSuccessAt());
    }

    /**
     * All providers.
     *
     * @param providers the providers by name
     */
    public record ProvidersDescriptor(Map<String, ProviderDescriptor> providers) {
    }

    /**
     * A provider.
     *
     * @param type kind of provider
     * @param host where it is found
     * @param status {@code UP}, or {@code OUT} while its breaker lets no call pass
     * @param breaker its breaker; {@code null} if it has none
     * @param quota its quotas that were used in the last hour, by model and dimension
     * @param maxTokens output limits that calls ask for, where they cost quota
     * @param attempts what attempts at it came to since the start
     * @param lastErrorClass class of its last error; {@code null} if there was none
     * @param lastErrorAt when that was; {@code null} if there was none
     * @param lastSuccessAt when an attempt at it gave output last; {@code null} if none
     * did
     */
    public record ProviderDescriptor(String type, String host, String status, @Nullable BreakerDescriptor breaker,
            List<QuotaDescriptor> quota, List<MaxTokensDescriptor> maxTokens, CountsDescriptor attempts,
            @Nullable String lastErrorClass, @Nullable Instant lastErrorAt, @Nullable Instant lastSuccessAt) {
    }

    /**
     * A breaker.
     *
     * @param state {@code CLOSED}, {@code OPEN}, {@code HALF_OPEN}, or a state that an
     * operator forced
     * @param failureRate percentage of failures, -1 before there are enough attempts
     * @param slowRate percentage of slow attempts, -1 before there are enough attempts
     * @param calls attempts that are looked at
     * @param failed failures among them
     * @param notPermitted attempts refused while it was open
     * @param since when it came into its state; {@code null} if it never left it
     */
    public record BreakerDescriptor(String state, float failureRate, float slowRate, int calls, int failed,
            long notPermitted, @Nullable Instant since) {

        static BreakerDescriptor of(BreakerGuard guard) {
            CircuitBreaker breaker = guard.breaker();
            CircuitBreaker.Metrics metrics = breaker.getMetrics();
            return new BreakerDescriptor(breaker.getState().name(), metrics.getFailureRate(), metrics.getSlowCallRate(),
                    metrics.getNumberOfBufferedCalls(), metrics.getNumberOfFailedCalls(),
                    metrics.getNumberOfNotPermittedCalls(), guard.changedAt());
        }

    }

    /**
     * What attempts came to.
     *
     * @param total attempts made
     * @param succeeded attempts that gave output
     * @param failed attempts that ended in an error
     * @param underWay attempts that have not ended
     * @param failedInARow attempts that failed since one gave output
     * @param rateLimitedInARow attempts that met a rate limit since one came to anything
     * else
     */
    public record CountsDescriptor(long total, long succeeded, long failed, int underWay, int failedInARow,
            int rateLimitedInARow) {
    }

}
