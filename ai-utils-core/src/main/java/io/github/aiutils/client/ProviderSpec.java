package io.github.aiutils.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.provider.HttpProvider;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.provider.ProviderType.Dialect;
import io.github.aiutils.provider.ProviderType.Header;
import io.github.aiutils.transport.HttpClients;
import io.github.aiutils.transport.UserAgent;
import io.github.aiutils.transport.WebClientTransport;
import io.github.aiutils.transport.WireLimits;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Describes one provider to a {@link ChatClientBuilder}.
 *
 * @since 0.1.0
 */
public final class ProviderSpec {

    private static final int MAX_WAITING = 10_000;

    private final String name;

    private final ProviderType type;

    private final List<Header> headers = new ArrayList<>();

    private ApiKeySource keys = (provider) -> Mono.empty();

    private @Nullable URI baseUrl;

    private @Nullable String version;

    private Timeouts timeouts = Timeouts.DEFAULTS;

    private WireLimits limits = WireLimits.DEFAULTS;

    private Duration connectTimeout = HttpClients.CONNECT_TIMEOUT;

    private int maxConnections = HttpClients.MAX_CONNECTIONS;

    private WebClient.@Nullable Builder webClient;

    private RetrySettings retry = RetrySettings.DEFAULTS;

    private @Nullable BreakerSettings breaker = BreakerSettings.DEFAULTS;

    private int concurrentCalls = LimiterSettings.UNBOUNDED;

    private QuotaSettings quota = QuotaSettings.DEFAULTS;

    private Duration maxWait = Duration.ofSeconds(30);

    ProviderSpec(String name, ProviderType type) {
        this.name = name;
        this.type = type;
        this.baseUrl = type.baseUrl();
    }

    public ProviderSpec apiKey(String key) {
        return apiKeys(ApiKeySource.of(new ApiKey(key)));
    }

    public ProviderSpec apiKeys(ApiKeySource keys) {
        this.keys = keys;
        return this;
    }

    /**
     * Sets where the provider is found.
     * @param baseUrl what the provider's own clients take: OpenAI's with {@code /v1},
     * Anthropic's without
     * @return this
     */
    public ProviderSpec baseUrl(String baseUrl) {
        this.baseUrl = URI.create(baseUrl);
        return this;
    }

    public ProviderSpec version(String version) {
        this.version = version;
        return this;
    }

    public ProviderSpec header(String name, String value) {
        this.headers.add(new Header(name, value));
        return this;
    }

    public ProviderSpec timeouts(Timeouts timeouts) {
        this.timeouts = timeouts;
        return this;
    }

    public ProviderSpec limits(WireLimits limits) {
        this.limits = limits;
        return this;
    }

    public ProviderSpec connectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
        return this;
    }

    public ProviderSpec maxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
        return this;
    }

    public ProviderSpec retry(RetrySettings retry) {
        this.retry = retry;
        return this;
    }

    /**
     * Sets when the provider is left alone.
     * @param breaker the settings; {@code null} for never
     * @return this
     */
    public ProviderSpec breaker(@Nullable BreakerSettings breaker) {
        this.breaker = breaker;
        return this;
    }

    /**
     * Bounds the calls under way.
     * @param calls most calls, at least 1
     * @param maxWait longest wait for a place
     * @return this
     */
    public ProviderSpec concurrentCalls(int calls, Duration maxWait) {
        this.concurrentCalls = calls;
        this.maxWait = maxWait;
        return this;
    }

    /**
     * Sets how the provider's quota is used; without, it is learned from replies.
     * @param quota holds for each model by itself
     * @return this
     */
    public ProviderSpec quota(QuotaSettings quota) {
        this.quota = quota;
        return this;
    }

    /**
     * Sends requests by the caller's own client, which gets base URL, key and User-Agent
     * from here. It must not follow redirects.
     * @param webClient the client, connector included; not changed
     * @return this
     */
    public ProviderSpec webClient(WebClient.Builder webClient) {
        this.webClient = webClient.clone();
        return this;
    }

    String name() {
        return this.name;
    }

    String typeId() {
        return this.type.id();
    }

    RetrySettings retry() {
        return this.retry;
    }

    @Nullable BreakerSettings breaker() {
        return this.breaker;
    }

    Limiter limiter() {
        LimiterSettings settings = new LimiterSettings(this.concurrentCalls, MAX_WAITING, this.maxWait, this.quota,
                List.of());
        return new QuotaLimiter(this.name, settings, Tenants.NONE, Waits.NONE, System::nanoTime, Schedulers.parallel());
    }

    Timeouts timeouts() {
        return this.timeouts;
    }

    Provider build(ModelCatalogue catalogue, AdjustmentLog adjustments) {
        URI url = this.baseUrl;
        if (url == null) {
            throw new IllegalStateException(
                    "provider '" + this.name + "' of type " + this.type.id() + " needs a base URL");
        }
        WebClient.Builder builder = (this.webClient != null) ? this.webClient
                : WebClient.builder()
                    .clientConnector(new ReactorClientHttpConnector(
                            HttpClients.create(this.name, this.maxConnections, this.connectTimeout)));
        WebClient client = builder.defaultHeader(HttpHeaders.USER_AGENT, UserAgent.of(this.name)).build();
        return new HttpProvider(this.name,
                this.type.codec(new Dialect(this.version, this.headers), catalogue, adjustments),
                new WebClientTransport(client, url, this.limits), this.keys, Schedulers.parallel());
    }

}
