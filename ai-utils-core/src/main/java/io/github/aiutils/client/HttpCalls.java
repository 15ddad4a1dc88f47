package io.github.aiutils.client;

/**
 * Begins requests to one provider. In paths, names in braces stand for the values that
 * follow; each is encoded, so that whatever it holds it is one part of the path.
 *
 * @since 0.1.0
 */
public final class HttpCalls {

    private final AiHttpClient client;

    private final String provider;

    HttpCalls(AiHttpClient client, String provider) {
        this.client = client;
        this.provider = provider;
    }

    public HttpCall get(String path, Object... values) {
        return method("GET", path, values);
    }

    public HttpCall head(String path, Object... values) {
        return method("HEAD", path, values);
    }

    public HttpCall post(String path, Object... values) {
        return method("POST", path, values);
    }

    public HttpCall put(String path, Object... values) {
        return method("PUT", path, values);
    }

    public HttpCall patch(String path, Object... values) {
        return method("PATCH", path, values);
    }

    public HttpCall delete(String path, Object... values) {
        return method("DELETE", path, values);
    }

    /**
     * Begins a request.
     * @param method the HTTP method
     * @param path where, below the provider's base URL; or a whole URL of its scheme,
     * host and port
     * @param values what stands for the names in braces
     * @return collects the request
     */
    public HttpCall method(String method, String path, Object... values) {
        return new HttpCall(this.client, this.provider, method, path, values);
    }

}
