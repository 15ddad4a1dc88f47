package io.github.aiutils.provider.anthropic;

import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
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

class AnthropicEncodingTests {

    /** Takes sampling, thinks within a budget. */
    private static final String BUDGET = "claude-sonnet-4-5";

    /** Takes sampling, thinks by effort or not at all. */
    private static final String ADAPTIVE = "claude-sonnet-4-6";

    /** Takes no sampling, always thinks. */
    private static final String ALWAYS = "claude-opus-5-5";

    private static final Tool TOOL = Tool.of("weather", "Tells the weather",
            Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string"))));

    private static final String SCHEMA = """
            {"type":"object","properties":{"city":{"type":"string"}}}""";

    private final AnthropicCodec codec = codec(AnthropicCodec.VERSION_2023);

    @Test
    void saysTheLeast() {
        Encoded.hi(this.codec, ALWAYS, (options) -> {
        }).is("""
                {"model":"claude-opus-5-5","max_tokens":16384,"messages":[{"role":"user","content":"Hi"}]}""");
    }

    @Test
    void sendsVersionAndFurtherHeadersButNoKey() {
        AnthropicCodec beta = new AnthropicCodec(new BuiltInCatalogue(), new AdjustmentLog(),
                AnthropicCodec.VERSION_2026, List.of("anthropic-beta", "fast-mode-2026-02-01"));
        Encoded said = Encoded.of(beta, ALWAYS, Message.user("Hi"));
        assertThat(said.request().path()).isEqualTo("v1/messages");
        assertThat(said.request().headers()).containsExactly("anthropic-version", "2026-10-21", "anthropic-beta",
                "fast-mode-2026-02-01");
        assertThat(beta.keyHeader().name()).isEqualTo("x-api-key");
        assertThat(beta.keyHeader().prefix()).isEmpty();
    }

    @Test
    void asksForAStream() {
        Encoded.of(this.codec, Encoded.call(ALWAYS, ChatRequest.of("Hi"), true)).adds("{\"stream\":true}");
    }

    @Test
    void saysAllOptions() {
        ChatRequest request = ChatRequest.builder()
            .user("Hi")
            .options((options) -> options.temperature(0.5)
                .topK(40)
                .maxOutputTokens(200)
                .stop(List.of("END"))
                .tools(List.of(TOOL, new Tool("time", null, Map.of(), true)))
                .toolChoice(ToolChoice.one("weather"))
                .parallelToolCalls(false)
                .endUser("u-1")
                .responseFormat(ResponseFormat.jsonSchema("place", Map.of("type", "object")))
                .extra("service_tier", "auto")
                .extra("container", Map.of("id", List.of(1, true))))
            .build();
        Encoded.of(this.codec, BUDGET, request).is("""
                {"model":"claude-sonnet-4-5","max_tokens":200,"messages":[{"role":"user","content":"Hi"}],
                "temperature":0.5,"top_k":40,"stop_sequences":["END"],
                "tools":[{"name":"weather","description":"Tells the weather","input_schema":%s},
                {"name":"time","input_schema":{"type":"object"},"strict":true}],
                "tool_choice":{"type":"tool","name":"weather","disable_parallel_tool_use":true},
                "metadata":{"user_id":"u-1"},
                "output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},
                "service_tier":"auto","container":{"id":[1,true]}}""".formatted(SCHEMA));
    }

    @Test
    void leavesOutWhatTheApiDoesNotHave() {
        Encoded.hi(this.codec, BUDGET, (options) -> options.seed(1L).frequencyPenalty(1.0).presencePenalty(1.0))
            .adds("{}");
    }

    @ParameterizedTest
    @CsvSource({ "2023-06-01, claude-opus-4-7", "2023-06-01, claude-opus-5-5", "2026-10-21, claude-sonnet-4-5",
            "2027-01-01, claude-sonnet-4-5" })
    void leavesOutSamplingWhereItIsRefused(String version, String model) {
        Encoded.hi(codec(version), model, (options) -> options.temperature(0.5).topP(0.5).topK(3)).adds("{}");
    }

    @Test
    void sendsOneOfTemperatureAndTopP() {
        Encoded.hi(this.codec, BUDGET, (options) -> options.temperature(0.5).topP(0.9)).adds("{\"temperature\":0.5}");
        Encoded.hi(this.codec, BUDGET, (options) -> options.topP(0.9)).adds("{\"top_p\":0.9}");
        Encoded.hi(this.codec, BUDGET, (options) -> options.temperature(1.7)).adds("{\"temperature\":1.0}");
    }

    @Test
    void asksForJsonInWords() {
        ChatOptions options = ChatOptions.builder().responseFormat(ResponseFormat.JSON_OBJECT).build();
        ChatRequest request = ChatRequest.of("Hi").withOptions(options);
        Encoded.of(this.codec, ALWAYS, request).adds("""
                {"system":"Answer with one JSON object and nothing else."}""");
        Encoded.of(this.codec, ALWAYS, request.withMessage(Message.system("Be brief."))).adds("""
                {"system":[{"type":"text","text":"Be brief."},
                {"type":"text","text":"Answer with one JSON object and nothing else."}]}""");
        Encoded.hi(this.codec, ALWAYS, (text) -> text.responseFormat(ResponseFormat.TEXT)).adds("{}");
    }

    @Test
    void saysEveryToolChoice() {
        assertChoice(null, null, null);
        assertChoice(ToolChoice.AUTO, null, "{\"type\":\"auto\"}");
        assertChoice(ToolChoice.NONE, false, "{\"type\":\"none\"}");
        assertChoice(ToolChoice.ANY, true, "{\"type\":\"any\"}");
        assertChoice(ToolChoice.ANY, false, "{\"type\":\"any\",\"disable_parallel_tool_use\":true}");
        assertChoice(null, false, "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertChoice(null, true, null);
    }

    private void assertChoice(ToolChoice choice, Boolean parallel, String json) {
        Encoded said = Encoded.hi(this.codec, ALWAYS,
                (options) -> options.tools(List.of(TOOL)).toolChoice(choice).parallelToolCalls(parallel));
        if (json == null) {
            said.lacks("tool_choice");
        }
        else {
            said.has("tool_choice", json);
        }
    }

    @Test
    void makesAForcedToolAChoiceWhereForceIsRefused() {
        Encoded
            .hi(this.codec, "claude-fable-5-1",
                    (options) -> options.tools(List.of(TOOL)).toolChoice(ToolChoice.one("weather")))
            .has("tool_choice", "{\"type\":\"auto\"}");
    }

    @Test
    void sendsNoChoiceWithoutTools() {
        Encoded
            .hi(this.codec, ALWAYS,
                    (options) -> options.tools(List.of()).toolChoice(ToolChoice.ANY).parallelToolCalls(false))
            .adds("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "model", "messages", "stream", "max_tokens", "system", "output_config", "metadata" })
    void refusesExtraFieldsThatAreItsOwn(String field) {
        ChatRequest request = ChatRequest.builder()
            .system("Be brief.")
            .user("Hi")
            .options((options) -> options.endUser("u-1").reasoningEffort(ReasoningEffort.LOW).extra(field, "secret"))
            .build();
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Encoded.of(this.codec, ALWAYS, request))
            .withMessageContaining(field)
            .withMessageNotContaining("secret");
    }

    private static AnthropicCodec codec(String version) {
        return new AnthropicCodec(new BuiltInCatalogue(), new AdjustmentLog(), version, List.of());
    }

}
