package io.github.aiutils;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What is asked of any address of a provider.
 *
 * @param provider name of a configured provider
 * @param method the HTTP method, such as {@code GET}
 * @param path where, below the provider's base URL, possibly with a query; or a whole URL
 * of the same scheme, host and port
 * @param headers header fields that come on top of the provider's own, or replace them;
 * never logged
 * @param body what is sent
 * @param model whose quota and price the request uses; {@code null} for none
 * @param options what the body says about the use to come
 * @param tags say whom the call is for; never sent to a provider
 * @param timeout how long the caller is patient, all attempts and waits included;
 * {@code null} for the provider's configured total
 * @param idempotent whether doing it twice does no more than doing it once, so that it
 * may be tried again when nobody knows whether it was done
 * @param billed whether its provider may ask money for it
 * @since 0.1.0
 */
public record HttpRequest(String provider, String method, String path, Map<String, String> headers, HttpBody body,
        @Nullable String model, ChatOptions options, Map<String, String> tags, @Nullable Duration timeout,
        boolean idempotent, boolean billed) implements Request {

    /** Stands where a model is wanted and the request has none. */
    public static final String NO_MODEL = "http";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** Visible ASCII, blanks and tabs; what lies beyond means something else to each. */
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E\\t]*");

    /** Names may come from outside, and then stand in errors and logs. */
    private static final Pattern MODEL = Pattern.compile("(?=.*\\S)\\P{Cntrl}{1,500}");

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    /** Belong to a connection, not to a request: whoever sets them splits requests. */
    private static final Set<String> OF_CONNECTIONS = Set.of("host", "content-length", "transfer-encoding",
            "connection", "proxy-connection", "keep-alive", "te", "trailer", "upgrade", "expect", "proxy-authorization",
            "proxy-authenticate", "http2-settings");

    public HttpRequest {
        if (!METHODS.contains(method)) {
            throw new IllegalArgumentException("the method is none of " + METHODS);
        }
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        sorted.forEach(HttpRequest::check);
        headers = Collections.unmodifiableMap(sorted);
        if (body.contentType() != null) {
            check("Content-Type", body.contentType());
            if (SAFE.contains(method)) {
                throw new IllegalArgumentException("a request by " + method + " has no body");
            }
        }
        if (model != null && !MODEL.matcher(model).matches()) {
            throw new IllegalArgumentException(
                    "no model has a name of more than 500 characters, or with control characters in it");
        }
        tags = Map.copyOf(tags);
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw new IllegalArgumentException("the timeout of a request is " + timeout + ", but must be positive");
        }
    }

    private static void check(String name, String value) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("a header field has a name that HTTP does not allow");
        }
        if (OF_CONNECTIONS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the header field " + name + " is not for callers to set");
        }
        if (!VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the header field " + name
                    + " has a value with line breaks, control characters or others beyond ASCII");
        }
    }

    /**
     * Begins a request.
     * @param provider name of a configured provider
     * @param method the HTTP method
     * @param path where, below the provider's base URL; names in braces stand for values
     * @param values the values, which are encoded so that each is one part of the path
     * @return collects the request
     */
    public static Builder builder(String provider, String method, String path, Object... values) {
        return new Builder(provider, method, Percent.expand(path, values));
    }

    /** They are the body's own; a route has none for it. */
    @Override
    public HttpRequest withOptions(ChatOptions options) {
        return this;
    }

    @Override
    public HttpRequest withTags(Map<String, String> tags) {
        return new HttpRequest(this.provider, this.method, this.path, this.headers, this.body, this.model, this.options,
                tags, this.timeout, this.idempotent, this.billed);
    }

    /**
     * Returns this request with another patience.
     * @param timeout the time; {@code null} for the configured total
     * @return the request
     */
    public HttpRequest withTimeout(@Nullable Duration timeout) {
        return new HttpRequest(this.provider, this.method, this.path, this.headers, this.body, this.model, this.options,
                this.tags, timeout, this.idempotent, this.billed);
    }

    /**
     * Returns this request as one that may be done twice, or may not.
     * @param idempotent whether it may
     * @return the request
     */
    public HttpRequest withIdempotent(boolean idempotent) {
        return new HttpRequest(this.provider, this.method, this.path, this.headers, this.body, this.model, this.options,
                this.tags, this.timeout, idempotent, this.billed);
    }

    /**
     * Returns whether the request changes nothing or takes something away, so that what
     * its reply tells of use was used before.
     * @return {@code true} for GET, HEAD, OPTIONS and DELETE
     */
    public boolean usesNothing() {
        return SAFE.contains(this.method) || this.method.equals("DELETE");
    }

    /** Names neither query, fields nor body, which hold what is private. */
    @Override
    public String toString() {
        int query = this.path.indexOf('?');
        return "HttpRequest[" + this.provider + " " + this.method + " "
                + ((query >= 0) ? this.path.substring(0, query) + "?…" : this.path) + ", " + this.body + "]";
    }

    /** Collects a request. */
    public static final class Builder {

        private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

        private final String provider;

        private final String method;

        private final StringBuilder path;

        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        private final Map<String, String> tags = new LinkedHashMap<>();

        private HttpBody body = HttpBody.NONE;

        private @Nullable String model;

        private @Nullable Duration timeout;

        private @Nullable Boolean idempotent;

        private boolean free;

        private Builder(String provider, String method, String path) {
            this.provider = provider;
            this.method = method;
            this.path = new StringBuilder(path);
        }

        /**
         * Adds a query parameter.
         * @param name its name
         * @param value its value, encoded here
         * @return this
         */
        public Builder query(String name, Object value) {
            this.path.append((this.path.indexOf("?") < 0) ? '?' : '&')
                .append(Percent.encode(name))
                .append('=')
                .append(Percent.encode(String.valueOf(value)));
            return this;
        }

        /**
         * Sets a header field, instead of the provider's own of that name if there is
         * one.
         * @param name the field's name
         * @param value its value
         * @return this
         */
        public Builder header(String name, String value) {
            this.headers.put(name, value);
            return this;
        }

        public Builder body(HttpBody body) {
            this.body = body;
            return this;
        }

        /**
         * Sets whose quota and price the request uses; without, it is the {@code model}
         * of a JSON body.
         * @param model the model's name
         * @return this
         */
        public Builder model(@Nullable String model) {
            this.model = model;
            return this;
        }

        public Builder tag(String name, String value) {
            this.tags.put(name, value);
            return this;
        }

        public Builder timeout(@Nullable Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Says whether it may be done twice; without, GET, HEAD, OPTIONS, PUT and DELETE
         * may, and whatever has an {@code Idempotency-Key}.
         * @param idempotent whether it may
         * @return this
         */
        public Builder idempotent(boolean idempotent) {
            this.idempotent = idempotent;
            return this;
        }

        /**
         * Says that the provider asks no money for it, though it names a model.
         * @return this
         */
        public Builder free() {
            this.free = true;
            return this;
        }

        public HttpRequest build() {
            BodyFacts facts = BodyFacts.of(this.body);
            String whose = (this.model != null) ? this.model : facts.model();
            boolean twice = (this.idempotent != null) ? this.idempotent
                    : IDEMPOTENT.contains(this.method) || this.headers.containsKey("Idempotency-Key");
            HttpRequest request = new HttpRequest(this.provider, this.method, this.path.toString(), this.headers,
                    this.body, whose, facts.options(), this.tags, this.timeout, twice, false);
            boolean billed = !this.free && whose != null && !request.usesNothing();
            return new HttpRequest(this.provider, this.method, this.path.toString(), this.headers, this.body, whose,
                    facts.options(), this.tags, this.timeout, twice, billed);
        }

    }

}
