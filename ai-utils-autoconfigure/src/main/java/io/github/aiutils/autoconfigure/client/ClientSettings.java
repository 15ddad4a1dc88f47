package io.github.aiutils.autoconfigure.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.Route;
import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.AiProperties.RouteSettings;
import io.github.aiutils.autoconfigure.AiProperties.Strategy;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.route.RouteResolver;
import org.jspecify.annotations.Nullable;

/**
 * The routes of each client, all defaults applied: a client that names none may use the
 * usual model of every provider.
 *
 * @since 0.1.0
 */
public final class ClientSettings {

    private final Map<String, List<Route>> routes = new LinkedHashMap<>();

    private final Map<String, ChatOptions> routeOptions = new HashMap<>();

    private final AiProperties properties;

    private final RouteResolver resolver;

    ClientSettings(AiProperties properties, ProviderSettings.All providers, ModelCatalogue catalogue,
            RouteResolver resolver) {
        this.properties = properties;
        this.resolver = resolver;
        properties.clients()
            .forEach((name, client) -> this.routes.put(name, client.routes().isEmpty() ? usual(providers, catalogue)
                    : resolve(name, client.routes(), properties, providers, resolver)));
        if (this.routes.isEmpty()) {
            this.routes.put("default", usual(providers, catalogue));
        }
        this.routes.forEach((name, resolved) -> {
            boolean wanted = properties.clients().containsKey(name) || !providers.all().isEmpty();
            if (resolved.isEmpty() && wanted) {
                throw new InvalidPropertyException("ai-utils.clients." + name + ".routes", "leads nowhere",
                        "Name at least one route as provider/model whose provider is under ai-utils.providers.");
            }
        });
        properties.clients().forEach(this::readRouteSettings);
    }

    /**
     * Returns the routes of each client.
     * @return the routes by the name of the client
     */
    public Map<String, List<Route>> routes() {
        return this.routes;
    }

    Strategy strategy(String client) {
        AiProperties.Client settings = this.properties.clients().get(client);
        return (settings != null) ? settings.strategy() : Strategy.PRIORITY;
    }

    double weight(String client, Route route) {
        RouteSettings own = own(client, route);
        return (own != null) ? own.weight() : 1;
    }

    /** Returns the declared cost of a route, {@code null} if none is declared. */
    @Nullable Double cost(String client, Route route) {
        RouteSettings own = own(client, route);
        return (own != null) ? own.cost() : null;
    }

    ChatOptions options(String client) {
        AiProperties.Client settings = this.properties.clients().get(client);
        return OptionsReader.read("ai-utils.clients." + client + ".options",
                (settings != null) ? settings.options() : null);
    }

    /** Returns options that hold on one route of a client, over those of the call. */
    ChatOptions options(String client, Route route) {
        return this.routeOptions.getOrDefault(client + " " + route, ChatOptions.NONE);
    }

    private @Nullable RouteSettings own(String client, Route route) {
        AiProperties.Client settings = this.properties.clients().get(client);
        for (RouteSettings own : (settings != null) ? settings.routeSettings() : List.<RouteSettings>of()) {
            if (this.resolver.resolve(own.route()).equals(route)) {
                return own;
            }
        }
        return null;
    }

    /** Reads the settings of single routes, which must be routes of their client. */
    private void readRouteSettings(String client, AiProperties.Client settings) {
        List<Route> known = this.routes.getOrDefault(client, List.of());
        String property = "ai-utils.clients." + client + ".route-settings";
        for (RouteSettings own : settings.routeSettings()) {
            if (known.stream().map(Route::toString).noneMatch(own.route()::equals)) {
                throw new InvalidPropertyException(property,
                        "has '" + own.route() + "', which is no route of the client",
                        "Write it as it stands under routes, as provider/model.");
            }
            if (!(own.weight() >= 0) || (own.cost() != null && !(own.cost() >= 0))) {
                throw new InvalidPropertyException(property, "has a weight or cost below 0 for " + own.route(),
                        "Set it to 0 or more.");
            }
            this.routeOptions.put(client + " " + own.route(), OptionsReader.read(property, own.options()));
        }
    }

    private static List<Route> usual(ProviderSettings.All providers, ModelCatalogue catalogue) {
        List<Route> usual = new ArrayList<>();
        for (ProviderSettings provider : providers.all()) {
            String model = catalogue.defaultModel(provider.type().id());
            if (model != null) {
                usual.add(new Route(provider.name(), model));
            }
        }
        return usual;
    }

    /**
     * Routes to providers of types that are not supported yet were warned of, and fall
     * away.
     */
    private static List<Route> resolve(String client, List<String> names, AiProperties properties,
            ProviderSettings.All providers, RouteResolver resolver) {
        List<Route> resolved = new ArrayList<>();
        for (String name : names) {
            int slash = name.indexOf('/');
            String provider = (slash > 0) ? name.substring(0, slash) : name;
            if (properties.providers().containsKey(provider) && providers.find(provider) == null) {
                continue;
            }
            try {
                resolved.add(resolver.resolve(name));
            }
            catch (RefusedException | IllegalArgumentException ex) {
                throw new InvalidPropertyException("ai-utils.clients." + client + ".routes",
                        "has '" + name + "', for which no provider is configured",
                        "Write it as provider/model with a provider that stands under ai-utils.providers.");
            }
        }
        return resolved;
    }

}
