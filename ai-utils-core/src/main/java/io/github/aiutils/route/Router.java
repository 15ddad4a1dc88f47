package io.github.aiutils.route;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Route;

/**
 * Knows who could answer a call.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Router {

    /**
     * Returns the routes of a call, best first.
     * @param call the call
     * @return the routes
     * @throws io.github.aiutils.error.RefusedException if there is none
     */
    List<Route> routes(Call call);

}
