package io.github.aiutils.test.simulator;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The little JSON the simulator needs.
 */
final class Json {

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * Returns the object the text holds, a missing node if it holds none.
     */
    static JsonNode readObject(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isObject() ? node : MissingNode.getInstance();
        }
        catch (JacksonException ex) {
            return MissingNode.getInstance();
        }
    }

    /**
     * Appends the text as it stands between the quotes of a JSON string.
     */
    static void escape(String text, StringBuilder target) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> target.append("\\\"");
                case '\\' -> target.append("\\\\");
                case '\n' -> target.append("\\n");
                case '\r' -> target.append("\\r");
                case '\t' -> target.append("\\t");
                default -> {
                    if (c < ' ') {
                        target.append("\\u%04x".formatted((int) c));
                    }
                    else {
                        target.append(c);
                    }
                }
            }
        }
    }

    static String quote(String text) {
        StringBuilder target = new StringBuilder(text.length() + 2).append('"');
        escape(text, target);
        return target.append('"').toString();
    }

}
