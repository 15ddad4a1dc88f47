package io.github.aiutils.test.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's Messages.
 */
enum AnthropicWire implements Wire {

    INSTANCE;

    static final String COUNT_TOKENS = "/v1/messages/count_tokens";

    /** From this limit on what is left is rounded to thousands, as Anthropic does. */
    private static final long ROUNDED_FROM = 10_000;

    @Override
    public SimulatedRequest read(Inbound inbound) {
        return AnthropicRequests.read(inbound);
    }

    @Override
    public @Nullable Problem check(Inbound inbound) {
        return AnthropicChecks.check(inbound.body(), inbound.headers().get("anthropic-version"),
                inbound.path().equals(COUNT_TOKENS));
    }

    @Override
    public String unary(Turn turn) {
        ObjectNode body = Json.object()
            .put("id", "msg_" + turn.id())
            .put("type", "message")
            .put("role", "assistant")
            .put("model", turn.request().model());
        body.set("content", content(turn));
        body.put("stop_reason", stopReason(turn.finish())).put("stop_sequence", turn.stopText());
        body.set("stop_details", stopDetails(turn));
        body.set("usage", usage(turn, turn.output()));
        return body.toString();
    }

    @Override
    public List<Step> stream(Turn turn, int tokensPerEvent) {
        return new AnthropicStream(turn).steps(tokensPerEvent);
    }

    @Override
    public Problem problem(ErrorKind kind, String model, @Nullable Duration retryAfter) {
        return AnthropicErrors.of(kind, model, retryAfter);
    }

    @Override
    public Problem refused(QuotaGate.Refusal refusal, String model) {
        return AnthropicErrors.refused(refusal, model);
    }

    @Override
    public String errorBody(Problem problem, String requestId) {
        return AnthropicErrors.body(problem, requestId);
    }

    @Override
    public String errorEvent(Problem problem, String requestId) {
        return "event: error\ndata: " + AnthropicErrors.body(problem, requestId) + "\n\n";
    }

    @Override
    public String ping() {
        return AnthropicStream.PING;
    }

    @Override
    public String models(List<String> models) {
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        for (String model : models) {
            data.addObject()
                .put("id", model)
                .put("type", "model")
                .put("display_name", model)
                .put("created_at", "2026-01-01T00:00:00Z");
        }
        return body.put("has_more", false)
            .put("first_id", models.get(0))
            .put("last_id", models.get(models.size() - 1))
            .toString();
    }

    @Override
    public String endless(boolean streamed) {
        return (streamed)
                ? "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                        + "\"delta\":{\"type\":\"text_delta\",\"text\":\""
                : "{\"id\":\"msg_endless\",\"type\":\"message\",\"role\":\"assistant\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"";
    }

    @Override
    public void identify(String requestId, BiConsumer<String, String> headers) {
        headers.accept("request-id", requestId);
        headers.accept("anthropic-organization-id", "org-simulator");
    }

    @Override
    public void rateHeaders(List<QuotaGate.Level> levels, Clock clock, BiConsumer<String, String> headers) {
        for (QuotaGate.Level level : levels) {
            String prefix = "anthropic-ratelimit-" + level.dimension().header();
            boolean rounded = level.dimension() != QuotaGate.Dimension.REQUESTS && level.limit() >= ROUNDED_FROM;
            long remaining = (rounded) ? Math.round(level.remaining() / 1000.0) * 1000 : level.remaining();
            headers.accept(prefix + "-limit", Long.toString(level.limit()));
            headers.accept(prefix + "-remaining", Long.toString(remaining));
            headers.accept(prefix + "-reset",
                    clock.instant()
                        .plusNanos(level.nanosToFull() + 999_999_999)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        }
    }

    static String stopReason(Turn.Finish finish) {
        return switch (finish) {
            case STOP -> "end_turn";
            case STOP_TEXT -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case REFUSAL, CONTENT_FILTER -> "refusal";
        };
    }

    static JsonNode stopDetails(Turn turn) {
        return (turn.finish() != Turn.Finish.REFUSAL) ? Json.MAPPER.nullNode()
                : Json.object()
                    .put("type", "refusal")
                    .put("category", "general_harms")
                    .put("explanation", turn.joined());
    }

    /**
     * Returns whether a thinking block comes first: there was thought, and the request
     * knows of thinking.
     */
    static boolean showsThinking(Turn turn) {
        String type = turn.request().body().path("thinking").path("type").stringValue("disabled");
        return turn.reasoning() > 0 && !type.equals("disabled");
    }

    static ObjectNode usage(Turn turn, long output) {
        ObjectNode usage = Json.object()
            .put("input_tokens", turn.input() - turn.cached())
            .put("cache_creation_input_tokens", 0)
            .put("cache_read_input_tokens", turn.cached());
        usage.putObject("cache_creation").put("ephemeral_5m_input_tokens", 0).put("ephemeral_1h_input_tokens", 0);
        usage.put("output_tokens", output);
        usage.putObject("output_tokens_details").put("thinking_tokens", turn.reasoning());
        usage.putObject("server_tool_use").put("web_search_requests", 0).put("web_fetch_requests", 0);
        return usage.put("service_tier", "standard").put("inference_geo", "global");
    }

    private static ArrayNode content(Turn turn) {
        ArrayNode content = Json.array();
        if (turn.finish() == Turn.Finish.REFUSAL) {
            return content;
        }
        if (showsThinking(turn)) {
            content.addObject()
                .put("type", "thinking")
                .put("thinking", AnthropicStream.THOUGHT)
                .put("signature", AnthropicStream.SIGNATURE);
        }
        if (!turn.text().isEmpty()) {
            content.addObject().put("type", "text").put("text", turn.joined());
        }
        for (Turn.Call call : turn.tools()) {
            JsonNode input = Json.readObject(call.arguments());
            content.addObject()
                .put("type", "tool_use")
                .put("id", "toolu_" + call.id())
                .put("name", call.name())
                .set("input", input.isObject() ? input : Json.object());
        }
        return content;
    }

}
