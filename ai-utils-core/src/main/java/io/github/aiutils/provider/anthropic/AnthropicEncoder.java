package io.github.aiutils.provider.anthropic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
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

/** Writes the body of a Messages request. */
final class AnthropicEncoder {

    /** Stands in for a mode that the API does not have. */
    private static final String JSON_ONLY = "Answer with one JSON object and nothing else.";

    /** Least top-p that goes with thinking. */
    private static final double THINKING_TOP_P = 0.95;

    private final ModelCatalogue catalogue;

    private final AdjustmentLog adjustments;

    private final boolean sampling;

    /**
     * Makes an encoder.
     * @param catalogue knows what models take
     * @param adjustments told of what is left out or said another way
     * @param sampling whether the API's version takes sampling parameters
     */
    AnthropicEncoder(ModelCatalogue catalogue, AdjustmentLog adjustments, boolean sampling) {
        this.catalogue = catalogue;
        this.adjustments = adjustments;
        this.sampling = sampling;
    }

    void write(Call call, JsonGenerator generator) {
        BodyWriter body = new BodyWriter(call, generator);
        ChatOptions options = call.request().options();
        Capabilities model = this.catalogue.capabilities("anthropic", call.route().model());
        ToolChoice choice = choice(call, options, model);
        AnthropicThinking thinking = AnthropicThinking.plan(options, model, forced(choice),
                (parameter, outcome) -> this.adjustments.tell(call.route(), parameter, outcome));
        body.text("model", call.route().model());
        body.number("max_tokens", thinking.maxTokens());
        messages(call, body, options.responseFormat());
        if (call.streamed()) {
            body.flag("stream", true);
        }
        thinking(body, thinking);
        outputConfig(body, thinking.effort(), options.responseFormat());
        sampling(call, body, options, model, thinking.on());
        body.texts("stop_sequences", taken(call, "stop", options.stop(), model.stop()));
        taken(call, "seed", options.seed(), false);
        taken(call, "frequency-penalty", options.frequencyPenalty(), false);
        taken(call, "presence-penalty", options.presencePenalty(), false);
        tools(call, body, options, model, choice);
        metadata(body, options.endUser());
        body.extras();
    }

    private <T> @Nullable T taken(Call call, String parameter, @Nullable T value, boolean taken) {
        if (value != null && !taken) {
            this.adjustments.tell(call.route(), parameter, "is left out");
            return null;
        }
        return value;
    }

    private void messages(Call call, BodyWriter body, @Nullable ResponseFormat format) {
        boolean json = format instanceof ResponseFormat.JsonObject;
        if (json) {
            this.adjustments.tell(call.route(), "response-format json-object", "becomes an instruction");
        }
        AnthropicMessages.system(body, call.chat().messages(), json ? JSON_ONLY : null);
        AnthropicMessages.messages(body.field("messages"), call.chat().messages());
    }

    private static void thinking(BodyWriter body, AnthropicThinking thinking) {
        if (thinking.type() != null) {
            JsonGenerator generator = body.field("thinking");
            generator.writeStartObject();
            generator.writeStringProperty("type", thinking.type());
            if (thinking.budget() > 0) {
                generator.writeNumberProperty("budget_tokens", thinking.budget());
            }
            generator.writeEndObject();
        }
    }

