package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a turn as events: {@code message_start}, a ping, blocks of thought, text and
 * tool calls, {@code message_delta} with the reason and the usage, {@code message_stop}.
 */
final class AnthropicStream {

    static final String THOUGHT = "Let me think about that.";

    static final String SIGNATURE = "EqQBc2ltdWxhdG9y";

    static final String PING = event("ping", "{\"type\":\"ping\"}");

    private final Turn turn;

    private final List<Step> steps = new ArrayList<>();

    private int block;

    AnthropicStream(Turn turn) {
        this.turn = turn;
    }

    List<Step> steps(int tokensPerEvent) {
        this.steps.add(Step.of(Step.Mark.EARLY, event("message_start", start())));
        this.steps.add(Step.of(Step.Mark.EARLY, PING));
        boolean refused = this.turn.finish() == Turn.Finish.REFUSAL;
        if (!refused && this.turn.reasoning() > 0) {
            thought();
        }
        if (!refused && !this.turn.text().isEmpty()) {
            open("{\"type\":\"text\",\"text\":\"\"}");
            pieces(Step.Mark.TEXT, "{\"type\":\"text_delta\",\"text\":\"", this.turn.text(), tokensPerEvent);
            close();
        }
        for (Turn.Call call : this.turn.tools()) {
            open("{\"type\":\"tool_use\",\"id\":\"toolu_%s\",\"name\":%s,\"input\":{}}".formatted(call.id(),
                    Json.quote(call.name())));
            pieces(Step.Mark.TOOL, "{\"type\":\"input_json_delta\",\"partial_json\":\"", call.fragments(),
                    tokensPerEvent);
            close();
        }
        this.steps.add(Step.of(Step.Mark.FINISH, event("message_delta", delta())));
        this.steps.add(Step.of(Step.Mark.DONE, event("message_stop", "{\"type\":\"message_stop\"}")));
        return this.steps;
    }

    private void thought() {
        if (!AnthropicWire.showsThinking(this.turn)) {
            this.steps.add(Step.of(Step.Mark.FRAME, PING, this.turn.reasoning()));
            return;
        }
        open("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        this.steps.add(Step.of(Step.Mark.FRAME,
                blockDelta("{\"type\":\"thinking_delta\",\"thinking\":" + Json.quote(THOUGHT) + "}"),
                this.turn.reasoning()));
        this.steps.add(Step.of(Step.Mark.FRAME,
                blockDelta("{\"type\":\"signature_delta\",\"signature\":" + Json.quote(SIGNATURE) + "}")));
        close();
    }

    private void open(String contentBlock) {
        this.steps.add(Step.of(Step.Mark.FRAME,
                event("content_block_start", "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":%s}"
                    .formatted(this.block, contentBlock))));
    }

    private void pieces(Step.Mark mark, String delta, List<String> pieces, int tokensPerEvent) {
        String before = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + this.block
                + ",\"delta\":" + delta;
        this.steps.addAll(Step.each(mark, before, pieces, "\"}}\n\n", tokensPerEvent));
    }

    private void close() {
        this.steps.add(Step.of(Step.Mark.FRAME,
                event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":" + this.block + "}")));
        this.block++;
    }

    private String blockDelta(String delta) {
        return event("content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":%s}".formatted(this.block, delta));
    }

    private String start() {
        ObjectNode message = Json.object()
            .put("id", "msg_" + this.turn.id())
            .put("type", "message")
            .put("role", "assistant")
            .put("model", this.turn.request().model());
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        ObjectNode usage = AnthropicWire.usage(this.turn, Math.min(1, this.turn.output()));
        usage.remove(List.of("output_tokens_details", "server_tool_use", "inference_geo"));
        message.set("usage", usage);
        return "{\"type\":\"message_start\",\"message\":" + message + "}";
    }

    private String delta() {
        ObjectNode event = Json.object().put("type", "message_delta");
        ObjectNode delta = event.putObject("delta")
            .put("stop_reason", AnthropicWire.stopReason(this.turn.finish()))
            .put("stop_sequence", this.turn.stopText());
        if (this.turn.finish() == Turn.Finish.REFUSAL) {
            delta.set("stop_details", AnthropicWire.stopDetails(this.turn));
        }
        ObjectNode usage = AnthropicWire.usage(this.turn, this.turn.output());
        usage.remove(List.of("cache_creation", "server_tool_use", "service_tier", "inference_geo"));
        event.set("usage", usage);
        return event.toString();
    }

    private static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

}
