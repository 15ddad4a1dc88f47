package io.github.aiutils;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ProviderType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class WordsTests {

    @ParameterizedTest
    @CsvSource(nullValues = "-",
            value = { "-,-,-,-,-", "-,1,1,1,-", "5,-,-,-,5", "5,1,-,-,6", "5,1,2,3,11", "0,0,0,0,0" })
    void addsUpAPromptWhoseUncachedPartIsKnown(Long input, Long read, Long write, Long write1h, Long total) {
        assertThat(new Usage(input, read, write, write1h, 7L, 3L).totalInput()).isEqualTo(total);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "a b", "a.b", "größe", "a\n",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
    void refusesAToolWhoseNameNoProviderTakes(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tool.of(name, "", Map.of()))
            .withMessageStartingWith("a tool's name has 1 to 64 letters, digits, '_' and '-'");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a", "get_weather-2", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
    void takesToolNamesOfUpTo64Letters(String name) {
        assertThat(Tool.of(name, "", Map.of()).name()).isEqualTo(name);
    }

    /** Providers cache prompts by their bytes, and tools stand first in them. */
    @Test
    void keepsTheOrderOfASchema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            names.add("key-" + (i * 7919) % 1000);
            schema.put(names.get(i), i);
        }
        schema.put("default", null);
        names.add("default");
        Tool tool = Tool.of("a", "b", schema);
        ResponseFormat.JsonSchema format = (ResponseFormat.JsonSchema) ResponseFormat.jsonSchema("a", schema);
        schema.clear();
        assertThat(tool.parameters().keySet()).containsExactlyElementsOf(names);
        assertThat(format.schema().keySet()).containsExactlyElementsOf(names);
    }

    @ParameterizedTest
    @CsvSource({ "'',a", "a,''", "' ',a", "a,' '" })
    void refusesARouteWithoutProviderOrModel(String provider, String model) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Route(provider, model));
    }

    @Test
    void writesARouteAsUsersDo() {
        assertThat(new Route("openrouter", "openai/gpt-5")).hasToString("openrouter/openai/gpt-5");
    }

    @Test
    void findsHeaderFieldsWithoutRegardToCase() {
        Map<String, String> fields = new HashMap<>(Map.of("X-Request-Id", "7"));
        Headers headers = Headers.of(fields);
        fields.clear();
        assertThat(headers.first("x-request-id")).isEqualTo("7");
        assertThat(headers.first("X-REQUEST-ID")).isEqualTo("7");
        assertThat(headers.first("other")).isNull();
        assertThat(Headers.NONE.first("x-request-id")).isNull();
    }

    @Test
    void printsNoSecret() {
        assertThat(new ApiKey("sk-secret")).hasToString("ApiKey[***]");
        assertThat(new ProviderType.Header("X-Api-Key", "sk-secret")).hasToString("Header[X-Api-Key=***]");
        assertThat(
                new ProviderType.Dialect("v1", List.of(new ProviderType.Header("X-Api-Key", "sk-secret"))).toString())
            .doesNotContain("sk-secret");
        assertThat(new Reply.Head(200, (name) -> "sk-secret")).hasToString("Head[200]");
    }

    @Test
    void countsTheAttemptsOfACallOverAllItsCopies() {
        List<Call> told = new ArrayList<>();
        Call call = Samples.call(true).observedBy(told::add);
        Call first = call.attempt(Samples.ROUTE);
        Call second = call.attempt(new Route("other", "model"));
        Call third = second.attempt(Samples.ROUTE);
        assertThat(told).containsExactly(first, second, third);
        assertThat(told).extracting(Call::attempt).containsExactly(1, 2, 3);
        assertThat(second.route()).isEqualTo(new Route("other", "model"));
        assertThat(call.attempt()).isZero();
        assertThatIllegalStateException().isThrownBy(call::route).withMessage("the call has no route yet");
    }

    @Test
    void knowsWhatACallerCanSee() {
        Part.Thinking thought = new Part.Thinking("hm", null, null);
        assertThat(List.of(Samples.text("a"), new ChatChunk.Refusal("no"), new ChatChunk.Thinking(thought),
                new ChatChunk.ToolCall(new Part.ToolCall("id", "name", "{}")), Samples.done(),
                Samples.response(Samples.attempt(false), "")))
            .allMatch(Reply::meaningful);
        assertThat(List.of(Samples.text(""), new ChatChunk.Refusal(""), Samples.head(), Reply.Progress.PAYLOAD))
            .noneMatch(Reply::meaningful);
        assertThat(Samples.text("a").addedText()).isEqualTo("a");
        assertThat(new ChatChunk.Refusal("no").addedText()).isNull();
    }

    @Test
    void takesAnswersApart() {
        Ending ending = Samples.done().ending();
        ChatResponse response = new ChatResponse(new Message.Assistant(List.of(new Part.Thinking("hm", null, null),
                Part.text("a"), new Part.ToolCall("1", "x", "{}"), Part.text("b"), new Part.ToolCall("2", "y", "{}"))),
                ending);
        assertThat(response.text()).isEqualTo("ab");
        assertThat(response.toolCalls()).extracting(Part.ToolCall::id).containsExactly("1", "2");
        assertThat(response.refusal()).isNull();
        ChatResponse refused = new ChatResponse(new Message.Assistant(List.of(new Part.Refusal("no"))), ending);
        assertThat(refused.refusal()).isEqualTo("no");
        assertThat(refused.text()).isEmpty();
        Ending silent = new Ending(FinishReason.REFUSAL, null, Usage.UNKNOWN, Samples.ROUTE, null, null, null, "r", 1);
        assertThat(new ChatResponse(new Message.Assistant(List.of()), silent).refusal()).isEmpty();
    }

}
