package io.github.aiutils.provider.openai;

import java.util.Base64;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import io.github.aiutils.ToolChoice;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BodyWriter;
import io.github.aiutils.provider.Capabilities;
import io.github.aiutils.provider.ModelCatalogue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the body of a Chat Completions request. */
final class OpenAiEncoder {

    private final String type;

    private final ModelCatalogue catalogue;

    private final AdjustmentLog adjustments;

    private final boolean official;

    OpenAiEncoder(String type, ModelCatalogue catalogue, AdjustmentLog adjustments, boolean official) {
        this.type = type;
        this.catalogue = catalogue;
        this.adjustments = adjustments;
        this.official = official;
    }

    void write(Call call, JsonGenerator generator) {
        BodyWriter body = new BodyWriter(call, generator);
        ChatOptions options = call.request().options();
        Capabilities model = this.catalogue.capabilities(this.type, call.route().model());
        body.text("model", call.route().model());
        boolean developer = this.official && model.thinking() == Capabilities.Thinking.EFFORT
                && model != Capabilities.ALL;
        messages(body.field("messages"), call.chat().messages(), developer ? "developer" : "system");
        if (call.streamed()) {
            body.flag("stream", true);
            streamOptions(body.field("stream_options"));
        }
        body.number(this.official ? "max_completion_tokens" : "max_tokens", options.maxOutputTokens());
        ReasoningEffort effort = effort(call, options.reasoningEffort(), model);
        body.text("reasoning_effort", (effort != null) ? effort.wireName() : null);
        sampling(call, body, options, model, effort == ReasoningEffort.NONE);
        body.number("seed", options.seed());
        format(body, options.responseFormat());
        tools(call, body, options, model, effort);
        body.text(this.official ? "safety_identifier" : "user", options.endUser());
        body.extras();
    }

    private void streamOptions(JsonGenerator generator) {
        generator.writeStartObject();
        generator.writeBooleanProperty("include_usage", true);
        if (this.official) {
            generator.writeBooleanProperty("include_obfuscation", false);
        }
        generator.writeEndObject();
    }

    private @Nullable ReasoningEffort effort(Call call, @Nullable ReasoningEffort wanted, Capabilities model) {
        if (wanted == null) {
            return null;
        }
        if (model.efforts().isEmpty()) {
            this.adjustments.tell(call.route(), "reasoning-effort", "is left out");
            return null;
        }
        ReasoningEffort nearest = model.nearest(wanted);
        if (nearest != wanted) {
            this.adjustments.tell(call.route(), "reasoning-effort " + wanted.wireName(),
                    "becomes " + nearest.wireName());
        }
        return nearest;
    }

    private void sampling(Call call, BodyWriter body, ChatOptions options, Capabilities model, boolean noReasoning) {
        boolean sampling = model.sampling() || (noReasoning && model.samplingWithoutReasoning());
        body.number("temperature", taken(call, "temperature", options.temperature(), sampling));
        body.number("top_p", taken(call, "top-p", options.topP(), sampling));
        body.number("top_k", taken(call, "top-k", options.topK(), model.topK() && !this.official));
        body.texts("stop", taken(call, "stop", options.stop(), model.stop()));
        body.number("frequency_penalty",
                taken(call, "frequency-penalty", options.frequencyPenalty(), model.penalties()));
        body.number("presence_penalty", taken(call, "presence-penalty", options.presencePenalty(), model.penalties()));
    }

    private <T> @Nullable T taken(Call call, String parameter, @Nullable T value, boolean taken) {
        if (value != null && !taken) {
            this.adjustments.tell(call.route(), parameter, "is left out");
            return null;
        }
        return value;
    }

