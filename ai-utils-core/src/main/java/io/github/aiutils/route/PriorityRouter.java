package io.github.aiutils.route;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Route;

/**
 * Gives routes in the order they were written.
 *
 * @since 0.1.0
 */
public final class PriorityRouter implements Router {

    private final List<Route> routes;

    public PriorityRouter(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    @Override
    public List<Route> routes(Call call) {
        return this.routes;
    }

}
