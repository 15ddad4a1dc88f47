package io.github.aiutils;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A function that the model may ask for. It is described to the model, never run by the
 * client.
 *
 * @param name letters, digits, {@code _} and {@code -}, at most 64
 * @param description says when and how to use it; {@code null} for none
 * @param parameters JSON Schema of the arguments, as nested maps and lists
 * @param strict whether arguments must match the schema exactly; {@code null} leaves it
 * to the provider
 * @since 0.1.0
 */
public record Tool(String name, @Nullable String description, Map<String, Object> parameters,
        @Nullable Boolean strict) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public Tool {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a tool's name has 1 to 64 letters, digits, '_' and '-', but one given has not");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Returns a tool whose strictness is left to the provider.
     * @param name the tool's name
     * @param description when and how to use it
     * @param parameters JSON Schema of the arguments
     * @return the tool
     */
    public static Tool of(String name, String description, Map<String, Object> parameters) {
        return new Tool(name, description, parameters, null);
    }

}
