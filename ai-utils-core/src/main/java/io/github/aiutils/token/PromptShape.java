package io.github.aiutils.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import org.jspecify.annotations.Nullable;

/**
 * What a request puts before a model, measured at a cost that does not grow with its
 * texts. Of more than {@value #WHOLE} characters windows are read that are spread evenly
 * over all texts, each moved within its share by a fixed sequence, so that no rhythm of a
 * text can fall in step with them.
 */
final class PromptShape {

    private static final int WHOLE = 6144;

    private static final int WINDOWS = 64;

    private static final int WINDOW = WHOLE / WINDOWS;

    /** Windows begin and end at a blank if one is that near. */
    private static final int NEAR = 16;

    private static final double GOLDEN = 0.6180339887498949;

    /** What a key of a JSON schema costs besides its own text. */
    private static final int MARKS_OF_A_FIELD = 2;

    private final List<String> texts = new ArrayList<>();

    private final TextShape shape = new TextShape();

    private final String model;

    private long chars;

    private double fixed;

    private PromptShape(String model) {
        this.model = model;
    }

    static PromptShape of(ChatRequest request, String model) {
        PromptShape prompt = new PromptShape(model);
        request.messages().forEach(prompt::add);
        prompt.fixed += MessageFormula.REPLY;
        List<Tool> tools = request.options().tools();
        if (tools != null && !tools.isEmpty()) {
            tools.forEach(prompt::add);
            prompt.fixed += MessageFormula.TOOLS_END;
        }
        if (request.options().responseFormat() instanceof ResponseFormat.JsonSchema schema) {
            prompt.add(schema.name());
            prompt.add(schema.description());
            prompt.addJson(schema.schema());
        }
        prompt.sample();
        return prompt;
    }

    static PromptShape of(String text, String model) {
        PromptShape prompt = new PromptShape(model);
        prompt.add(text);
        prompt.sample();
        return prompt;
    }

    /** Returns the tokens, not calibrated. */
    double tokens(TokenFamily family) {
        double factor = (this.shape.chars() > 0) ? (double) this.chars / this.shape.chars() : 0;
        return this.fixed + factor * this.shape.tokens(family);
    }

    TextKind kind() {
        return this.shape.kind();
    }

    private void add(Message message) {
        this.fixed += MessageFormula.MESSAGE + 1;
        if (message instanceof Message.System system) {
            add(system.text());
        }
        else if (message instanceof Message.Developer developer) {
            add(developer.text());
        }
        else if (message instanceof Message.User user) {
            user.parts().forEach(this::add);
        }
        else if (message instanceof Message.Assistant assistant) {
            assistant.parts().forEach(this::add);
        }
        else if (message instanceof Message.Tool tool) {
            add(tool.text());
        }
    }

    private void add(Part part) {
        if (part instanceof Part.Text text) {
            add(text.text());
        }
        else if (part instanceof Part.ToolCall call) {
            this.fixed += MessageFormula.TOOL_CALL;
            add(call.name());
            add(call.arguments());
        }
        else if (part instanceof Part.Thinking thinking) {
            add(thinking.text());
        }
        else if (part instanceof Part.Refusal refusal) {
            add(refusal.text());
        }
        else {
            this.fixed += ImageRule.of(this.model).tokens(part);
        }
    }

    private void add(Tool tool) {
        this.fixed += MessageFormula.TOOL;
        add(tool.name());
        add(tool.description());
        addJson(tool.parameters());
    }

    private void add(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            this.texts.add(text);
            this.chars += text.length();
        }
    }

    private void addJson(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> {
                this.fixed += MARKS_OF_A_FIELD;
                add(String.valueOf(key));
                addJson(each);
            });
        }
        else if (value instanceof Iterable<?> list) {
            list.forEach(this::addJson);
        }
        else if (value != null) {
            this.fixed++;
            add(String.valueOf(value));
        }
    }

    private void sample() {
        if (this.chars <= WHOLE) {
            this.texts.forEach((text) -> this.shape.count(text, 0, text.length()));
            return;
        }
        double share = (double) this.chars / WINDOWS;
        int index = 0;
        long start = 0;
        for (int window = 0; window < WINDOWS; window++) {
            double moved = (window * GOLDEN) % 1;
            long at = (long) (window * share + moved * (share - WINDOW));
            while (at >= start + this.texts.get(index).length()) {
                start += this.texts.get(index).length();
                index++;
            }
            count(this.texts.get(index), (int) (at - start));
        }
    }

    private void count(String text, int from) {
        int begin = (from > 0) ? near(text, from) : 0;
        int end = near(text, Math.min(text.length(), from + WINDOW));
        if (begin < end) {
            this.shape.count(text, begin, end);
        }
    }

    private static int near(String text, int from) {
        int last = Math.min(text.length(), from + NEAR);
        for (int at = from; at < last; at++) {
            if (text.charAt(at) == ' ') {
                return at;
            }
        }
        return from;
    }

}
