package io.github.aiutils.test.codec;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.FinishReason;
import io.github.aiutils.Part;
import io.github.aiutils.Usage;
import tools.jackson.databind.json.JsonMapper;

/** Answers of Chat Completions, of OpenAI itself and of compatible servers. */
final class OpenAiRecordings {

    private static final String DONE = "data: [DONE]\n\n";

    private static final Usage SMALL = new Usage(9L, null, null, null, 4L, null);

    private static final String SMALL_JSON = "{\"prompt_tokens\":9,\"completion_tokens\":4,\"total_tokens\":13}";

    private OpenAiRecordings() {
    }

    static List<Recording> official() {
        return List.of(text(), tools(), refusal(), filtered(), saying("Hi"));
    }

    static List<Recording> compatible() {
        List<Recording> recordings = new ArrayList<>(official());
        recordings.addAll(List.of(reasoning(), parts(), deepSeek(), looseTools()));
        return recordings;
    }

    private static Recording text() {
        String whole = """
                {"id":"chatcmpl-A1","object":"chat.completion","created":1795300000,"model":"gpt-5.4-2026-03-05",
                 "choices":[{"index":0,"message":{"role":"assistant","content":"Grüß Gott, 東京 🗼!","refusal":null,
                  "annotations":[]},"logprobs":null,"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":1200,"completion_tokens":310,"total_tokens":1510,
                  "prompt_tokens_details":{"cached_tokens":1024,"audio_tokens":0,"cache_write_tokens":100},
                  "completion_tokens_details":{"reasoning_tokens":256,"audio_tokens":0}},
                 "service_tier":"default","system_fingerprint":"fp_1"}
                """;
        String stream = """
                data: {"id":"chatcmpl-A1","object":"chat.completion.chunk","created":1795300000,"model":"gpt-5.4-2026-03-05","service_tier":"default","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"k2"}

                data: {"id":"chatcmpl-A1","object":"chat.completion.chunk","created":1795300000,"model":"gpt-5.4-2026-03-05","choices":[{"index":0,"delta":{"content":"Grüß Gott, 東"},"finish_reason":null}],"usage":null}

                data: {"id":"chatcmpl-A1","object":"chat.completion.chunk","created":1795300000,"model":"gpt-5.4-2026-03-05","choices":[{"index":0,"delta":{"content":"京 \\uD83D\\uDDFC!"},"finish_reason":null}],"usage":null}

                data: {"id":"chatcmpl-A1","object":"chat.completion.chunk","created":1795300000,"model":"gpt-5.4-2026-03-05","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}

                data: {"id":"chatcmpl-A1","object":"chat.completion.chunk","created":1795300000,"model":"gpt-5.4-2026-03-05","choices":[],"usage":{"prompt_tokens":1200,"completion_tokens":310,"total_tokens":1510,"prompt_tokens_details":{"cached_tokens":1024,"audio_tokens":0,"cache_write_tokens":100},"completion_tokens_details":{"reasoning_tokens":256,"audio_tokens":0}}}

                data: [DONE]

                """;
        Usage usage = new Usage(76L, 1024L, 100L, null, 310L, 256L,
                new Usage.Details(0L, null, 0L, null, "default", null));
        return new Recording("text", whole, stream,
                Said.nothing(FinishReason.STOP, "stop", usage).withText("Grüß Gott, 東京 🗼!"));
    }

    private static Recording tools() {
        String whole = message("""
                {"role":"assistant","content":null,"tool_calls":[
                {"id":"call_a","type":"function","function":{"name":"weather","arguments":"{\\"city\\": \\"Oslo\\"}"}},
                {"id":"call_b","type":"function","function":{"name":"time","arguments":""}}]}""", "tool_calls");
        String stream = delta(
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[" + call(0, "call_a", "weather") + "]}")
                + fragment(0, "{\"ci") + delta("{\"tool_calls\":[" + call(1, "call_b", "time") + "]}")
                + fragment(0, "ty\": \"Os") + fragment(1, "") + fragment(0, "lo\"}") + end("tool_calls");
        return new Recording("tools at once, interleaved", whole, stream,
                Said.nothing(FinishReason.TOOL_CALLS, "tool_calls", SMALL)
                    .withToolCalls(new Part.ToolCall("call_a", "weather", "{\"city\":\"Oslo\"}"),
                            new Part.ToolCall("call_b", "time", "{}")));
    }

    private static Recording refusal() {
        String whole = message("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"I must not.\"}", "stop");
        String stream = delta("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}")
                + delta("{\"refusal\":\"I must\"}") + delta("{\"refusal\":\" not.\"}") + end("stop");
        return new Recording("refusal", whole, stream,
                Said.nothing(FinishReason.REFUSAL, "stop", SMALL).withRefusal("I must not."));
    }

