package io.github.aiutils.test.simulator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes a small value that keeps a JSON schema, as far as it uses the common words:
 * {@code type}, {@code properties}, {@code items}, {@code enum}, {@code const},
 * {@code anyOf}, {@code oneOf}, {@code allOf}, {@code $ref} and the bounds.
 */
final class SchemaSample {

    private static final int DEEPEST = 8;

    private final JsonNode root;

    private final String word;

    private SchemaSample(JsonNode root, String word) {
        this.root = root;
        this.word = word;
    }

    /**
     * Returns a sample.
     * @param word what free strings hold
     */
    static JsonNode of(JsonNode schema, String word) {
        return new SchemaSample(schema, word).value(schema, 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        if (schema.path("$ref").isString()) {
            String pointer = schema.path("$ref").stringValue("").replaceFirst("^#", "");
            return (depth > DEEPEST) ? Json.object() : value(this.root.at(pointer), depth + 1);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").path(0);
        }
        for (String choice : new String[] { "anyOf", "oneOf", "allOf" }) {
            if (!schema.path(choice).isEmpty()) {
                return value(schema.path(choice).path(0), depth + 1);
            }
        }
        return typed(schema, type(schema), depth);
    }

    private JsonNode typed(JsonNode schema, String type, int depth) {
        return switch (type) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "integer" -> Json.MAPPER.valueToTree((long) least(schema));
            case "number" -> Json.MAPPER.valueToTree(least(schema));
            case "boolean" -> Json.MAPPER.valueToTree(true);
            case "null" -> Json.MAPPER.nullNode();
            default -> string(schema);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        if (depth <= DEEPEST) {
            schema.path("properties").forEachEntry((name, property) -> object.set(name, value(property, depth + 1)));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = Json.array();
        int size = (depth > DEEPEST) ? 0 : Math.max(1, schema.path("minItems").intValue(1));
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }

    private StringNode string(JsonNode schema) {
        String text = switch (schema.path("format").stringValue("")) {
            case "date" -> "2026-11-22";
            case "date-time" -> "2026-11-22T12:00:00Z";
            case "email" -> "someone@example.org";
            case "uri" -> "https://example.org/";
            case "uuid" -> "6f1c0a52-7d1e-4a7b-9a55-0f0e7a3c9d10";
            default -> this.word;
        };
        int shortest = schema.path("minLength").intValue(0);
        text = (text.length() < shortest) ? text + "x".repeat(shortest - text.length()) : text;
        return StringNode.valueOf(text.substring(0, Math.min(text.length(), schema.path("maxLength").intValue(1000))));
    }

    private static double least(JsonNode schema) {
        double least = schema.path("minimum").doubleValue(schema.path("exclusiveMinimum").doubleValue(0) + 1);
        return Math.min(least, schema.path("maximum").doubleValue(least));
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        String first = type.isArray() ? type.path(0).stringValue("") : type.stringValue("");
        return (first.isEmpty() && schema.has("properties")) ? "object" : first;
    }

}
