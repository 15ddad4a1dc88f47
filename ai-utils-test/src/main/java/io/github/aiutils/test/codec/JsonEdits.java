package io.github.aiutils.test.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Edits recorded JSON in ways that must not matter. */
final class JsonEdits {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Holds arguments of tools, which are the model's own. */
    private static final String OPAQUE = "input";

    private JsonEdits() {
    }

    static String normal(String json) {
        return MAPPER.readTree(json).toString();
    }

    static String pretty(String json) {
        return json.startsWith("{") ? MAPPER.readTree(json).toPrettyString() : json;
    }

    /** Edits all objects, inner ones first; what is no object stays as it is. */
    static String everywhere(String json, Consumer<ObjectNode> edit) {
        if (!json.stripLeading().startsWith("{")) {
            return json;
        }
        JsonNode tree = MAPPER.readTree(json);
        walk(tree, edit);
        return tree.toString();
    }

    private static void walk(JsonNode node, Consumer<ObjectNode> edit) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!field.getKey().equals(OPAQUE)) {
                    walk(field.getValue(), edit);
                }
            }
            edit.accept(object);
        }
        else {
            node.forEach((element) -> walk(element, edit));
        }
    }

    static void reverse(ObjectNode object) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>();
        object.properties().forEach((field) -> fields.add(Map.entry(field.getKey(), field.getValue())));
        Collections.reverse(fields);
        object.removeAll();
        fields.forEach((field) -> object.set(field.getKey(), field.getValue()));
    }

    static void addUnknown(ObjectNode object) {
        JsonNode nest = MAPPER.readTree("{\"a\":[1,{\"b\":null,\"text\":\"no\"},[[]]],\"error\":{\"c\":1}}");
        object.set("unknown_object", nest);
        object.put("unknown_text", "{\"text\":\"no\"}");
        object.putNull("unknown_null");
        reverse(object);
        object.put("unknown_number", -1.5e300);
        object.set("unknown_array", nest.get("a"));
    }

    static void replaceText(ObjectNode object, String text, String other) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getValue().isString() && field.getValue().asString().equals(text)) {
                field.setValue(object.stringNode(other));
            }
        }
    }

}
