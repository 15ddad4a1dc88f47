package io.github.aiutils.client;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.Route;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.PriceList;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.AdmitPolicy;
import io.github.aiutils.policy.BreakerPolicy;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.DeadlinePolicy;
import io.github.aiutils.policy.FailoverPolicy;
import io.github.aiutils.policy.FailoverPolicy.RouteFacts;
import io.github.aiutils.policy.LedgerPolicy;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.ProviderMonitor;
import io.github.aiutils.policy.RetryPolicy;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.PinningRouter;
import io.github.aiutils.route.PriorityRouter;
import io.github.aiutils.route.ProviderRouter;
import io.github.aiutils.route.RouteResolver;
import io.github.aiutils.route.Router;
import io.github.aiutils.token.LearningEstimator;
import io.github.aiutils.token.TokenEstimator;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds a {@link ChatClient} without Spring Boot. With it, clients are beans made from
 * properties.
 *
 * @since 0.1.0
 */
public final class ChatClientBuilder {

    private final Map<String, ProviderSpec> providers = new LinkedHashMap<>();

    private final List<String> routes = new ArrayList<>();

    private final ChatOptions.Builder options = ChatOptions.builder();

    private String name = "default";

    private ModelCatalogue catalogue = new BuiltInCatalogue();

    private ErrorClassifier classifier = ErrorClassifier.DEFAULT;

    private TokenEstimator estimator = new LearningEstimator();

    private ObservationRegistry observations = ObservationRegistry.NOOP;

    private @Nullable PriceBook prices;

    private @Nullable CostLedger ledger;

    private Budgets budgets = Budgets.NONE;

    ChatClientBuilder() {
    }

    /**
     * Adds a provider.
     * @param name the name by which routes refer to it
     * @param type the kind of provider
     * @param spec describes it
     * @return this
     */
    public ChatClientBuilder provider(String name, ProviderType type, Consumer<ProviderSpec> spec) {
        ProviderSpec provider = new ProviderSpec(name, type);
        spec.accept(provider);
        this.providers.put(name, provider);
        return this;
    }

    /**
     * Adds routes.
     * @param routes each {@code provider/model} or a model's name, best first
     * @return this
     */
    public ChatClientBuilder routes(String... routes) {
        this.routes.addAll(List.of(routes));
        return this;
    }

    /**
     * Sets options of every request that does not set them itself.
     * @param options sets the options
     * @return this
     */
    public ChatClientBuilder options(Consumer<ChatOptions.Builder> options) {
        options.accept(this.options);
        return this;
    }

    /**
     * Names the client in observations and logs.
     * @param name the name
     * @return this
     */
    public ChatClientBuilder name(String name) {
        this.name = name;
        return this;
    }

    /**
     * Sets what knows models.
     * @param catalogue the catalogue
     * @return this
     */
    public ChatClientBuilder catalogue(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
        return this;
    }

    /**
     * Sets what decides about errors.
     * @param classifier the classifier
     * @return this
     */
    public ChatClientBuilder errorClassifier(ErrorClassifier classifier) {
        this.classifier = classifier;
        return this;
    }

    /**
     * Sets what foresees the tokens of calls, so that quota can be set aside for them.
     * @param estimator the estimator; clients that share one learn from each other
     * @return this
     */
    public ChatClientBuilder tokenEstimator(TokenEstimator estimator) {
        this.estimator = estimator;
        return this;
    }

    /**
     * Sets where calls are observed.
     * @param observations the registry
     * @return this
     */
    public ChatClientBuilder observationRegistry(ObservationRegistry observations) {
        this.observations = observations;
        return this;
    }

    /**
     * Sets what knows prices, instead of what providers published.
     * @param prices the price book
     * @return this
     */
    public ChatClientBuilder prices(PriceBook prices) {
        this.prices = prices;
        return this;
    }

    /**
     * Sets where attempts are booked; without it they are priced only.
     * @param ledger the ledger, in the currency of the price book
     * @return this
     */
    public ChatClientBuilder ledger(CostLedger ledger) {
        this.ledger = ledger;
        return this;
    }

