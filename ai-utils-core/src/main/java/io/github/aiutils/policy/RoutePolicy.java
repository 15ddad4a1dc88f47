package io.github.aiutils.policy;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.route.Router;
import reactor.core.publisher.Flux;

/**
 * Sends a call to the first of its routes.
 *
 * @since 0.1.0
 */
public final class RoutePolicy implements Policy {

    private final Router router;

    public RoutePolicy(Router router) {
        this.router = router;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        return Flux.defer(() -> {
            List<Route> routes = this.router.routes(call);
            if (routes.isEmpty()) {
                throw new RefusedException(ErrorClass.NO_ROUTE, "client '" + call.client() + "' has no route");
            }
            return next.proceed(call.attempt(routes.get(0)));
        });
    }

}
