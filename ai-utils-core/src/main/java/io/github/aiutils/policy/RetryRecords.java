package io.github.aiutils.policy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Shows retries in Resilience4j's registry, as instances named {@code ai-<provider>} with
 * their counts and events. The decisions stay ours: a generic retry knows neither chunks
 * nor budgets.
 *
 * @since 0.1.0
 */
public final class RetryRecords implements RetryPolicy.Retries {

    private final RetryRegistry registry;

    private final Map<String, RecordedRetry> byProvider = new ConcurrentHashMap<>();

    public RetryRecords(RetryRegistry registry) {
        this.registry = registry;
    }

    /**
     * Registers a provider.
     * @param provider name of the provider
     * @param settings how it is tried again
     */
    public void register(String provider, RetrySettings settings) {
        String name = "ai-" + provider;
        Retry retry = this.registry.retry(name, RetryConfig.custom().maxAttempts(settings.maxAttempts()).build());
        if (retry instanceof RecordedRetry recorded) {
            this.byProvider.put(provider, recorded);
            return;
        }
        RecordedRetry recorded = new RecordedRetry(retry);
        this.registry.replace(name, recorded);
        this.byProvider.put(provider, recorded);
    }

    @Override
    public void retried(String provider, int attempt, Duration wait, Throwable error) {
        RecordedRetry retry = this.byProvider.get(provider);
        if (retry != null) {
            retry.retried(attempt, wait, error);
        }
    }

    @Override
    public void succeeded(String provider, int attempts, @Nullable Throwable last) {
        RecordedRetry retry = this.byProvider.get(provider);
        if (retry != null) {
            retry.succeeded(attempts, last);
        }
    }

    @Override
    public void failed(String provider, int attempts, Throwable error) {
        RecordedRetry retry = this.byProvider.get(provider);
        if (retry != null) {
            retry.failed(attempts, error);
        }
    }

}
