package io.github.aiutils.autoconfigure.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;
import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.route.RouteResolver;

/**
 * The routes of each client, all defaults applied: a client that names none may use the
 * usual model of every provider.
 */
final class ClientSettings {

    private final Map<String, List<Route>> routes = new LinkedHashMap<>();

    ClientSettings(AiProperties properties, ProviderSettings.All providers, ModelCatalogue catalogue,
            RouteResolver resolver) {
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
    }

    Map<String, List<Route>> routes() {
        return this.routes;
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