    private static void outputConfig(BodyWriter body, @Nullable ReasoningEffort effort,
            @Nullable ResponseFormat format) {
        if (effort == null && !(format instanceof ResponseFormat.JsonSchema)) {
            return;
        }
        JsonGenerator generator = body.field("output_config");
        generator.writeStartObject();
        if (effort != null) {
            generator.writeStringProperty("effort", effort.wireName());
        }
        if (format instanceof ResponseFormat.JsonSchema schema) {
            generator.writeObjectPropertyStart("format");
            generator.writeStringProperty("type", "json_schema");
            generator.writeName("schema");
            generator.writePOJO(schema.schema());
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }

    private void sampling(Call call, BodyWriter body, ChatOptions options, Capabilities model, boolean thinks) {
        boolean unthinking = options.reasoningEffort() == ReasoningEffort.NONE && model.samplingWithoutReasoning();
        boolean taken = this.sampling && (model.sampling() || unthinking);
        Double temperature = taken(call, "temperature", options.temperature(), taken);
        temperature = taken(call, "temperature while it thinks", temperature, !thinks);
        if (temperature != null && temperature > 1) {
            this.adjustments.tell(call.route(), "temperature above 1", "becomes 1");
            temperature = 1.0;
        }
        Double topP = taken(call, "top-p", options.topP(), taken);
        topP = taken(call, "top-p besides temperature", topP, temperature == null);
        topP = taken(call, "top-p below 0.95 while it thinks", topP,
                !thinks || (topP != null && topP >= THINKING_TOP_P));
        Integer topK = taken(call, "top-k", options.topK(), this.sampling && model.topK());
        body.number("temperature", temperature);
        body.number("top_p", topP);
        body.number("top_k", taken(call, "top-k while it thinks", topK, !thinks));
    }

    private @Nullable ToolChoice choice(Call call, ChatOptions options, Capabilities model) {
        if (options.tools() == null || options.tools().isEmpty()) {
            return null;
        }
        if (forced(options.toolChoice()) && !model.forcedTools()) {
            this.adjustments.tell(call.route(), "a forced tool", "becomes a choice");
            return ToolChoice.AUTO;
        }
        return options.toolChoice();
    }

    private static boolean forced(@Nullable ToolChoice choice) {
        return choice instanceof ToolChoice.Any || choice instanceof ToolChoice.One;
    }

    private void tools(Call call, BodyWriter body, ChatOptions options, Capabilities model,
            @Nullable ToolChoice choice) {
        List<Tool> tools = options.tools();
        if (tools == null || tools.isEmpty()) {
            return;
        }
        JsonGenerator generator = body.field("tools");
        generator.writeStartArray();
        tools.forEach((tool) -> tool(generator, tool));
        generator.writeEndArray();
        Boolean parallel = taken(call, "parallel-tool-calls", options.parallelToolCalls(), model.parallelToolCalls());
        boolean single = Boolean.FALSE.equals(parallel) && !(choice instanceof ToolChoice.None);
        if (choice != null || single) {
            choice(body.field("tool_choice"), (choice != null) ? choice : ToolChoice.AUTO, single);
        }
    }

    private static void tool(JsonGenerator generator, Tool tool) {
        generator.writeStartObject();
        generator.writeStringProperty("name", tool.name());
        if (tool.description() != null) {
            generator.writeStringProperty("description", tool.description());
        }
        generator.writeName("input_schema");
        generator.writePOJO(schema(tool.parameters()));
        if (tool.strict() != null) {
            generator.writeBooleanProperty("strict", tool.strict());
        }
        generator.writeEndObject();
    }

    /** The API insists on a type, which others take for granted. */
    private static Map<String, Object> schema(Map<String, Object> parameters) {
        if (parameters.containsKey("type")) {
            return parameters;
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.putAll(parameters);
        return schema;
    }

    private static void choice(JsonGenerator generator, ToolChoice choice, boolean single) {
        generator.writeStartObject();
        if (choice instanceof ToolChoice.One one) {
            generator.writeStringProperty("type", "tool");
            generator.writeStringProperty("name", one.name());
        }
        else {
            generator.writeStringProperty("type",
                    (choice instanceof ToolChoice.None) ? "none" : (choice instanceof ToolChoice.Any) ? "any" : "auto");
        }
        if (single) {
            generator.writeBooleanProperty("disable_parallel_tool_use", true);
        }
        generator.writeEndObject();
    }

    private static void metadata(BodyWriter body, @Nullable String endUser) {
        if (endUser != null) {
            JsonGenerator generator = body.field("metadata");
            generator.writeStartObject();
            generator.writeStringProperty("user_id", endUser);
            generator.writeEndObject();
        }
    }

}
