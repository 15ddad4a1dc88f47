package io.github.aiutils.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.Route;

/**
 * Bounds the routes that meters tell apart: callers may name any model, and a meter must
 * not have as many tags.
 *
 * @since 0.1.0
 */
public final class MeteredRoutes {

    private static final int MOST = 200;

    private final Set<Route> known = ConcurrentHashMap.newKeySet();

    /**
     * Returns the route as meters show it.
     * @param route the route
     * @return the route, or the model {@code other} of its provider if there are too many
     */
    public Route shown(Route route) {
        boolean room = this.known.contains(route) || (this.known.size() < MOST && this.known.add(route))
                || this.known.contains(route);
        return room ? route : new Route(route.provider(), "other");
    }

}
