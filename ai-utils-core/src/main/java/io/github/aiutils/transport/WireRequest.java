package io.github.aiutils.transport;

import java.util.ArrayList;
import java.util.List;

/**
 * A POST of JSON to a provider.
 *
 * @param path path below the provider's base URL, without a leading slash, possibly with
 * a query
 * @param headers header fields besides those of the transport, name and value in turn
 * @param body JSON in UTF-8, not copied
 * @since 0.1.0
 */
public record WireRequest(String path, List<String> headers, byte[] body) {

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
        return new WireRequest(this.path, more, this.body);
    }

    /**
     * Names the path and the size only: header fields hold keys, the body holds prompts.
     */
    @Override
    public String toString() {
        return "WireRequest[" + this.path + ", " + this.body.length + " bytes]";
    }

}
