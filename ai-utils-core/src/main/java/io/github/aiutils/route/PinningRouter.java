package io.github.aiutils.route;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import reactor.core.publisher.Flux;

/**
 * Gives a call that names a model exactly that route, and leaves the others to another
 * router.
 *
 * @since 0.1.0
 */
public final class PinningRouter implements Router {

    private final Router others;

    private final RouteResolver resolver;

    public PinningRouter(Router others, RouteResolver resolver) {
        this.others = others;
        this.resolver = resolver;
    }

    @Override
    public List<Route> routes(Call call) {
        String model = call.request().model();
        return (model != null) ? List.of(this.resolver.resolve(model)) : this.others.routes(call);
    }

    @Override
    public Flux<Reply> watch(Route route, Flux<Reply> replies) {
        return this.others.watch(route, replies);
    }

}
