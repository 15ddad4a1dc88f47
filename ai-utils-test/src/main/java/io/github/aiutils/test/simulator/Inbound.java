package io.github.aiutils.test.simulator;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request as it came.
 *
 * @param dialect the dialect of its path
 * @param path its path
 * @param headers its headers
 * @param text its body
 * @param body its body as JSON, a missing node if it is no object
 */
record Inbound(Dialect dialect, String path, HttpHeaders headers, String text, JsonNode body) {

    private static final List<String> SECRET = List.of("authorization", "x-api-key", "api-key", "cookie",
            "proxy-authorization");

    /**
     * Returns the caller's key, null if there is none.
     */
    @Nullable String key() {
        String bearer = this.headers.get("authorization");
        String key = this.headers.get("x-api-key");
        if (this.dialect == Dialect.ANTHROPIC && key != null && !key.isBlank()) {
            return key.trim();
        }
        if (bearer != null && bearer.regionMatches(true, 0, "Bearer ", 0, 7) && !bearer.substring(7).isBlank()) {
            return bearer.substring(7).trim();
        }
        return null;
    }

    Map<String, String> openHeaders() {
        Map<String, String> open = new HashMap<>();
        this.headers.forEach((header) -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!SECRET.contains(name)) {
                open.merge(name, header.getValue(), (first, second) -> first + ", " + second);
            }
        });
        return open;
    }

}
