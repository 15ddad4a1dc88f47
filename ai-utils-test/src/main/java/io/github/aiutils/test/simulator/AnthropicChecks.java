package io.github.aiutils.test.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Anthropic refuses before its model sees the request. A refusal travels as an
 * exception no further than here, since the first one ends the checks.
 */
final class AnthropicChecks {

    private static final String NEW_VERSION = "2026-10-21";

    private static final Set<String> VERSIONS = Set.of("2023-06-01", NEW_VERSION);

    private AnthropicChecks() {
    }

    /**
     * Returns the first thing wrong, null if nothing is.
     * @param counting whether tokens are only to be counted, which needs no maximum
     */
    static @Nullable Problem check(JsonNode body, @Nullable String version, boolean counting) {
        try {
            version(version);
            required(body, counting);
            messages(body.path("messages"), NEW_VERSION.equals(version));
            sampling(body, NEW_VERSION.equals(version));
            thinking(body);
            tools(body);
            return null;
        }
        catch (InvalidRequestException ex) {
            return ex.problem();
        }
    }

    private static void version(@Nullable String version) {
        if (version == null || version.isBlank()) {
            throw refuse("anthropic-version: header is required");
        }
        if (!VERSIONS.contains(version)) {
            throw refuse("anthropic-version: \"%s\" is not a valid version".formatted(version));
        }
    }

    private static void required(JsonNode body, boolean counting) {
        if (!body.isObject()) {
            throw refuse("The request body is not valid JSON");
        }
        if (body.path("model").stringValue("").isBlank()) {
            throw refuse("model: Field required");
        }
        JsonNode maximum = body.path("max_tokens");
        if (!counting && !isSet(maximum)) {
            throw refuse("max_tokens: Field required");
        }
        if (isSet(maximum) && !(maximum.isInt() && maximum.intValue() >= 0)) {
            throw refuse("max_tokens: Input should be an integer greater than or equal to 0");
        }
        if (!body.path("messages").isArray()) {
            throw refuse("messages: Field required");
        }
        if (body.path("messages").isEmpty()) {
            throw refuse("messages: at least one message is required");
        }
        if (isSet(body.path("stream")) && !body.path("stream").isBoolean()) {
            throw refuse("stream: Input should be a valid boolean");
        }
    }

    private static void messages(JsonNode messages, boolean newVersion) {
        Set<String> calls = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.path(i);
            String role = message.path("role").stringValue("");
            if (!role.equals("user") && !role.equals("assistant")) {
                throw refuse("messages.%d.role: Input should be 'user' or 'assistant'".formatted(i));
            }
            JsonNode content = message.path("content");
            if (!content.isString() && !content.isArray()) {
                throw refuse("messages.%d.content: Field required".formatted(i));
            }
            for (JsonNode block : content) {
                block(i, role, block, calls, newVersion);
            }
        }
    }

    private static void block(int index, String role, JsonNode block, Set<String> calls, boolean newVersion) {
        String type = block.path("type").stringValue("");
        if (type.equals("text") && block.path("text").stringValue("").isEmpty()) {
            throw refuse("messages.%d: text content blocks must be non-empty".formatted(index));
        }
        if (type.equals("tool_use")) {
            calls.add(block.path("id").stringValue(""));
        }
        String answered = block.path("tool_use_id").stringValue("");
        if (type.equals("tool_result") && !calls.contains(answered)) {
            throw refuse("messages.%d: unexpected `tool_use_id` found in `tool_result` blocks: %s".formatted(index,
                    answered));
        }
        if (newVersion && type.equals("document") && role.equals("assistant")) {
            throw refuse("messages.%d: document blocks are not allowed in assistant messages".formatted(index));
        }
        if (newVersion && type.equals("text") && role.equals("user") && block.path("citations").isArray()
                && !block.path("citations").isEmpty()) {
            throw refuse("messages.%d: citations are not allowed in user messages".formatted(index));
        }
    }

    private static void sampling(JsonNode body, boolean newVersion) {
        for (String name : List.of("temperature", "top_p", "top_k")) {
            JsonNode value = body.path(name);
            if (!isSet(value)) {
                continue;
            }
            if (newVersion) {
                throw refuse("%s: not supported with anthropic-version %s".formatted(name, NEW_VERSION));
            }
            double most = name.equals("top_k") ? Double.MAX_VALUE : 1;
            if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > most) {
                throw refuse("%s: range: 0..1".formatted(name));
            }
        }
    }

    private static void thinking(JsonNode body) {
        JsonNode thinking = body.path("thinking");
        if (!thinking.path("type").stringValue("").equals("enabled")) {
            return;
        }
        int budget = thinking.path("budget_tokens").intValue(0);
        if (budget < 1024 || budget >= body.path("max_tokens").intValue(Integer.MAX_VALUE)) {
            throw refuse("thinking.enabled.budget_tokens: must be at least 1024 and less than max_tokens");
        }
    }

    private static void tools(JsonNode body) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : body.path("tools")) {
            String name = tool.path("name").stringValue("");
            if (!name.matches("[a-zA-Z0-9_-]{1,128}")) {
                throw refuse(
                        "tools.%d.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'".formatted(names.size()));
            }
            names.add(name);
        }
        String forced = body.path("tool_choice").path("name").stringValue("");
        if (!forced.isEmpty() && !names.contains(forced)) {
            throw refuse("tool_choice: Tool '%s' not found in provided tools".formatted(forced));
        }
    }

    private static boolean isSet(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static InvalidRequestException refuse(String message) {
        return new InvalidRequestException(AnthropicErrors.error(400, AnthropicErrors.INVALID, message));
    }

}
