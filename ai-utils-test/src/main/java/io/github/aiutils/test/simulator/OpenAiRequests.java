package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a Chat Completions request, as far as it can be read.
 */
final class OpenAiRequests {

    private OpenAiRequests() {
    }

    static SimulatedRequest read(Inbound inbound) {
        JsonNode body = inbound.body();
        JsonNode messages = body.path("messages");
        String format = body.path("response_format").path("type").stringValue("");
        JsonNode schema = body.path("response_format").path("json_schema").path("schema");
        String choice = body.path("tool_choice").stringValue("");
        List<SimulatedRequest.Tool> tools = choice.equals("none") ? List.of() : tools(body.path("tools"));
        return new SimulatedRequest(Dialect.OPENAI, inbound.path(), body.path("model").stringValue(""),
                body.path("stream").booleanValue(false), system(messages), Content.lastUserText(messages),
                Content.last(messages).path("role").stringValue("").equals("tool"), tools,
                forced(body.path("tool_choice"), tools), format.startsWith("json"), schema.isObject() ? schema : null,
                maximum(body), Content.strings(body.path("stop")), Content.tokens("", messages, body.path("tools")),
                inbound.openHeaders(), body, inbound.text());
    }

    private static String system(JsonNode messages) {
        List<String> system = new ArrayList<>();
        for (JsonNode message : messages) {
            String role = message.path("role").stringValue("");
            if (role.equals("system") || role.equals("developer")) {
                system.add(Content.text(message.path("content")));
            }
        }
        return String.join("\n", system);
    }

    private static List<SimulatedRequest.Tool> tools(JsonNode tools) {
        List<SimulatedRequest.Tool> read = new ArrayList<>();
        for (JsonNode tool : tools) {
            JsonNode function = tool.path("function");
            if (function.isObject()) {
                read.add(new SimulatedRequest.Tool(function.path("name").stringValue(""), function.path("parameters")));
            }
        }
        return read;
    }

    private static @Nullable String forced(JsonNode choice, List<SimulatedRequest.Tool> tools) {
        if (choice.isObject() && choice.path("function").path("name").isString()) {
            return choice.path("function").path("name").stringValue("");
        }
        return (choice.stringValue("").equals("required") && !tools.isEmpty()) ? tools.get(0).name() : null;
    }

    private static @Nullable Integer maximum(JsonNode body) {
        JsonNode maximum = body.path("max_completion_tokens");
        maximum = maximum.isInt() ? maximum : body.path("max_tokens");
        return maximum.isInt() ? Integer.valueOf(maximum.intValue()) : null;
    }

}
