package io.github.aiutils.provider.anthropic;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.BodyWriter;
import io.github.aiutils.provider.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes a conversation. Instructions stand apart from it, the results of tools belong to
 * the user, and text that is blank is left out, since the API refuses it.
 */
final class AnthropicMessages {

    private static final Pattern NOT_OF_AN_ID = Pattern.compile("[^a-zA-Z0-9_-]");

    private AnthropicMessages() {
    }

    /** Writes system and developer messages, wherever they stand, and one more text. */
    static void system(BodyWriter body, List<Message> messages, @Nullable String more) {
        List<String> texts = new ArrayList<>(1);
        for (Message message : messages) {
            String text = instruction(message);
            if (text != null && !text.isBlank()) {
                texts.add(text);
            }
        }
        if (more != null) {
            texts.add(more);
        }
        if (texts.size() == 1) {
            body.text("system", texts.get(0));
        }
        else if (!texts.isEmpty()) {
            JsonGenerator generator = body.field("system");
            generator.writeStartArray();
            texts.forEach((text) -> text(generator, text));
            generator.writeEndArray();
        }
    }

    private static @Nullable String instruction(Message message) {
        if (message instanceof Message.System system) {
            return system.text();
        }
        return (message instanceof Message.Developer developer) ? developer.text() : null;
    }

    /** Writes the turns; what the user and tools say without a break may be one turn. */
    static void messages(JsonGenerator generator, List<Message> messages) {
        boolean said = false;
        List<Message> turn = new ArrayList<>(1);
        generator.writeStartArray();
        for (Message message : messages) {
            if (message instanceof Message.Assistant assistant) {
                said |= user(generator, turn);
                turn.clear();
                said |= message(generator, "assistant", assistant.parts());
            }
            else if (instruction(message) == null) {
                turn.add(message);
            }
        }
        said |= user(generator, turn);
        generator.writeEndArray();
        if (!said) {
            throw new RefusedException(ErrorClass.INVALID_REQUEST,
                    "the request has no message but instructions and blanks; Anthropic needs one of the user");
        }
    }

    /** All results of tools belong into one message, before anything else. */
    private static boolean user(JsonGenerator generator, List<Message> turn) {
        boolean said = false;
        if (turn.stream().noneMatch(Message.Tool.class::isInstance)) {
            for (Message message : turn) {
                said |= message(generator, "user", ((Message.User) message).parts());
            }
            return said;
        }
        begin(generator, "user");
        generator.writeStartArray();
        for (Message message : turn) {
            if (message instanceof Message.Tool tool) {
                result(generator, tool);
            }
        }
        for (Message message : turn) {
            if (message instanceof Message.User user) {
                blocks(generator, user.parts());
            }
        }
        generator.writeEndArray();
        generator.writeEndObject();
        return true;
    }

    private static boolean message(JsonGenerator generator, String role, List<Part> parts) {
        List<Part> sent = new ArrayList<>();
        for (Part part : parts) {
            if (isSent(part)) {
                sent.add(part);
            }
        }
        if (sent.isEmpty()) {
            return false;
        }
        begin(generator, role);
        if (sent.size() == 1 && sent.get(0) instanceof Part.Text text) {
            generator.writeString(text.text());
        }
        else {
            generator.writeStartArray();
            blocks(generator, sent);
            generator.writeEndArray();
        }
        generator.writeEndObject();
        return true;
    }

    private static void begin(JsonGenerator generator, String role) {
        generator.writeStartObject();
        generator.writeStringProperty("role", role);
        generator.writeName("content");
    }

    /** Thoughts of other providers lack a signature, so the API would refuse them. */
    private static boolean isSent(Part part) {
        if (part instanceof Part.Text text) {
            return !text.text().isBlank();
        }
        if (part instanceof Part.Refusal refusal) {
            return !refusal.text().isBlank();
        }
        return !(part instanceof Part.Thinking thinking) || thinking.signature() != null || thinking.redacted() != null;
    }

    private static void blocks(JsonGenerator generator, List<Part> parts) {
        for (Part part : parts) {
            if (!isSent(part)) {
                continue;
            }
            if (part instanceof Part.Text text) {
                text(generator, text.text());
            }
            else if (part instanceof Part.Refusal refusal) {
                text(generator, refusal.text());
            }
            else if (part instanceof Part.Thinking thinking) {
                thinking(generator, thinking);
            }
            else if (part instanceof Part.ToolCall call) {
                toolUse(generator, call);
            }
            else {
                image(generator, part);
            }
        }
    }

    private static void text(JsonGenerator generator, String text) {
        begin(generator, "text", "text", text);
        generator.writeEndObject();
    }

    private static void thinking(JsonGenerator generator, Part.Thinking thinking) {
        if (thinking.redacted() != null) {
            begin(generator, "redacted_thinking", "data", thinking.redacted());
        }
        else {
            begin(generator, "thinking", "thinking", thinking.text());
            generator.writeStringProperty("signature", thinking.signature());
        }
        generator.writeEndObject();
    }

    private static void toolUse(JsonGenerator generator, Part.ToolCall call) {
        String arguments = call.arguments().isBlank() ? "{}" : call.arguments().strip();
        if (arguments.charAt(0) != '{' || !Json.isWhole(arguments)) {
            throw new RefusedException(ErrorClass.INVALID_REQUEST,
                    "the arguments of tool call '" + call.id() + "' are not a JSON object");
        }
        begin(generator, "tool_use", "id", id(call.id()));
        generator.writeStringProperty("name", call.name());
        generator.writeName("input");
        generator.writeRawValue(arguments);
        generator.writeEndObject();
    }

    private static void result(JsonGenerator generator, Message.Tool tool) {
        begin(generator, "tool_result", "tool_use_id", id(tool.toolCallId()));
        if (!tool.text().isEmpty()) {
            generator.writeStringProperty("content", tool.text());
        }
        if (tool.error()) {
            generator.writeBooleanProperty("is_error", true);
        }
        generator.writeEndObject();
    }

    /** A call that another provider's model made may have an id the API refuses. */
    private static String id(String id) {
        return NOT_OF_AN_ID.matcher(id).replaceAll("_");
    }

    private static void image(JsonGenerator generator, Part part) {
        generator.writeStartObject();
        generator.writeStringProperty("type", "image");
        generator.writeName("source");
        if (part instanceof Part.Image image) {
            begin(generator, "base64", "media_type", image.mediaType());
            generator.writeName("data");
            generator.writeBinary(image.data());
            generator.writeEndObject();
        }
        else if (part instanceof Part.ImageLink link) {
            begin(generator, "url", "url", link.uri().toString());
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    private static void begin(JsonGenerator generator, String type, String name, String value) {
        generator.writeStartObject();
        generator.writeStringProperty("type", type);
        generator.writeStringProperty(name, value);
    }

}
