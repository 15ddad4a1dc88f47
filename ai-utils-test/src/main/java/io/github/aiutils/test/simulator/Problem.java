package io.github.aiutils.test.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An error answer before it is written in its dialect.
 *
 * @param status its status
 * @param type its type
 * @param code OpenAI's code, null if none
 * @param param the field OpenAI blames, null if none
 * @param message its words
 * @param headers hints
 */
record Problem(int status, String type, @Nullable String code, @Nullable String param, String message,
        Map<String, String> headers) {

    static Problem of(int status, String type, @Nullable String code, @Nullable String param, String message) {
        return new Problem(status, type, code, param, message, Map.of());
    }

    /**
     * Returns this problem with the hint to wait, in whole seconds rounded up and, if
     * asked, in milliseconds as well; without one if the wait is negative.
     */
    Problem retryAfter(long nanos, boolean millis) {
        if (nanos < 0) {
            return this;
        }
        Map<String, String> hints = new LinkedHashMap<>(this.headers);
        hints.put("retry-after", Long.toString(-Math.floorDiv(-nanos, 1_000_000_000L)));
        if (millis) {
            hints.put("retry-after-ms", Long.toString(-Math.floorDiv(-nanos, 1_000_000L)));
        }
        return new Problem(this.status, this.type, this.code, this.param, this.message, hints);
    }

}
