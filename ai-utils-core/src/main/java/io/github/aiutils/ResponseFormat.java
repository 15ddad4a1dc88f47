package io.github.aiutils;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The shape the answer's text must have.
 *
 * @since 0.1.0
 */
public sealed interface ResponseFormat {

    /** Free text. */
    ResponseFormat TEXT = new Text();

    /** Any JSON object; most providers want the word JSON in the prompt as well. */
    ResponseFormat JSON_OBJECT = new JsonObject();

    /** Free text. */
    record Text() implements ResponseFormat {
    }

    /** Any JSON object. */
    record JsonObject() implements ResponseFormat {
    }

    /**
     * JSON that follows a schema.
     *
     * @param name names the schema to the model: letters, digits, {@code _} and
     * {@code -}, at most 64
     * @param description what the answer is for; {@code null} for none
     * @param schema JSON Schema as nested maps and lists
     * @param strict whether the answer must match exactly; {@code null} leaves it to the
     * provider
     */
    record JsonSchema(String name, @Nullable String description, Map<String, Object> schema,
            @Nullable Boolean strict) implements ResponseFormat {

        public JsonSchema {
            schema = Collections.unmodifiableMap(new LinkedHashMap<>(schema));
        }

    }

    static ResponseFormat jsonSchema(String name, Map<String, Object> schema) {
        return new JsonSchema(name, null, schema, true);
    }

}
