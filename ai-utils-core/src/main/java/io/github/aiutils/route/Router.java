package io.github.aiutils.route;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import reactor.core.publisher.Flux;

/**
 * Knows who could answer a call.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Router {

    /**
     * Returns the routes of a call, best first, each once.
     * @param call the call
     * @return the routes
     * @throws io.github.aiutils.error.RefusedException if there is none
     */
    List<Route> routes(Call call);

    /**
     * Watches what a route does with a call, for routers that learn from it.
     * @param route the route
     * @param replies its replies
     * @return the replies, unchanged
     */
    default Flux<Reply> watch(Route route, Flux<Reply> replies) {
        return replies;
    }

}
