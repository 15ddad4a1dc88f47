package io.github.aiutils.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.Route;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.RoutePolicy;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.PriorityRouter;
import io.github.aiutils.route.RouteResolver;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.scheduler.Schedulers;

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

    private ObservationRegistry observations = ObservationRegistry.NOOP;

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

    public ChatClientBuilder options(Consumer<ChatOptions.Builder> options) {
        options.accept(this.options);
        return this;
    }

    public ChatClientBuilder name(String name) {
        this.name = name;
        return this;
    }

    public ChatClientBuilder catalogue(ModelCatalogue catalogue) {
        this.catalogue = catalogue;
        return this;
    }

    public ChatClientBuilder observationRegistry(ObservationRegistry observations) {
        this.observations = observations;
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
        AdjustmentLog adjustments = new AdjustmentLog();
        List<Provider> built = this.providers.values()
            .stream()
            .map((provider) -> provider.build(this.catalogue, adjustments))
            .toList();
        DefaultChatClient.Path path = new DefaultChatClient.Path(
                new ObservePolicy(this.observations,
                        new DefaultAiCallConvention(resolved.stream().map(Route::model).toList())),
                new RoutePolicy(new PriorityRouter(resolved, resolver)),
                new TimeoutPolicy(this::timeouts, Schedulers.parallel()));
        return new DefaultChatClient(this.name, this.options.build(), path, new Providers(built));
    }

    private RouteResolver resolver() {
        Map<String, String> typesByName = new LinkedHashMap<>();
        this.providers.forEach((provider, spec) -> typesByName.put(provider, spec.typeId()));
        return new RouteResolver(typesByName, List.of());
    }

    private Timeouts timeouts(String provider) {
        ProviderSpec spec = this.providers.get(provider);
        return (spec != null) ? spec.timeouts() : Timeouts.DEFAULTS;
    }

}
