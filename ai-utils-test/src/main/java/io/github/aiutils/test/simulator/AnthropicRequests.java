package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a Messages request, as far as it can be read.
 */
final class AnthropicRequests {

    private AnthropicRequests() {
    }

    static SimulatedRequest read(Inbound inbound) {
        JsonNode body = inbound.body();
        JsonNode messages = body.path("messages");
        JsonNode format = body.path("output_config").path("format");
        String system = Content.text(body.path("system"));
        JsonNode choice = body.path("tool_choice");
        List<SimulatedRequest.Tool> tools = choice.path("type").stringValue("").equals("none") ? List.of()
                : tools(body.path("tools"));
        JsonNode maximum = body.path("max_tokens");
        return new SimulatedRequest(Dialect.ANTHROPIC, inbound.path(), body.path("model").stringValue(""),
                body.path("stream").booleanValue(false), system, Content.lastUserText(messages),
                answersTool(Content.last(messages)), tools, forced(choice, tools), format.isObject(),
                format.path("schema").isObject() ? format.path("schema") : null,
                maximum.isInt() ? Integer.valueOf(maximum.intValue()) : null,
                Content.strings(body.path("stop_sequences")), Content.tokens(system, messages, body.path("tools")),
                inbound.openHeaders(), body, inbound.text());
    }

    private static boolean answersTool(JsonNode message) {
        for (JsonNode block : message.path("content")) {
            if (block.path("type").stringValue("").equals("tool_result")) {
                return true;
            }
        }
        return false;
    }

    private static List<SimulatedRequest.Tool> tools(JsonNode tools) {
        List<SimulatedRequest.Tool> read = new ArrayList<>();
        for (JsonNode tool : tools) {
            if (tool.path("input_schema").isObject()) {
                read.add(new SimulatedRequest.Tool(tool.path("name").stringValue(""), tool.path("input_schema")));
            }
        }
        return read;
    }

    private static @Nullable String forced(JsonNode choice, List<SimulatedRequest.Tool> tools) {
        return switch (choice.path("type").stringValue("")) {
            case "tool" -> choice.path("name").stringValue("");
            case "any" -> tools.isEmpty() ? null : tools.get(0).name();
            default -> null;
        };
    }

}
