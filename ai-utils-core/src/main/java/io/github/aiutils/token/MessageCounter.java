package io.github.aiutils.token;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import org.jspecify.annotations.Nullable;

/**
 * Counts conversations by the published formula. For models, parts and schemas that it
 * does not speak of, it is used all the same and the count is not exact.
 */
final class MessageCounter {

    private static final Pattern FORMULA = Pattern
        .compile("gpt-3\\.5-turbo.*|gpt-35-turbo.*|gpt-4|gpt-4-.*|gpt-4o.*|chatgpt-4o-.*");

    private final String model;

    private final boolean formula;

    private final boolean older;

    private final Function<String, TokenCount> texts;

    MessageCounter(String model, Function<String, TokenCount> texts) {
        this.model = model;
        String name = ModelEncodings.bare(model);
        this.formula = FORMULA.matcher(name).matches();
        this.older = this.formula && !name.contains("4o");
        this.texts = texts;
    }

    TokenCount count(ChatRequest request) {
        TokenCount count = count(request.messages()).plus(fixed(MessageFormula.REPLY));
        List<Tool> tools = request.options().tools();
        if (tools != null && !tools.isEmpty()) {
            for (Tool tool : tools) {
                count = count.plus(count(tool));
            }
            count = count.plus(fixed(MessageFormula.TOOLS_END));
        }
        if (request.options().responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            count = count.plus(json(schema.schema())).inexact();
        }
        return count;
    }

    TokenCount count(List<Message> messages) {
        TokenCount count = TokenCount.NONE;
        for (Message message : messages) {
            count = count.plus(count(message));
        }
        return count;
    }

    private TokenCount count(Message message) {
        TokenCount head = fixed(MessageFormula.MESSAGE);
        if (message instanceof Message.System system) {
            return head.plus(text("system")).plus(text(system.text()));
        }
        if (message instanceof Message.Developer developer) {
            return head.plus(text("developer")).plus(text(developer.text()));
        }
        if (message instanceof Message.Tool tool) {
            return head.plus(text("tool")).plus(text(tool.text())).inexact();
        }
        boolean user = message instanceof Message.User;
        List<Part> parts = user ? ((Message.User) message).parts() : ((Message.Assistant) message).parts();
        TokenCount count = head.plus(text(user ? "user" : "assistant"));
        for (Part part : parts) {
            count = count.plus(count(part));
        }
        return (parts.size() > 1) ? count.inexact() : count;
    }

    private TokenCount count(Part part) {
        if (part instanceof Part.Text text) {
            return text(text.text());
        }
        if (part instanceof Part.ToolCall call) {
            TokenCount named = text(call.name()).plus(text(call.arguments()));
            return named.plus(fixed(MessageFormula.TOOL_CALL)).inexact();
        }
        if (part instanceof Part.Thinking thinking) {
            return text(thinking.text()).inexact();
        }
        if (part instanceof Part.Refusal refusal) {
            return text(refusal.text()).inexact();
        }
        boolean seen = part instanceof Part.Image image && ImageSize.of(image.data()) != null;
        return new TokenCount(ImageRule.of(this.model).tokens(part), seen && this.formula);
    }

    private TokenCount count(Tool tool) {
        TokenCount count = fixed(this.older ? MessageFormula.TOOL_OLDER : MessageFormula.TOOL)
            .plus(text(tool.name() + ":" + withoutDot(tool.description())));
        if (tool.parameters().get("properties") instanceof Map<?, ?> properties && !properties.isEmpty()) {
            count = count.plus(fixed(MessageFormula.PARAMETER));
            for (Map.Entry<?, ?> property : properties.entrySet()) {
                count = count.plus(parameter(String.valueOf(property.getKey()), property.getValue()));
            }
        }
        return count;
    }

    private TokenCount parameter(String name, Object schema) {
        if (!(schema instanceof Map<?, ?> fields)) {
            return json(schema).plus(text(name)).inexact();
        }
        TokenCount count = fixed(MessageFormula.PARAMETER);
        if (fields.get("enum") instanceof List<?> choices) {
            count = count.plus(fixed(-MessageFormula.PARAMETER));
            for (Object choice : choices) {
                count = count.plus(fixed(MessageFormula.PARAMETER)).plus(text(String.valueOf(choice)));
            }
        }
        Object type = fields.get("type");
        count = count.plus(text(name + ":" + type + ":" + withoutDot(fields.get("description"))));
        if (type instanceof String && !fields.containsKey("properties") && !fields.containsKey("items")) {
            return count;
        }
        return count.plus(json(fields)).inexact();
    }

    /** Names and values of a schema, and what keeps them apart. */
    private TokenCount json(Object value) {
        TokenCount count = fixed(1);
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                count = count.plus(text(String.valueOf(entry.getKey()))).plus(json(entry.getValue()));
            }
            return count;
        }
        if (value instanceof List<?> list) {
            for (Object each : list) {
                count = count.plus(json(each));
            }
            return count;
        }
        return count.plus(text(String.valueOf(value)));
    }

    private static String withoutDot(@Nullable Object description) {
        String text = (description != null) ? description.toString() : "";
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private TokenCount text(String text) {
        return this.texts.apply(text);
    }

    private TokenCount fixed(long tokens) {
        return new TokenCount(tokens, this.formula);
    }

}
