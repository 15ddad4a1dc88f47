package io.github.aiutils.test.codec;

import java.util.List;

import io.github.aiutils.FinishReason;
import io.github.aiutils.Part;
import io.github.aiutils.Usage;
import tools.jackson.databind.json.JsonMapper;

/** Answers of Anthropic's Messages. */
final class AnthropicRecordings {

    private static final Usage SMALL = new Usage(9L, null, null, null, 4L, null);

    private AnthropicRecordings() {
    }

    static List<Recording> all() {
        return List.of(text(), thinkingAndTool(), tools(), redacted(), refusal(), refusalAtOnce(), serverTools(),
                withoutNames());
    }

    private static Recording text() {
        String whole = """
                {"id":"msg_01","type":"message","role":"assistant","model":"claude-opus-5-5",
                 "content":[{"type":"text","text":"Grüß Gott, 東京 🗼!"}],
                 "stop_reason":"end_turn","stop_sequence":null,"stop_details":null,
                 "usage":{"input_tokens":412,"cache_creation_input_tokens":3048,"cache_read_input_tokens":10240,
                  "cache_creation":{"ephemeral_5m_input_tokens":2048,"ephemeral_1h_input_tokens":1000},
                  "output_tokens":230,"service_tier":"standard"}}
                """;
        String stream = """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"claude-opus-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":412,"cache_creation_input_tokens":3048,"cache_read_input_tokens":10240,"cache_creation":{"ephemeral_5m_input_tokens":2048,"ephemeral_1h_input_tokens":1000},"output_tokens":1,"service_tier":"standard"}}}

                event: ping
                data: {"type":"ping"}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Grüß"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" Gott, 東"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"京 \\uD83D\\uDDFC!"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":null,"output_tokens":230}}

                event: message_stop
                data: {"type":"message_stop"}

                """;
        Usage usage = new Usage(412L, 10240L, 2048L, 1000L, 230L, null,
                new Usage.Details(null, null, null, null, "standard", null));
        return new Recording("text", whole, stream,
                Said.nothing(FinishReason.STOP, "end_turn", usage).withText("Grüß Gott, 東京 🗼!"));
    }

    private static Recording thinkingAndTool() {
        String whole = """
                {"id":"msg_02","type":"message","role":"assistant","model":"claude-sonnet-5-5",
                 "content":[{"type":"thinking","thinking":"Need the weather.","signature":"EqQBabc="},
                  {"type":"text","text":"One moment.","citations":[{"type":"char_location","cited_text":"x"}]},
                  {"type":"tool_use","id":"toolu_01","name":"get_weather","input":{"city": "Oslo", "t": 1.10}}],
                 "stop_reason":"tool_use",
                 "usage":{"input_tokens":412,"cache_creation_input_tokens":7,"cache_read_input_tokens":10240,
                  "output_tokens":89,"output_tokens_details":{"thinking_tokens":31}}}
                """;
        String stream = """
                event: message_start
                data: {"type":"message_start","message":{"id":"msg_02","type":"message","role":"assistant","model":"claude-sonnet-5-5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":400,"cache_creation_input_tokens":0,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Need the"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":" weather."}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abc="}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: content_block_start
                data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"One moment."}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"x"}}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":1}

                event: content_block_start
                data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_01","name":"get_weather","input":{}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\\"city\\": \\"Os"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"lo\\", \\"t\\": 1.10}"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":2}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":412,"cache_creation_input_tokens":7,"cache_read_input_tokens":10240,"output_tokens":89,"output_tokens_details":{"thinking_tokens":31}}}

                event: message_stop
                data: {"type":"message_stop"}

                """;
        Usage usage = new Usage(412L, 10240L, 7L, null, 89L, 31L);
        return new Recording("thoughts, text and a tool", whole, stream,
                Said.nothing(FinishReason.TOOL_CALLS, "tool_use", usage)
                    .withText("One moment.")
                    .withThinking("Need the weather.", "EqQBabc=")
                    .withToolCalls(new Part.ToolCall("toolu_01", "get_weather", "{\"city\":\"Oslo\",\"t\":1.10}")));
    }

    private static Recording tools() {
        String whole = message("""
                {"type":"tool_use","id":"toolu_a","name":"weather","input":{"city":"Oslo"}},
                {"type":"tool_use","id":"toolu_b","name":"time","input":{}},
                {"type":"tool_use","id":"toolu_c","name":"map","input":{"zoom":[1,{"x":"}"}]}}""", "tool_use");
        String stream = start()
                + block(0, "{\"type\":\"tool_use\",\"id\":\"toolu_a\",\"name\":\"weather\",\"input\":{}}")
                + block(1, "{\"type\":\"tool_use\",\"id\":\"toolu_b\",\"name\":\"time\",\"input\":{}}")
                + input(0, "{\"ci")
                + block(2,
                        "{\"type\":\"tool_use\",\"id\":\"toolu_c\",\"name\":\"map\","
                                + "\"input\":{\"zoom\":[1,{\"x\":\"}\"}]}}")
                + input(1, "") + input(0, "ty\":\"Oslo\"}") + stop(1) + stop(0) + stop(2) + end("tool_use", "null");
        return new Recording("tools at once, interleaved", whole, stream,
                Said.nothing(FinishReason.TOOL_CALLS, "tool_use", SMALL)
                    .withToolCalls(new Part.ToolCall("toolu_a", "weather", "{\"city\":\"Oslo\"}"),
                            new Part.ToolCall("toolu_b", "time", "{}"),
                            new Part.ToolCall("toolu_c", "map", "{\"zoom\":[1,{\"x\":\"}\"}]}")));
    }

