package io.github.aiutils.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;

import io.github.aiutils.HttpBody;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import io.github.aiutils.error.Reaction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;

/**
 * Collects a request for an {@link AiHttpClient}.
 *
 * @since 0.1.0
 */
public final class HttpCall {

    private final AiHttpClient client;

    private final HttpRequest.Builder request;

    HttpCall(AiHttpClient client, String provider, String method, String path, Object... values) {
        this.client = client;
        this.request = HttpRequest.builder(provider, method, path, values);
    }

    /**
     * Adds a query parameter.
     * @param name its name
     * @param value its value
     * @return this
     */
    public HttpCall query(String name, Object value) {
        this.request.query(name, value);
        return this;
    }

    /**
     * Sets a header field, instead of the provider's own of that name if there is one.
     * @param name the field's name
     * @param value its value
     * @return this
     */
    public HttpCall header(String name, String value) {
        this.request.header(name, value);
        return this;
    }

    /**
     * Sends a value as JSON. Its {@code model} says whose quota and price the request
     * uses.
     * @param value what Jackson can write, or a {@link HttpBody}, which is sent as it is
     * @return this
     */
    public HttpCall body(Object value) {
        this.request.body(HttpBody.json(value, this.client.mapper()));
        return this;
    }

    /**
     * Sends the fields of a form.
     * @param fields name to value
     * @return this
     */
    public HttpCall form(Map<String, ?> fields) {
        this.request.body(HttpBody.form(fields));
        return this;
    }

    /**
     * Says whose quota and price the request uses, where no JSON body says it.
     * @param model the model's name
     * @return this
     */
    public HttpCall model(String model) {
        this.request.model(model);
        return this;
    }

    public HttpCall tag(String name, String value) {
        this.request.tag(name, value);
        return this;
    }

    /**
     * Sets how long the caller is patient, all attempts and waits included.
     * @param timeout the time, instead of the configured total
     * @return this
     */
    public HttpCall timeout(Duration timeout) {
        this.request.timeout(timeout);
        return this;
    }

    /**
     * Says whether the request may be done twice, so that it may be tried again when
     * nobody knows whether it was done. POST and PATCH may not, unless they have an
     * {@code Idempotency-Key}.
     * @param idempotent whether it may
     * @return this
     */
    public HttpCall idempotent(boolean idempotent) {
        this.request.idempotent(idempotent);
        return this;
    }

    /**
     * Says that the provider asks no money for it, though it names a model.
     * @return this
     */
    public HttpCall free() {
        this.request.free();
        return this;
    }

    /**
     * Sends the request.
     * @return the whole answer, with status and header fields
     */
    public Mono<HttpResponse> retrieve() {
        return this.client.exchange(this.request.build());
    }

    /**
     * Sends the request and reads the JSON of its answer.
     * @param <T> what is made of it
     * @param type what to make of it
     * @return the value; empty if the answer is
     */
    public <T> Mono<T> as(Class<T> type) {
        return as((Type) type);
    }

    /**
     * Sends the request and reads the JSON of its answer.
     * @param <T> what is made of it
     * @param type what to make of it
     * @return the value; empty if the answer is
     */
    public <T> Mono<T> as(TypeReference<T> type) {
        return as(type.getType());
    }

    /**
     * Sends the request and reads its answer as text.
     * @return the text; empty if the answer is
     */
    public Mono<String> text() {
        return retrieve().filter((response) -> !response.isEmpty()).map(HttpResponse::text);
    }

    private <T> Mono<T> as(Type type) {
        return retrieve().mapNotNull((response) -> this.<T>read(response, type));
    }

    /** The answer was given and paid for, so another attempt is not the cure. */
    private <T> @Nullable T read(HttpResponse response, Type type) {
        try {
            return response.as(type, this.client.mapper());
        }
        catch (IllegalStateException ex) {
            throw new ProviderException(ErrorClass.MALFORMED_RESPONSE, Reaction.FAIL, response.ending().route(),
                    new Details(response.status(), null, ex.getMessage(), null, response.ending().providerRequestId(),
                            response.headers()),
                    null);
        }
    }

}
