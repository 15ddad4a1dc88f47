package io.github.aiutils.client;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.function.Function;

import io.github.aiutils.HttpRequest;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.Providers;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door for requests that are no chats.
 *
 * @since 0.1.0
 */
public final class DefaultAiHttpClient implements AiHttpClient {

    private final String name;

    private final Calls calls;

    private final Providers providers;

    private final Function<String, Duration> totals;

    private final JsonMapper mapper;

    /**
     * Makes a client.
     * @param name the client's name, found in meters
     * @param path the policies its calls pass; its failover goes by
     * {@link io.github.aiutils.route.ProviderRouter}
     * @param providers who can be asked
     * @param totals knows the usual patience of each provider by its name
     * @param mapper writes and reads JSON
     */
    public DefaultAiHttpClient(String name, DefaultChatClient.Path path, Providers providers,
            Function<String, Duration> totals, JsonMapper mapper) {
        this.name = name;
        this.calls = new Calls(name, path, providers);
        this.providers = providers;
        this.totals = totals;
        this.mapper = mapper;
    }

    @Override
    public JsonMapper mapper() {
        return this.mapper;
    }

    @Override
    public Mono<HttpResponse> exchange(HttpRequest request) {
        return Mono.defer(() -> this.calls.make(whole(request), false).last().cast(HttpResponse.class))
            .onErrorMap(NoSuchElementException.class, (error) -> new RefusedException(ErrorClass.MALFORMED_RESPONSE,
                    "a provider of client '" + this.name + "' ended without an answer"));
    }

    private HttpRequest whole(HttpRequest request) {
        String provider = request.provider();
        if (!this.providers.names().contains(provider)) {
            throw new RefusedException(ErrorClass.NO_ROUTE,
                    "no provider is named '" + provider + "'; there are " + this.providers.names());
        }
        HttpRequest timed = (request.timeout() != null) ? request : request.withTimeout(this.totals.apply(provider));
        return this.providers.carriesIdempotencyKey(provider) ? timed.withIdempotent(true) : timed;
    }

}
