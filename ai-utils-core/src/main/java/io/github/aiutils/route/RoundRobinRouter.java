package io.github.aiutils.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.Route;

/**
 * Begins each call at the route after the one where the last call began.
 *
 * @since 0.1.0
 */
public final class RoundRobinRouter implements Router {

    private final List<Route> routes;

    private final AtomicInteger next = new AtomicInteger();

    public RoundRobinRouter(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    @Override
    public List<Route> routes(Call call) {
        List<Route> turned = new ArrayList<>(this.routes);
        Collections.rotate(turned, -Math.floorMod(this.next.getAndIncrement(), Math.max(1, turned.size())));
        return turned;
    }

}
