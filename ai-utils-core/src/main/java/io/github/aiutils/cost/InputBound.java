package io.github.aiutils.cost;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.HttpBody;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import io.github.aiutils.token.ImageRule;
import org.jspecify.annotations.Nullable;

/**
 * The most tokens a prompt can be, whatever the tokenizer: those that models use fall
 * back to bytes, so that no text has more tokens than UTF-8 has bytes for it. What a
 * provider puts around the texts is bounded by constants of some times what is known. A
 * schema, and what is likely to be put into JSON, counts as if it were escaped.
 */
final class InputBound {

    /** What a chat template says by itself, once; the longest known has about 100. */
    private static final long REQUEST = 256;

    /** Around a message; 3 to 8 are known. */
    private static final long MESSAGE = 16;

    /** Around a part of a message. */
    private static final long PART = 16;

    /** The hidden prompt that explains tools; Anthropic's have 300 to 700. */
    private static final long TOOLS = 1024;

    /** Around a tool; 7 to 12 are known. */
    private static final long TOOL = 64;

    /** Marks, blanks and line breaks of a field or value in a schema. */
    private static final long FIELD = 16;

    private final String model;

    private long tokens = REQUEST;

    private InputBound(String model) {
        this.model = model;
    }

    /**
     * Returns the bound of a request.
     * @param request the request
     * @param model the model
     * @return tokens; {@link Long#MAX_VALUE} if it has an image that nothing bounds
     */
    static long of(ChatRequest request, String model) {
        InputBound bound = new InputBound(model);
        request.messages().forEach(bound::message);
        bound.options(request.options());
        return bound.tokens;
    }

    /**
     * Returns the bound of a body that is sent as it is.
     * @param body the body; what it refers to elsewhere is not counted
     * @return tokens
     */
    static long of(HttpBody body) {
        return REQUEST + TOOLS + body.bytes().length;
    }

    private void add(long more) {
        this.tokens = (more == Long.MAX_VALUE || this.tokens == Long.MAX_VALUE) ? Long.MAX_VALUE : this.tokens + more;
    }

    private void options(ChatOptions options) {
        List<Tool> tools = options.tools();
        if (tools != null && !tools.isEmpty()) {
            add(TOOLS);
            tools.forEach(this::tool);
        }
        if (options.responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            add(TOOL + escaped(schema.name()) + escaped(schema.description()));
            json(schema.schema());
        }
        if (options.extra() != null) {
            json(options.extra());
        }
    }

    private void tool(Tool tool) {
        add(TOOL + escaped(tool.name()) + escaped(tool.description()));
        json(tool.parameters());
    }

    private void json(@Nullable Object value) {
        add(FIELD);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                add(escaped(String.valueOf(key)));
                json(each);
            });
        }
        else if (value instanceof Iterable<?> list) {
            list.forEach(this::json);
        }
        else if (value instanceof Object[] array) {
            Arrays.asList(array).forEach(this::json);
        }
        else {
            add(escaped(String.valueOf(value)));
        }
    }

    private void message(Message message) {
        add(MESSAGE);
        if (message instanceof Message.System system) {
            add(bytes(system.text()));
        }
        else if (message instanceof Message.Developer developer) {
            add(bytes(developer.text()));
        }
        else if (message instanceof Message.User user) {
            user.parts().forEach(this::part);
        }
        else if (message instanceof Message.Assistant assistant) {
            assistant.parts().forEach(this::part);
        }
        else if (message instanceof Message.Tool tool) {
            add(escaped(tool.toolCallId()) + escaped(tool.text()));
        }
    }

    private void part(Part part) {
        add(PART);
        if (part instanceof Part.Text text) {
            add(bytes(text.text()));
        }
        else if (part instanceof Part.ToolCall call) {
            add(escaped(call.id()) + escaped(call.name()) + escaped(call.arguments()));
        }
        else if (part instanceof Part.Thinking thinking) {
            add(bytes(thinking.text()) + bytes(thinking.signature()) + bytes(thinking.redacted()));
        }
        else if (part instanceof Part.Refusal refusal) {
            add(bytes(refusal.text()));
        }
        else {
            add(ImageRule.most(this.model, part));
        }
    }

    /** Counts the bytes of UTF-8; half of a pair is sent as the mark for a wrong one. */
    private static long bytes(@Nullable String text) {
        long bytes = 0;
        for (int i = 0; text != null && i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            }
            else if (unit < 0x800) {
                bytes += 2;
            }
            else if (Character.isHighSurrogate(unit) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            }
            else {
                bytes += 3;
            }
        }
        return bytes;
    }

    /** Counts the characters that JSON makes of a text at most. */
    private static long escaped(@Nullable String text) {
        long characters = 0;
        for (int i = 0; text != null && i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean control = unit < 0x20 && unit != '\n' && unit != '\t' && unit != '\r';
            characters += (unit >= 0x7F || control) ? 6 : (unit < 0x20 || unit == '"' || unit == '\\') ? 2 : 1;
        }
        return characters;
    }

}
