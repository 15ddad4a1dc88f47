package io.github.aiutils.test.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What OpenAI refuses before its model sees the request. A refusal travels as an
 * exception no further than here, since the first one ends the checks.
 */
final class OpenAiChecks {

    private static final Pattern REASONING = Pattern.compile("(o1|o3|o4|gpt-5|gpt-6).*");

    private static final Pattern NO_STOP = Pattern.compile("(o3|o4|gpt-5|gpt-6).*");

    private static final Pattern SAMPLES_WITHOUT_EFFORT = Pattern
        .compile("gpt-5\\..*|gpt-6-(sol|luna).*|gpt-6\\.1-terra.*");

    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    private static final List<String> NOT_FOR_REASONING = List.of("logprobs", "top_logprobs", "logit_bias");

    private OpenAiChecks() {
    }

    /**
     * Returns the first thing wrong, null if nothing is.
     */
    static @Nullable Problem check(JsonNode body) {
        try {
            required(body);
            messages(body.path("messages"));
            ranges(body);
            tools(body);
            String model = body.path("model").stringValue("");
            if (REASONING.matcher(model).matches()) {
                reasoning(model, body);
            }
            return null;
        }
        catch (InvalidRequestException ex) {
            return ex.problem();
        }
    }

    private static void required(JsonNode body) {
        if (!body.isObject()) {
            throw refuse(null, null,
                    "We could not parse the JSON body of your request. The API expects a JSON payload.");
        }
        if (body.path("model").stringValue("").isBlank()) {
            throw missing("model");
        }
        if (!body.path("messages").isArray()) {
            throw missing("messages");
        }
        if (body.path("messages").isEmpty()) {
            throw invalid("messages", "empty array. Expected an array with minimum length 1");
        }
    }

    private static void messages(JsonNode messages) {
        Set<String> calls = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.path(i);
            String role = message.path("role").stringValue("");
            if (!ROLES.contains(role)) {
                throw invalid("messages[" + i + "].role", "'" + role + "' is not a supported role");
            }
            message.path("tool_calls").forEach((call) -> calls.add(call.path("id").stringValue("")));
            if (role.equals("tool") && !calls.contains(message.path("tool_call_id").stringValue(""))) {
                throw refuse(null, "messages.[" + i + "].role", "Invalid parameter: messages with role 'tool' must be "
                        + "a response to a preceding message with 'tool_calls'.");
            }
            if (message.path("content").isMissingNode() && !role.equals("assistant")) {
                throw missing("messages[" + i + "].content");
            }
        }
    }

    private static void ranges(JsonNode body) {
        for (String name : List.of("max_tokens", "max_completion_tokens")) {
            JsonNode value = body.path(name);
            if (isSet(value) && !(value.isInt() && value.intValue() >= 1)) {
                throw invalid(name, "expected an integer of at least 1");
            }
        }
        number(body, "temperature", 0, 2);
        number(body, "top_p", 0, 1);
        number(body, "frequency_penalty", -2, 2);
        number(body, "presence_penalty", -2, 2);
        if (isSet(body.path("stream")) && !body.path("stream").isBoolean()) {
            throw invalid("stream", "expected a boolean");
        }
        if (isSet(body.path("stream_options")) && !body.path("stream").booleanValue(false)) {
            throw invalid("stream_options", "only allowed when 'stream' is enabled");
        }
        if (body.path("stop").size() > 4) {
            throw invalid("stop", "expected at most 4 items");
        }
        if (isSet(body.path("n")) && body.path("n").intValue(0) != 1) {
            throw invalid("n", "the simulator gives one choice only");
        }
    }

    private static void tools(JsonNode body) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : body.path("tools")) {
            String name = tool.path(tool.path("type").stringValue("")).path("name").stringValue("");
            if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
                throw invalid("tools", "a tool needs a type and a name of letters, digits, '_' and '-'");
            }
            names.add(name);
        }
        JsonNode choice = body.path("tool_choice");
        if (isSet(choice) && names.isEmpty() && !choice.stringValue("").equals("none")) {
            throw invalid("tool_choice", "only allowed when 'tools' are specified");
        }
        String forced = choice.path("function").path("name").stringValue("");
        if (!forced.isEmpty() && !names.contains(forced)) {
            throw invalid("tool_choice", "tool '" + forced + "' not found in 'tools'");
        }
    }

    private static void reasoning(String model, JsonNode body) {
        if (isSet(body.path("max_tokens"))) {
            throw unsupported("max_tokens", " Use 'max_completion_tokens' instead.");
        }
        if (NO_STOP.matcher(model).matches() && isSet(body.path("stop"))) {
            throw unsupported("stop", "");
        }
        for (String name : NOT_FOR_REASONING) {
            if (isSet(body.path(name))) {
                throw unsupported(name, "");
            }
        }
        boolean effortless = body.path("reasoning_effort").stringValue("").equals("none");
        if (!effortless || !SAMPLES_WITHOUT_EFFORT.matcher(model).matches()) {
            onlyDefault(body, "temperature", 1);
            onlyDefault(body, "top_p", 1);
            onlyDefault(body, "frequency_penalty", 0);
            onlyDefault(body, "presence_penalty", 0);
        }
    }

    private static void number(JsonNode body, String name, double least, double most) {
        JsonNode value = body.path(name);
        if (isSet(value) && !(value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw invalid(name, "expected a number from %s to %s".formatted(least, most));
        }
    }

    private static void onlyDefault(JsonNode body, String name, double standard) {
        JsonNode value = body.path(name);
        if (isSet(value) && value.doubleValue() != standard) {
            throw refuse("unsupported_value", name, ("Unsupported value: '%s' does not support %s with this model. "
                    + "Only the default (%d) value is supported.")
                .formatted(name, value, (long) standard));
        }
    }

    private static boolean isSet(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static InvalidRequestException unsupported(String name, String instead) {
        return refuse("unsupported_parameter", name,
                "Unsupported parameter: '%s' is not supported with this model.%s".formatted(name, instead));
    }

    private static InvalidRequestException missing(String name) {
        return refuse("missing_required_parameter", name, "Missing required parameter: '%s'.".formatted(name));
    }

    private static InvalidRequestException invalid(String name, String why) {
        return refuse("invalid_value", name, "Invalid '%s': %s.".formatted(name, why));
    }

    private static InvalidRequestException refuse(@Nullable String code, @Nullable String name, String message) {
        return new InvalidRequestException(Problem.of(400, OpenAiErrors.INVALID, code, name, message));
    }

}
