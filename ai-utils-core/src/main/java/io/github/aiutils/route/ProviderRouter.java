package io.github.aiutils.route;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Route;

/**
 * Sends requests that are no chats where they say, and nowhere else.
 *
 * @since 0.1.0
 */
public final class ProviderRouter implements Router {

    @Override
    public List<Route> routes(Call call) {
        if (call.request() instanceof HttpRequest request) {
            String model = request.model();
            return List.of(new Route(request.provider(), (model != null) ? model : HttpRequest.NO_MODEL));
        }
        throw new IllegalStateException("the call is a chat, which goes by routes");
    }

}
