package io.github.aiutils.test.reliability;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.Route;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.DefaultChatClient;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.limit.ColdStart;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.AdmitPolicy;
import io.github.aiutils.policy.BreakerPolicy;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.DeadlinePolicy;
import io.github.aiutils.policy.FailoverPolicy;
import io.github.aiutils.policy.FailoverPolicy.RouteFacts;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.ProviderMonitor;
import io.github.aiutils.policy.RetryPolicy;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.HttpProvider;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.ProviderType.Dialect;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.PriorityRouter;
import io.github.aiutils.token.LearningEstimator;
import io.github.aiutils.transport.WebClientTransport;
import io.github.aiutils.transport.WireLimits;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A client as {@link ChatClient#builder()} makes it, over real sockets, with its insides
 * in reach: timers, breakers, limiters and counts.
 */
final class Rig {

    static final int CONCURRENT_CALLS = 2_000;

    private static final int MAX_RESPONSE_BYTES = 64 << 10;

    private final Map<String, Upstream> upstreams = new LinkedHashMap<>();

    private final Map<String, QuotaLimiter> limiters = new LinkedHashMap<>();

    private final Map<String, Places> places = new LinkedHashMap<>();

    private final Timers timers = Timers.waiting();

    private final Timers retries;

    private final ProviderMonitor monitor = new ProviderMonitor(Clock.systemUTC());

    private final Breakers breakers;

    private final Books books;

    private final ChatClient client;

    Rig(List<Upstream> upstreams, Function<String, Connections> connections, Plan plan) {
        upstreams.forEach((upstream) -> this.upstreams.put(upstream.name(), upstream));
        upstreams.forEach((upstream) -> lend(upstream.name(), plan));
        this.retries = plan.retries();
        this.breakers = new Breakers(CircuitBreakerRegistry.ofDefaults(), (name) -> plan.breaker(), this.retries);
        this.books = new Books(this.timers);
        this.client = client(connections, plan);
    }

    private void lend(String name, Plan plan) {
        if (plan.retries().skips()) {
            this.places.put(name, new Places());
            return;
        }
        LimiterSettings settings = new LimiterSettings(plan.concurrentCalls(), 100_000, Duration.ofSeconds(30),
                QuotaSettings.DEFAULTS.withColdStart(ColdStart.OPEN), List.of());
        this.limiters.put(name,
                new QuotaLimiter(name, settings, Tenants.NONE, Waits.NONE, System::nanoTime, this.timers));
    }

    private Limiter limiter(String name) {
        Limiter places = this.places.get(name);
        return (places != null) ? places : this.limiters.get(name);
    }

    private ChatClient client(Function<String, Connections> connections, Plan plan) {
        List<Route> routes = this.upstreams.keySet().stream().map((name) -> new Route(name, name)).toList();
        List<Provider> providers = new ArrayList<>();
        this.upstreams.values().forEach((upstream) -> providers.add(provider(upstream, connections)));
        DefaultChatClient.Path path = new DefaultChatClient.Path(
                new ObservePolicy(ObservationRegistry.NOOP, new DefaultAiCallConvention(List.of())),
                new DeadlinePolicy((name) -> Duration.ofMinutes(10), this.timers),
                new FailoverPolicy(new PriorityRouter(routes), ErrorClassifier.DEFAULT,
                        new RouteFacts(this.breakers::refusal, (route) -> window(routes, route),
                                (route) -> ChatOptions.NONE)),
                new RetryPolicy((name) -> plan.retry(), ErrorClassifier.DEFAULT, (provider, attempt, wait, error) -> {
                }, this.retries, plan.random()), this.books.policy(),
                new AdmitPolicy(this::limiter, new LearningEstimator()), new BreakerPolicy(this.breakers, this.monitor),
                new TimeoutPolicy(this::timeouts, this.timers));
        return new DefaultChatClient("test", ChatOptions.builder().maxOutputTokens(1000).build(), path,
                new Providers(providers));
    }

    /** The later a route, the larger its window. */
    private static int window(List<Route> routes, Route route) {
        return 1000 * (routes.indexOf(route) + 1);
    }

    private Timeouts timeouts(String provider) {
        return this.upstreams.get(provider).timeouts();
    }

    private Provider provider(Upstream upstream, Function<String, Connections> connections) {
        WebClient web = WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(connections.apply(upstream.name()).client()))
            .build();
        return new HttpProvider(upstream.name(),
                upstream.type().codec(new Dialect(null, List.of()), new BuiltInCatalogue(), new AdjustmentLog()),
                new WebClientTransport(web, upstream.baseUrl(), new WireLimits(MAX_RESPONSE_BYTES, MAX_RESPONSE_BYTES)),
                ApiKeySource.of(new ApiKey("sk-" + upstream.name())), this.timers);
    }

    ChatClient client() {
        return this.client;
    }

    /** Returns the timers of retries, which are also the clock of breakers. */
    Timers retries() {
        return this.retries;
    }

    ProviderMonitor.Snapshot counts(String provider) {
        return this.monitor.snapshot(provider);
    }

    CircuitBreaker breaker(String provider) {
        CircuitBreaker breaker = this.breakers.find(provider);
        if (breaker == null) {
            throw new IllegalStateException("every provider has a breaker");
        }
        return breaker;
    }

    /** Says what is still held; empty if nothing is. */
    List<String> held() {
        List<String> held = new ArrayList<>();
        this.limiters.forEach((name, limiter) -> {
            if (limiter.snapshot().waiting() > 0) {
                held.add(limiter.snapshot().waiting() + " wait at " + name);
            }
        });
        this.places.forEach((name, lent) -> {
            if (lent.lent() != 0) {
                held.add(lent.lent() + " places at " + name);
            }
        });
        this.upstreams.keySet().forEach((name) -> {
            if (counts(name).underWay() != 0) {
                held.add(counts(name).underWay() + " attempts under way at " + name);
            }
        });
        if (this.books.budget().reserved().signum() != 0) {
            held.add(this.books.budget().reserved() + " reserved");
        }
        int pending = this.timers.pending() + this.retries.pending();
        if (pending > 0) {
            held.add(pending + " timers");
        }
        return held;
    }

    Books books() {
        return this.books;
    }

    Map<String, QuotaLimiter> limiters() {
        return this.limiters;
    }

    /**
     * What differs between tests.
     *
     * @param retry how each provider is tried again
     * @param breaker when each provider is left alone
     * @param concurrentCalls most calls under way at each provider
     * @param retries keeps the time of retries and breakers
     * @param random gives numbers from 0 to 1
     */
    record Plan(RetrySettings retry, BreakerSettings breaker, int concurrentCalls, Timers retries,
            DoubleSupplier random) {

        static Plan of(RetrySettings retry, BreakerSettings breaker) {
            return new Plan(retry, breaker, CONCURRENT_CALLS, Timers.skipping(), () -> 0.5);
        }

    }

}
