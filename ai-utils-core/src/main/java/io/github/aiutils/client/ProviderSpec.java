package io.github.aiutils.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.github.aiutils.cost.Vendors;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.LimiterSettings.Pool;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.TaggedTenants;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.policy.UsualQuota;
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

    private QuotaSettings quota;

    private final Map<String, UnaryOperator<QuotaSettings>> pools = new LinkedHashMap<>();

    private Tenants tenants = new TaggedTenants(TaggedTenants.TAG, Map.of());

    private Duration maxWait = Duration.ofSeconds(30);

    ProviderSpec(String name, ProviderType type) {
        this.name = name;
        this.type = type;
        this.baseUrl = type.baseUrl();
        this.quota = UsualQuota.of(type);
    }

    /**
     * Sets the key.
     * @param key the key, not blank
     * @return this
     */
    public ProviderSpec apiKey(String key) {
        return apiKeys(ApiKeySource.of(new ApiKey(key)));
    }

    /**
     * Sets who knows the key, which is asked for it before each attempt.
     * @param keys knows it; one that gives none sends none
     * @return this
     */
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

    /**
     * Sets the version of the provider's API.
     * @param version the version; without, the one this library was written for
     * @return this
     */
    public ProviderSpec version(String version) {
        this.version = version;
        return this;
    }

    /**
     * Adds a header field to every request.
     * @param name the field's name
     * @param value the field's value; kept out of logs
     * @return this
     */
    public ProviderSpec header(String name, String value) {
        this.headers.add(new Header(name, value));
        return this;
    }

    /**
     * Sets how long its silence is borne.
     * @param timeouts the times; the total one counts if this is the first route's
     * provider
     * @return this
     */
    public ProviderSpec timeouts(Timeouts timeouts) {
        this.timeouts = timeouts;
        return this;
    }

    /**
     * Sets how large its replies may be.
     * @param limits the sizes
     * @return this
     */
    public ProviderSpec limits(WireLimits limits) {
        this.limits = limits;
        return this;
    }

    /**
     * Sets how long connecting may take.
     * @param connectTimeout the time; without effect on a {@link #webClient} of one's own
     * @return this
     */
    public ProviderSpec connectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
        return this;
    }

    /**
     * Bounds the connections to it.
     * @param maxConnections most connections; without effect on a {@link #webClient} of
     * one's own
     * @return this
     */
    public ProviderSpec maxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
        return this;
    }

    /**
     * Sets when the same provider is tried again.
     * @param retry the settings
     * @return this
     */
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
     * Changes how the provider's quota is used; without, its type says what is charged,
     * and limits are learned from replies.
     * @param change changes what is set so far; the result holds for each model by itself
     * @return this
     */
    public ProviderSpec quota(UnaryOperator<QuotaSettings> change) {
        this.quota = change.apply(this.quota);
        return this;
    }

    /**
     * Gives a model a quota of its own, or several one that they share. The first that
     * fits a model counts.
     * @param models a model's name, or a pattern with {@code *} that several match
     * @param change changes the provider's {@link #quota}
     * @return this
     */
    public ProviderSpec pool(String models, UnaryOperator<QuotaSettings> change) {
        this.pools.put(models, change);
        return this;
    }

    /**
     * Sets who knows on whose behalf calls are made, so that those who wait get fair
     * shares.
     * @param tenants knows it; without, it is the tag {@value TaggedTenants#TAG}
     * @return this
     */
    public ProviderSpec tenants(Tenants tenants) {
        this.tenants = tenants;
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

    /** Returns whose price list holds, {@code null} if nobody knows. */
    @Nullable String vendor() {
        return Vendors.of(this.type.id(), this.baseUrl);
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

    LimiterSettings limiterSettings() {
        List<Pool> own = new ArrayList<>();
        this.pools.forEach((models, change) -> own.add(new Pool(models, change.apply(this.quota))));
        return new LimiterSettings(this.concurrentCalls, MAX_WAITING, this.maxWait, this.quota, own);
    }

    Limiter limiter() {
        return new QuotaLimiter(this.name, limiterSettings(), this.tenants, Waits.NONE, System::nanoTime,
                Schedulers.parallel());
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