    private static Recording filtered() {
        String whole = message("{\"role\":\"assistant\",\"content\":\"Well\"}", "content_filter");
        return new Recording("filtered", whole, delta("{\"content\":\"Well\"}") + end("content_filter"),
                Said.nothing(FinishReason.CONTENT_FILTER, "content_filter", SMALL).withText("Well"));
    }

    private static Recording reasoning() {
        String whole = message("{\"role\":\"assistant\",\"reasoning_content\":\"Hm. Yes.\",\"content\":\"Hi\"}",
                "length");
        String stream = delta("{\"role\":\"assistant\",\"reasoning_content\":\"Hm.\"}")
                + delta("{\"reasoning\":\" Yes.\"}") + delta("{\"content\":\"Hi\"}") + end("length");
        return new Recording("thoughts", whole, stream,
                Said.nothing(FinishReason.LENGTH, "length", SMALL).withText("Hi").withThinking("Hm. Yes."));
    }

    private static Recording parts() {
        String content = "[{\"type\":\"text\",\"text\":\"Hi \"},{\"type\":\"image\",\"url\":\"x\"},"
                + "{\"type\":\"text\",\"text\":\"there\"}]";
        String whole = message("{\"role\":\"assistant\",\"content\":" + content + "}", "model_length");
        return new Recording("content in parts", whole, delta("{\"content\":" + content + "}") + end("model_length"),
                Said.nothing(FinishReason.CONTEXT_WINDOW, "model_length", SMALL).withText("Hi there"));
    }

    private static Recording deepSeek() {
        String usage = "{\"prompt_tokens\":100,\"prompt_cache_hit_tokens\":64,\"prompt_cache_miss_tokens\":36,"
                + "\"completion_tokens\":4}";
        Recording hi = saying("Hi");
        return new Recording("cache hits and misses", "\n\n\n" + hi.whole().replace(SMALL_JSON, usage),
                hi.stream().replace(SMALL_JSON, usage),
                Said.nothing(FinishReason.STOP, "stop", new Usage(36L, 64L, null, null, 4L, null)).withText("Hi"));
    }

    /** No index, no type, and a wrong reason, as some servers have it. */
    private static Recording looseTools() {
        String call = "{\"id\":\"call_a\",\"function\":{\"name\":\"weather\",\"arguments\":\"{}\"}}";
        String whole = message("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[" + call + "]}", "stop");
        return new Recording("tools without index", whole, delta("{\"tool_calls\":[" + call + "]}") + end("stop"),
                Said.nothing(FinishReason.TOOL_CALLS, "stop", SMALL)
                    .withToolCalls(new Part.ToolCall("call_a", "weather", "{}")));
    }

    static Recording saying(String text) {
        String json = json(text);
        return new Recording("short text", message("{\"role\":\"assistant\",\"content\":" + json + "}", "stop"),
                delta("{\"role\":\"assistant\",\"content\":" + json + "}") + end("stop"),
                Said.nothing(FinishReason.STOP, "stop", SMALL).withText(text));
    }

    static String calling(String... fragments) {
        StringBuilder stream = new StringBuilder(delta("{\"tool_calls\":[" + call(0, "call_a", "weather") + "]}"));
        for (String fragment : fragments) {
            stream.append(fragment(0, fragment));
        }
        return stream.append(end("tool_calls")).toString();
    }

    private static String call(int index, String id, String name) {
        return "{\"index\":" + index + ",\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\"" + name
                + "\",\"arguments\":\"\"}}";
    }

    private static String fragment(int index, String arguments) {
        return delta(
                "{\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":" + json(arguments) + "}}]}");
    }

    private static String json(String text) {
        return JsonMapper.builder().build().writeValueAsString(text);
    }

    private static String message(String message, String reason) {
        return "{\"id\":\"chatcmpl-B\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":" + message
                + ",\"finish_reason\":\"" + reason
                + "\"},{\"index\":1,\"message\":{\"content\":\"second\"}}],\"usage\":" + SMALL_JSON + "}";
    }

    private static String delta(String delta) {
        return "data: {\"id\":\"chatcmpl-B\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":null}],\"usage\":null}\n\n";
    }

    private static String end(String reason) {
        return "data: {\"id\":\"chatcmpl-B\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
                + reason + "\"}],\"usage\":null}\n\ndata: {\"id\":\"chatcmpl-B\",\"choices\":[],\"usage\":" + SMALL_JSON
                + "}\n\n" + DONE;
    }

}
