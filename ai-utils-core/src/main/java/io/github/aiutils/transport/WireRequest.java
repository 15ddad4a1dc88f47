package io.github.aiutils.transport;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request to a provider.
 *
 * @param method the HTTP method
 * @param path path below the provider's base URL, possibly with a query; or a whole URL
 * of the same scheme, host and port
 * @param headers header fields besides those of the transport, name and value in turn; of
 * one name the last counts
 * @param contentType type of the body; {@code null} if there is none
 * @param body the body, not copied
 * @since 0.1.0
 */
public record WireRequest(String method, String path, List<String> headers, @Nullable String contentType, byte[] body) {

    /**
     * Makes a POST of JSON.
     * @param path path below the provider's base URL
     * @param headers header fields, name and value in turn
     * @param body JSON in UTF-8, not copied
     */
    public WireRequest(String path, List<String> headers, byte[] body) {
        this("POST", path, headers, "application/json", body);
    }

    /**
     * Returns this request with one more header field.
     * @param name the field's name
     * @param value the field's value
     * @return the request
     */
    public WireRequest withHeader(String name, String value) {
        List<String> more = new ArrayList<>(this.headers.size() + 2);
        more.addAll(this.headers);
        more.add(name);
        more.add(value);
        return new WireRequest(this.method, this.path, more, this.contentType, this.body);
    }

    /**
     * Names path and size only: header fields hold keys, body and query what is private.
     */
    @Override
    public String toString() {
        int query = this.path.indexOf('?');
        return "WireRequest[" + this.method + " " + ((query >= 0) ? this.path.substring(0, query) : this.path) + ", "
                + this.body.length + " bytes]";
    }

}