    /**
     * Keeps what calls cost within budgets.
     * @param budgets the budgets, in the currency of the price book; clients that share
     * them share the money
     * @return this
     */
    public ChatClientBuilder budgets(Budgets budgets) {
        this.budgets = budgets;
        return this;
    }

    /**
     * Builds the client. Build one and keep it: its connections live as long as the
     * process.
     * @return the client
     * @throws IllegalStateException if there is no provider or no route
     */
    public ChatClient build() {
        if (this.providers.isEmpty() || this.routes.isEmpty()) {
            throw new IllegalStateException("a chat client needs at least one provider and one route");
        }
        RouteResolver resolver = resolver();
        List<Route> resolved = this.routes.stream().map(resolver::resolve).toList();
        Router router = new PinningRouter(new PriorityRouter(resolved), resolver);
        return new DefaultChatClient(this.name, this.options.build(), path(router, resolved), providers());
    }

    AiHttpClient buildHttp(JsonMapper mapper) {
        if (this.providers.isEmpty()) {
            throw new IllegalStateException("a client needs at least one provider");
        }
        return new DefaultAiHttpClient(this.name, path(new ProviderRouter(), List.of()), providers(),
                (provider) -> of(provider).timeouts().total(), mapper);
    }

    private Providers providers() {
        AdjustmentLog adjustments = new AdjustmentLog();
        List<Provider> built = this.providers.values()
            .stream()
            .map((provider) -> provider.build(this.catalogue, adjustments))
            .toList();
        return new Providers(built);
    }

    /**
     * Makes the policies.
     * @param router knows who could answer
     * @param resolved the routes whose models are known, the first of which says how long
     * callers are patient
     */
    private DefaultChatClient.Path path(Router router, List<Route> resolved) {
        Breakers breakers = new Breakers(CircuitBreakerRegistry.ofDefaults(), (name) -> of(name).breaker(),
                Schedulers.parallel());
        Map<String, Limiter> limiters = new HashMap<>();
        this.providers.forEach((provider, spec) -> limiters.computeIfAbsent(provider, (key) -> spec.limiter()));
        Duration total = resolved.isEmpty() ? Timeouts.DEFAULTS.total()
                : of(resolved.get(0).provider()).timeouts().total();
        return new DefaultChatClient.Path(
                new ObservePolicy(this.observations,
                        new DefaultAiCallConvention(resolved.stream().map(Route::model).toList())),
                new DeadlinePolicy((name) -> total, Schedulers.parallel()),
                new FailoverPolicy(router, this.classifier,
                        new RouteFacts(breakers::refusal, this::contextWindow, (route) -> ChatOptions.NONE,
                                this.budgets::cheaper)),
                new RetryPolicy((name) -> of(name).retry(), this.classifier, (provider, attempt, wait, error) -> {
                }, Schedulers.parallel(), () -> ThreadLocalRandom.current().nextDouble()), books(),
                new AdmitPolicy(limiters::get, this.estimator),
                new BreakerPolicy(breakers, new ProviderMonitor(Clock.systemUTC())),
                new TimeoutPolicy((name) -> of(name).timeouts(), Schedulers.parallel()));
    }

    private LedgerPolicy books() {
        PriceBook book = (this.prices != null) ? this.prices : published();
        CostLedger books = (this.ledger != null) ? this.ledger : CostLedger.NONE;
        return new LedgerPolicy(books, this.budgets, new Pricing(book, Pricing.Unknown.WARN, InstantSource.system()),
                this.estimator);
    }

    /** Read here, not by the first call, which may run on an event loop. */
    private PriceList published() {
        PriceList.load();
        return new PriceList((provider) -> of(provider).vendor());
    }

    private @Nullable Integer contextWindow(Route route) {
        return this.catalogue.contextWindow(of(route.provider()).typeId(), route.model());
    }

    private ProviderSpec of(String provider) {
        ProviderSpec spec = this.providers.get(provider);
        if (spec == null) {
            throw new RefusedException(ErrorClass.NO_ROUTE, "no provider is named '" + provider + "'");
        }
        return spec;
    }

    private RouteResolver resolver() {
        Map<String, String> typesByName = new LinkedHashMap<>();
        this.providers.forEach((provider, spec) -> typesByName.put(provider, spec.typeId()));
        return new RouteResolver(typesByName, List.of());
    }

}
