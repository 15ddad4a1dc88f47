package io.github.aiutils.autoconfigure.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.route.LeastCostRouter;
import io.github.aiutils.route.LeastLatencyRouter;
import io.github.aiutils.route.PinningRouter;
import io.github.aiutils.route.PriorityRouter;
import io.github.aiutils.route.RoundRobinRouter;
import io.github.aiutils.route.RouteResolver;
import io.github.aiutils.route.Router;
import io.github.aiutils.route.WeightedRouter;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Makes the router of each client by its strategy. A bean of type {@link Router} named
 * {@code <client>Router} takes its place.
 */
final class RouterFactory {

    /** What routes are compared by: four times as much is read as is written. */
    private static final Usage USUAL = new Usage(4000L, null, null, null, 1000L, null);

    private final ClientSettings clients;

    private final RouteResolver resolver;

    private final ListableBeanFactory beans;

    RouterFactory(ClientSettings clients, RouteResolver resolver, ListableBeanFactory beans) {
        this.clients = clients;
        this.resolver = resolver;
        this.beans = beans;
    }

    Router create(String client) {
        String bean = client + "Router";
        Router own = this.beans.containsBean(bean) ? this.beans.getBean(bean, Router.class) : byStrategy(client);
        return new PinningRouter(own, this.resolver);
    }

    private Router byStrategy(String client) {
        List<Route> routes = this.clients.routes().getOrDefault(client, List.of());
        return switch (this.clients.strategy(client)) {
            case PRIORITY -> new PriorityRouter(routes);
            case ROUND_ROBIN -> new RoundRobinRouter(routes);
            case WEIGHTED ->
                new WeightedRouter(weights(client, routes), () -> ThreadLocalRandom.current().nextDouble());
            case LEAST_COST -> new LeastCostRouter(routes, cost(client, routes));
            case LEAST_LATENCY ->
                new LeastLatencyRouter(routes, System::nanoTime, () -> ThreadLocalRandom.current().nextDouble());
        };
    }

    /** By what is declared; if nothing is, by the price of a usual call. */
    private ToDoubleFunction<Route> cost(String client, List<Route> routes) {
        if (routes.stream().anyMatch((route) -> this.clients.cost(client, route) != null)) {
            return (route) -> Objects.requireNonNullElse(this.clients.cost(client, route), 0.0);
        }
        PriceBook book = this.beans.getBeanProvider(PriceBook.class).getIfAvailable();
        return (route) -> {
            Price price = (book != null) ? book.find(route, null, Instant.now()) : null;
            BigDecimal amount = (price != null) ? price.of(USUAL) : null;
            return (amount != null) ? amount.doubleValue() : Double.MAX_VALUE;
        };
    }

    private Map<Route, Double> weights(String client, List<Route> routes) {
        Map<Route, Double> weights = new LinkedHashMap<>();
        routes.forEach((route) -> weights.put(route, this.clients.weight(client, route)));
        return weights;
    }

}
