package io.github.aiutils.client;

import io.github.aiutils.HttpRequest;
import io.github.aiutils.HttpResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks any address of a provider, on the path that chats take: with its key, deadline,
 * retries, quota, budgets, breaker and timeouts. Nothing is sent before subscription, and
 * each subscription is a call of its own. What is wrong with a request by itself is an
 * {@link IllegalArgumentException} at once; all other errors are
 * {@link io.github.aiutils.error.AiException}s.
 *
 * @since 0.1.0
 */
public interface AiHttpClient {

    /**
     * Sends a request.
     * @param request the request
     * @return the whole answer, of a status 2xx
     */
    Mono<HttpResponse> exchange(HttpRequest request);

    /**
     * Returns what writes and reads JSON.
     * @return the mapper
     */
    default JsonMapper mapper() {
        return JsonMapper.shared();
    }

    /**
     * Begins a request.
     * @param name name of a configured provider
     * @return says what to do there
     */
    default HttpCalls provider(String name) {
        return new HttpCalls(this, name);
    }

    /**
     * Returns a builder of clients, for applications without Spring Boot.
     * @return the builder
     */
    static AiHttpClientBuilder builder() {
        return new AiHttpClientBuilder();
    }

}