    private static Recording redacted() {
        String whole = message("""
                {"type":"thinking","thinking":"","signature":"Sig="},{"type":"redacted_thinking","data":"Zm9v"},
                {"type":"text","text":"Hi"}""", "max_tokens");
        String stream = start() + block(0, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}")
                + delta(0, "{\"type\":\"signature_delta\",\"signature\":\"Sig=\"}") + stop(0)
                + block(1, "{\"type\":\"redacted_thinking\",\"data\":\"Zm9v\"}") + stop(1)
                + block(2, "{\"type\":\"text\",\"text\":\"\"}") + delta(2, "{\"type\":\"text_delta\",\"text\":\"Hi\"}")
                + stop(2) + end("max_tokens", "null");
        return new Recording("thoughts nobody may read", whole, stream,
                Said.nothing(FinishReason.LENGTH, "max_tokens", SMALL).withText("Hi").withThinking("", "Sig=", "Zm9v"));
    }

    private static Recording refusal() {
        String details = "{\"type\":\"refusal\",\"category\":\"cyber\",\"explanation\":\"I must not.\"}";
        String whole = message("{\"type\":\"text\",\"text\":\"Well\"}", "refusal").replace("\"stop_details\":null",
                "\"stop_details\":" + details);
        String stream = start() + block(0, "{\"type\":\"text\",\"text\":\"Well\"}") + stop(0) + end("refusal", details);
        return new Recording("refusal in the middle", whole, stream,
                Said.nothing(FinishReason.REFUSAL, "refusal", SMALL).withText("Well").withRefusal("I must not."));
    }

    private static Recording refusalAtOnce() {
        return new Recording("refusal at once", message("", "refusal"), start() + end("refusal", "null"),
                Said.nothing(FinishReason.REFUSAL, "refusal", SMALL));
    }

    private static Recording serverTools() {
        String whole = message("""
                {"type":"server_tool_use","id":"srvtoolu_1","name":"web_search","input":{"query":"x"}},
                {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[{"type":"web_search_result"}]},
                {"type":"text","text":"Found."}""", "pause_turn");
        String stream = start()
                + block(0, "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\",\"input\":{}}")
                + input(0, "{\"query\":\"x\"}") + stop(0)
                + block(1, "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[]}")
                + stop(1) + block(2, "{\"type\":\"text\",\"text\":\"\"}")
                + delta(2, "{\"type\":\"text_delta\",\"text\":\"Found.\"}") + stop(2) + end("pause_turn", "null");
        return new Recording("tools of the provider's own", whole, stream,
                Said.nothing(FinishReason.PAUSE, "pause_turn", SMALL).withText("Found."));
    }

    private static Recording withoutNames() {
        String stream = EventText.edit(saying("Hi").stream(), (event) -> new EventText("", event.data()));
        return new Recording("events without names", saying("Hi").whole(), stream, saying("Hi").said());
    }

    static Recording saying(String text) {
        String json = JsonMapper.builder().build().writeValueAsString(text);
        String stream = start() + block(0, "{\"type\":\"text\",\"text\":\"\"}")
                + delta(0, "{\"type\":\"text_delta\",\"text\":" + json + "}") + stop(0) + end("end_turn", "null");
        return new Recording("text", message("{\"type\":\"text\",\"text\":" + json + "}", "end_turn"), stream,
                Said.nothing(FinishReason.STOP, "end_turn", SMALL).withText(text));
    }

    static String calling(String... fragments) {
        StringBuilder stream = new StringBuilder(start())
            .append(block(0, "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}"));
        for (String fragment : fragments) {
            stream.append(input(0, fragment));
        }
        return stream.append(stop(0)).append(end("tool_use", "null")).toString();
    }

    private static String message(String content, String reason) {
        return "{\"id\":\"msg_03\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[" + content
                + "],\"stop_reason\":\"" + reason
                + "\",\"stop_details\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":4}}";
    }

    private static String start() {
        return event("message_start", "\"message\":{\"id\":\"msg_03\",\"type\":\"message\",\"role\":\"assistant\","
                + "\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}");
    }

    private static String block(int index, String block) {
        return event("content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
    }

    private static String delta(int index, String delta) {
        return event("content_block_delta", "\"index\":" + index + ",\"delta\":" + delta);
    }

    private static String input(int index, String fragment) {
        return delta(index, "{\"type\":\"input_json_delta\",\"partial_json\":"
                + JsonMapper.builder().build().writeValueAsString(fragment) + "}");
    }

    private static String stop(int index) {
        return event("content_block_stop", "\"index\":" + index);
    }

    private static String end(String reason, String details) {
        return event("message_delta",
                "\"delta\":{\"stop_reason\":\"" + reason + "\",\"stop_details\":" + details
                        + "},\"usage\":{\"output_tokens\":4}")
                + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
    }

}
