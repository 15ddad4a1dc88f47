package io.github.aiutils;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Header fields of a provider's reply; names are matched without regard to case.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Headers {

    /** No header at all. */
    Headers NONE = (name) -> null;

    /**
     * Returns the first value of a field.
     * @param name the field's name
     * @return the value, or {@code null} if the reply has no such field
     */
    @Nullable String first(String name);

    /**
     * Returns headers with these fields.
     * @param fields name to value
     * @return the headers
     */
    static Headers of(Map<String, String> fields) {
        Map<String, String> lower = new TreeMap<>();
        fields.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        return (name) -> lower.get(name.toLowerCase(Locale.ROOT));
    }

}
