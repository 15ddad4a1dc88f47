package io.github.aiutils.route;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.github.aiutils.Call;
import io.github.aiutils.Route;

/**
 * Gives the cheapest route first. Routes of the same cost keep the order they were
 * written in.
 *
 * @since 0.1.0
 */
public final class LeastCostRouter implements Router {

    private final List<Route> routes;

    /**
     * Makes a router.
     * @param routes the routes
     * @param cost declares what a route costs, in whatever unit, the same for all
     */
    public LeastCostRouter(List<Route> routes, ToDoubleFunction<Route> cost) {
        this.routes = routes.stream().sorted(Comparator.comparingDouble(cost)).toList();
    }

    @Override
    public List<Route> routes(Call call) {
        return this.routes;
    }

}
