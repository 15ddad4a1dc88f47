package io.github.aiutils.test.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's Chat Completions.
 */
enum OpenAiWire implements Wire {

    INSTANCE;

    private static final String FINGERPRINT = "fp_simulator";

    @Override
    public SimulatedRequest read(Inbound inbound) {
        return OpenAiRequests.read(inbound);
    }

    @Override
    public @Nullable Problem check(Inbound inbound) {
        return OpenAiChecks.check(inbound.body());
    }

    @Override
    public String unary(Turn turn) {
        ObjectNode body = Json.object()
            .put("id", "chatcmpl-" + turn.id())
            .put("object", "chat.completion")
            .put("created", turn.created())
            .put("model", turn.request().model());
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(turn));
        choice.putNull("logprobs").put("finish_reason", finish(turn.finish()));
        body.set("usage", usage(turn));
        return body.put("service_tier", "default").put("system_fingerprint", FINGERPRINT).toString();
    }

    @Override
    public List<Step> stream(Turn turn, int tokensPerEvent) {
        return new OpenAiStream(turn, FINGERPRINT).steps(tokensPerEvent);
    }

    @Override
    public Problem problem(ErrorKind kind, String model, @Nullable Duration retryAfter) {
        return OpenAiErrors.of(kind, model, retryAfter);
    }

    @Override
    public Problem refused(QuotaGate.Refusal refusal, String model) {
        return OpenAiErrors.refused(refusal, model);
    }

    @Override
    public String errorBody(Problem problem, String requestId) {
        return OpenAiErrors.body(problem);
    }

    @Override
    public String errorEvent(Problem problem, String requestId) {
        return "data: " + OpenAiErrors.body(problem) + "\n\n";
    }

    /** As servers behind it send it; OpenAI itself sends none. */
    @Override
    public String ping() {
        return ": keep-alive\n\n";
    }

    @Override
    public String models(List<String> models) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (String model : models) {
            data.addObject().put("id", model).put("object", "model").put("created", 0).put("owned_by", "simulator");
        }
        return body.toString();
    }

    @Override
    public String endless(boolean streamed) {
        return (streamed)
                ? "data: {\"id\":\"chatcmpl-endless\",\"object\":\"chat.completion.chunk\",\"choices\":"
                        + "[{\"index\":0,\"delta\":{\"content\":\""
                : "{\"id\":\"chatcmpl-endless\",\"object\":\"chat.completion\",\"choices\":"
                        + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
    }

    @Override
    public void identify(String requestId, BiConsumer<String, String> headers) {
        headers.accept("x-request-id", requestId);
        headers.accept("openai-version", "2020-10-01");
        headers.accept("openai-organization", "org-simulator");
    }

    @Override
    public void rateHeaders(List<QuotaGate.Level> levels, Clock clock, BiConsumer<String, String> headers) {
        for (QuotaGate.Level level : levels) {
            String dimension = level.dimension().header();
            headers.accept("x-ratelimit-limit-" + dimension, Long.toString(level.limit()));
            headers.accept("x-ratelimit-remaining-" + dimension, Long.toString(level.remaining()));
            headers.accept("x-ratelimit-reset-" + dimension, GoDuration.of(level.nanosToFull()));
        }
    }

    static String finish(Turn.Finish finish) {
        return switch (finish) {
            case STOP, STOP_TEXT, REFUSAL -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }

    static ObjectNode usage(Turn turn) {
        ObjectNode usage = Json.object()
            .put("prompt_tokens", turn.input())
            .put("completion_tokens", turn.output())
            .put("total_tokens", turn.input() + turn.output());
        usage.putObject("prompt_tokens_details")
            .put("cached_tokens", turn.cached())
            .put("audio_tokens", 0)
            .put("cache_write_tokens", 0);
        usage.putObject("completion_tokens_details")
            .put("reasoning_tokens", turn.reasoning())
            .put("audio_tokens", 0)
            .put("accepted_prediction_tokens", 0)
            .put("rejected_prediction_tokens", 0);
        return usage;
    }

    private static ObjectNode message(Turn turn) {
        boolean refused = turn.finish() == Turn.Finish.REFUSAL;
        boolean silent = refused || (turn.text().isEmpty() && !turn.tools().isEmpty());
        ObjectNode message = Json.object().put("role", "assistant").put("content", (silent) ? null : turn.joined());
        message.put("refusal", (refused) ? turn.joined() : null);
        if (!turn.tools().isEmpty()) {
            ArrayNode calls = message.putArray("tool_calls");
            for (Turn.Call call : turn.tools()) {
                calls.addObject()
                    .put("id", "call_" + call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments());
            }
        }
        message.putArray("annotations");
        return message;
    }

}
