package io.github.aiutils.provider.openai;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ReasoningEffort;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Tool;
import io.github.aiutils.ToolChoice;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.Encoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OpenAiEncodingTests {

    private static final String PLAIN = "gpt-4.1";

    private static final String REASONING = "gpt-6.2-sol";

    private static final Tool TOOL = Tool.of("weather", "Tells the weather", Map.of("type", "object"));

    private final OpenAiCodec official = OpenAiCodec.official(new BuiltInCatalogue(), new AdjustmentLog(),
            List.of("OpenAI-Project", "proj_1"));

    private final OpenAiCodec compatible = OpenAiCodec.compatible(new BuiltInCatalogue(), new AdjustmentLog(),
            List.of());

    @Test
    void saysTheLeast() {
        Encoded said = Encoded.hi(this.official, PLAIN, (options) -> {
        });
        said.is("{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        assertThat(said.request().path()).isEqualTo("chat/completions");
        assertThat(said.request().headers()).containsExactly("OpenAI-Project", "proj_1", "X-Client-Request-Id",
                "req_0123456789ab");
    }

    @Test
    void asksForAStreamWithItsUsage() {
        ChatRequest request = ChatRequest.of("Hi");
        Encoded.of(this.official, Encoded.call(PLAIN, request, true)).adds("""
                {"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false}}""");
        Encoded.of(this.compatible, Encoded.call("llama", request, true)).adds("""
                {"stream":true,"stream_options":{"include_usage":true}}""");
    }

    @Test
    void saysInstructionsInTheModelsWords() {
        List<Message> messages = List.of(Message.system("Be brief."), Message.developer("Be kind."),
                Message.user("Hi"));
        ChatRequest request = ChatRequest.builder().messages(messages).build();
        Encoded.of(this.official, REASONING, request).has("messages", """
                [{"role":"developer","content":"Be brief."},{"role":"developer","content":"Be kind."},
                {"role":"user","content":"Hi"}]""");
        for (Encoded said : List.of(Encoded.of(this.official, PLAIN, request),
                Encoded.of(this.compatible, "llama", request))) {
            said.has("messages", """
                    [{"role":"system","content":"Be brief."},{"role":"system","content":"Be kind."},
                    {"role":"user","content":"Hi"}]""");
        }
    }

    @Test
    void sendsToolsBackAndNoThoughts() {
        Message.Assistant answer = new Message.Assistant(
                List.of(new Part.Thinking("Hm.", "Eq", null), Part.text("Let me"), Part.text(" look."),
                        new Part.ToolCall("call_1", "weather", "{\"city\": \"Oslo\"}"),
                        new Part.ToolCall("call_2", "time", "{}")));
        Encoded
            .of(this.official, PLAIN, Message.user("Weather?"), answer, Message.tool("call_1", "Rain"),
                    new Message.Tool("call_2", "no clock", true))
            .has("messages",
                    """
                            [{"role":"user","content":"Weather?"},
                            {"role":"assistant","content":"Let me look.","tool_calls":[
                            {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\\"city\\": \\"Oslo\\"}"}},
                            {"id":"call_2","type":"function","function":{"name":"time","arguments":"{}"}}]},
                            {"role":"tool","content":"Rain","tool_call_id":"call_1"},
                            {"role":"tool","content":"no clock","tool_call_id":"call_2"}]""");
    }

    @Test
    void sendsNoContentWithToolsAloneAndSomeWithARefusal() {
        Encoded
            .of(this.official, PLAIN, new Message.Assistant(List.of(new Part.ToolCall("call_1", "weather", "{}"))),
                    new Message.Assistant(List.of(new Part.Refusal("No."))))
            .has("messages", """
                    [{"role":"assistant","content":null,"tool_calls":[
                    {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{}"}}]},
                    {"role":"assistant","content":"","refusal":"No."}]""");
    }

    @Test
    void showsImages() {
        Encoded.of(this.official, PLAIN,
                Message.user(Part.text("What is it?"), new Part.Image("image/png", new byte[] { 1, 2, 3, 4 }, "low"),
                        Part.image(URI.create("https://example.com/a.png"))))
            .has("messages", """
                    [{"role":"user","content":[{"type":"text","text":"What is it?"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,AQIDBA==","detail":"low"}},
                    {"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]""");
    }

    @Test
    void saysAllOptionsToAPlainModel() {
        Encoded.hi(this.official, PLAIN, OpenAiEncodingTests::all).is("""
                {"model":"gpt-4.1","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":200,
                "temperature":0.5,"top_p":0.9,"stop":["END"],"frequency_penalty":1.0,"presence_penalty":-1.0,"seed":7,
                "response_format":{"type":"json_schema","json_schema":{"name":"place","schema":{"type":"object"},
                "strict":true}},
                "tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather",
                "parameters":{"type":"object"}}}],
                "tool_choice":{"type":"function","function":{"name":"weather"}},"parallel_tool_calls":false,
                "safety_identifier":"u-1","service_tier":"flex"}""");
    }

    @Test
    void leavesOutWhatAReasoningModelRefuses() {
        Encoded said = Encoded.hi(this.official, REASONING,
                (options) -> all(options).reasoningEffort(ReasoningEffort.MAX));
        said.lacks("temperature", "top_p", "top_k", "stop", "frequency_penalty", "presence_penalty", "max_tokens");
        said.has("reasoning_effort", "\"xhigh\"");
        said.has("max_completion_tokens", "200");
        said.has("parallel_tool_calls", "false");
        Encoded.hi(this.official, "o3", OpenAiEncodingTests::all).lacks("parallel_tool_calls");
    }

    @Test
    void saysAllOptionsToACompatibleServer() {
        Encoded said = Encoded.hi(this.compatible, "llama",
                (options) -> all(options).reasoningEffort(ReasoningEffort.LOW));
        said.lacks("max_completion_tokens", "safety_identifier");
        said.has("max_tokens", "200");
        said.has("top_k", "40");
        said.has("user", "\"u-1\"");
        said.has("reasoning_effort", "\"low\"");
        said.has("temperature", "0.5");
    }

    @ParameterizedTest
    @CsvSource({ "gpt-4.1, HIGH, ", "gpt-6.2-sol, NONE, low", "gpt-6-luna, NONE, none", "o3, MINIMAL, low",
            "gpt-5, MINIMAL, minimal", "gpt-5, NONE, minimal", "gpt-5.1, XHIGH, high" })
    void saysTheNearestEffort(String model, ReasoningEffort effort, String said) {
        Encoded.hi(this.official, model, (options) -> options.reasoningEffort(effort))
            .adds((said != null) ? "{\"reasoning_effort\":\"" + said + "\"}" : "{}");
    }

    @Test
    void takesSamplingWhereTheModelDoesNotReason() {
        Encoded
            .hi(this.official, "gpt-6-luna",
                    (options) -> options.reasoningEffort(ReasoningEffort.NONE).temperature(0.5))
            .adds("{\"reasoning_effort\":\"none\",\"temperature\":0.5}");
        Encoded.hi(this.official, "gpt-6-luna", (options) -> options.temperature(0.5)).adds("{}");
    }

    @Test
    void saysEveryFormatAndChoice() {
        Encoded.hi(this.official, PLAIN, (options) -> options.responseFormat(ResponseFormat.JSON_OBJECT))
            .adds("{\"response_format\":{\"type\":\"json_object\"}}");
        Encoded.hi(this.official, PLAIN, (options) -> options.responseFormat(ResponseFormat.TEXT)).adds("{}");
        Map<ToolChoice, String> choices = Map.of(ToolChoice.AUTO, "\"auto\"", ToolChoice.NONE, "\"none\"",
                ToolChoice.ANY, "\"required\"");
        choices.forEach((choice, json) -> Encoded
            .hi(this.official, PLAIN, (options) -> options.tools(List.of(TOOL)).toolChoice(choice))
            .has("tool_choice", json));
        Encoded.hi(this.official, PLAIN, (options) -> options.toolChoice(ToolChoice.ANY).parallelToolCalls(true))
            .adds("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "model", "messages", "stream", "stream_options", "n", "temperature" })
    void refusesExtraFieldsThatAreItsOwn(String field) {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(
                () -> Encoded.hi(this.official, PLAIN, (options) -> options.temperature(0.5).extra(field, "secret")))
            .withMessageContaining(field)
            .withMessageNotContaining("secret");
    }

    private static ChatOptions.Builder all(ChatOptions.Builder options) {
        return options.temperature(0.5)
            .topP(0.9)
            .topK(40)
            .maxOutputTokens(200)
            .stop(List.of("END"))
            .seed(7L)
            .frequencyPenalty(1.0)
            .presencePenalty(-1.0)
            .responseFormat(ResponseFormat.jsonSchema("place", Map.of("type", "object")))
            .tools(List.of(TOOL))
            .toolChoice(ToolChoice.one("weather"))
            .parallelToolCalls(false)
            .endUser("u-1")
            .extra("service_tier", "flex");
    }

}
