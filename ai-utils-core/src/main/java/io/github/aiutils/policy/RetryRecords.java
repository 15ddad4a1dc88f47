package io.github.aiutils.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;

/**
 * Shows retries in Resilience4j's registry, as instances named {@code ai-<provider>} and
 * their events. The decisions stay ours: a generic retry knows neither chunks nor
 * budgets.
 *
 * @since 0.1.0
 */
public final class RetryRecords implements RetryPolicy.Retries {

    private final RetryRegistry registry;

    private final Map<String, Retry> byProvider = new ConcurrentHashMap<>();

    public RetryRecords(RetryRegistry registry) {
        this.registry = registry;
    }

    /**
     * Registers a provider.
     * @param provider name of the provider
     * @param settings how it is tried again
     */
    public void register(String provider, RetrySettings settings) {
        RetryConfig config = RetryConfig.custom()
            .maxAttempts(settings.maxAttempts())
            .intervalBiFunction((attempt, outcome) -> 0L)
            .build();
        this.byProvider.put(provider, this.registry.retry("ai-" + provider, config));
    }

    @Override
    public void retried(String provider, int attempt, Throwable error) {
        Retry retry = this.byProvider.get(provider);
        if (retry != null) {
            retry.asyncContext().onError(error);
        }
    }

}