    private static void messages(JsonGenerator generator, List<Message> messages, String instructions) {
        generator.writeStartArray();
        for (Message message : messages) {
            generator.writeStartObject();
            if (message instanceof Message.System system) {
                said(generator, instructions, system.text());
            }
            else if (message instanceof Message.Developer developer) {
                said(generator, instructions, developer.text());
            }
            else if (message instanceof Message.User user) {
                user(generator, user.parts());
            }
            else if (message instanceof Message.Assistant assistant) {
                assistant(generator, assistant);
            }
            else if (message instanceof Message.Tool tool) {
                said(generator, "tool", tool.text());
                generator.writeStringProperty("tool_call_id", tool.toolCallId());
            }
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void said(JsonGenerator generator, String role, String text) {
        generator.writeStringProperty("role", role);
        generator.writeStringProperty("content", text);
    }

    private static void user(JsonGenerator generator, List<Part> parts) {
        if (parts.size() == 1 && parts.get(0) instanceof Part.Text text) {
            said(generator, "user", text.text());
            return;
        }
        generator.writeStringProperty("role", "user");
        generator.writeArrayPropertyStart("content");
        for (Part part : parts) {
            generator.writeStartObject();
            if (part instanceof Part.Text text) {
                generator.writeStringProperty("type", "text");
                generator.writeStringProperty("text", text.text());
            }
            else if (part instanceof Part.Image image) {
                String data = Base64.getEncoder().encodeToString(image.data());
                image(generator, "data:" + image.mediaType() + ";base64," + data, image.detail());
            }
            else if (part instanceof Part.ImageLink link) {
                image(generator, link.uri().toString(), link.detail());
            }
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    private static void image(JsonGenerator generator, String url, @Nullable String detail) {
        generator.writeStringProperty("type", "image_url");
        generator.writeObjectPropertyStart("image_url");
        generator.writeStringProperty("url", url);
        if (detail != null) {
            generator.writeStringProperty("detail", detail);
        }
        generator.writeEndObject();
    }

    private static void assistant(JsonGenerator generator, Message.Assistant message) {
        StringBuilder text = new StringBuilder();
        generator.writeStringProperty("role", "assistant");
        boolean toolCalls = false;
        for (Part part : message.parts()) {
            if (part instanceof Part.Text piece) {
                text.append(piece.text());
            }
            else if (part instanceof Part.Refusal refusal) {
                generator.writeStringProperty("refusal", refusal.text());
            }
            toolCalls |= part instanceof Part.ToolCall;
        }
        if (text.isEmpty() && toolCalls) {
            generator.writeNullProperty("content");
        }
        else {
            generator.writeStringProperty("content", text.toString());
        }
        if (toolCalls) {
            toolCalls(generator, message.parts());
        }
    }

    private static void toolCalls(JsonGenerator generator, List<Part> parts) {
        generator.writeArrayPropertyStart("tool_calls");
        for (Part part : parts) {
            if (part instanceof Part.ToolCall toolCall) {
                generator.writeStartObject();
                generator.writeStringProperty("id", toolCall.id());
                generator.writeStringProperty("type", "function");
                generator.writeObjectPropertyStart("function");
                generator.writeStringProperty("name", toolCall.name());
                generator.writeStringProperty("arguments", toolCall.arguments());
                generator.writeEndObject();
                generator.writeEndObject();
            }
        }
        generator.writeEndArray();
    }

    private static void format(BodyWriter body, @Nullable ResponseFormat format) {
        if (format == null || format instanceof ResponseFormat.Text) {
            return;
        }
        JsonGenerator generator = body.field("response_format");
        generator.writeStartObject();
        if (format instanceof ResponseFormat.JsonSchema schema) {
            generator.writeStringProperty("type", "json_schema");
            generator.writeObjectPropertyStart("json_schema");
            named(generator, schema.name(), schema.description());
            generator.writeName("schema");
            generator.writePOJO(schema.schema());
            strict(generator, schema.strict());
            generator.writeEndObject();
        }
        else {
            generator.writeStringProperty("type", "json_object");
        }
        generator.writeEndObject();
    }

    private static void named(JsonGenerator generator, String name, @Nullable String description) {
        generator.writeStringProperty("name", name);
        if (description != null) {
            generator.writeStringProperty("description", description);
        }
    }

    private static void strict(JsonGenerator generator, @Nullable Boolean strict) {
        if (strict != null) {
            generator.writeBooleanProperty("strict", strict);
        }
    }

    private void tools(Call call, BodyWriter body, ChatOptions options, Capabilities model,
            @Nullable ReasoningEffort effort) {
        List<Tool> tools = options.tools();
        if (tools == null || tools.isEmpty()) {
            return;
        }
        JsonGenerator generator = body.field("tools");
        generator.writeStartArray();
        for (Tool tool : tools) {
            generator.writeStartObject();
            generator.writeStringProperty("type", "function");
            generator.writeObjectPropertyStart("function");
            named(generator, tool.name(), tool.description());
            generator.writeName("parameters");
            generator.writePOJO(tool.parameters());
            strict(generator, tool.strict());
            generator.writeEndObject();
            generator.writeEndObject();
        }
        generator.writeEndArray();
        choice(body, options.toolChoice());
        boolean parallel = model.parallelToolCalls() && effort != ReasoningEffort.MINIMAL;
        body.flag("parallel_tool_calls", taken(call, "parallel-tool-calls", options.parallelToolCalls(), parallel));
    }

    private static void choice(BodyWriter body, @Nullable ToolChoice choice) {
        if (choice instanceof ToolChoice.One one) {
            JsonGenerator generator = body.field("tool_choice");
            generator.writeStartObject();
            generator.writeStringProperty("type", "function");
            generator.writeObjectPropertyStart("function");
            generator.writeStringProperty("name", one.name());
            generator.writeEndObject();
            generator.writeEndObject();
        }
        else if (choice != null) {
            body.text("tool_choice", (choice instanceof ToolChoice.None) ? "none"
                    : (choice instanceof ToolChoice.Any) ? "required" : "auto");
        }
    }

}
