package io.github.aiutils.route;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Route;

/**
 * Gives a client's routes in the order they were written; a call that names a model gets
 * exactly that route.
 *
 * @since 0.1.0
 */
public final class PriorityRouter implements Router {

    private final List<Route> routes;

    private final RouteResolver resolver;

    public PriorityRouter(List<Route> routes, RouteResolver resolver) {
        this.routes = List.copyOf(routes);
        this.resolver = resolver;
    }

    @Override
    public List<Route> routes(Call call) {
        String model = call.request().model();
        return (model != null) ? List.of(this.resolver.resolve(model)) : this.routes;
    }

}
