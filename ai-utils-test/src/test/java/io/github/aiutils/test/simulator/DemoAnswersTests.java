package io.github.aiutils.test.simulator;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class DemoAnswersTests {

    private static final String TOOL = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";

    private final ProviderSimulator simulator = ProviderSimulator.builder().seed(42).fast().start();

    private final HttpCalls calls = new HttpCalls(this.simulator);

    @AfterEach
    void close() {
        this.simulator.close();
    }

    @Test
    void mentionsTheLastWordsAndIsAlwaysTheSame() {
        String first = text(ask("What makes good bread?", ""));
        assertThat(first).contains("“What makes good bread”").hasSizeBetween(100, 700);
        assertThat(text(ask("What makes good bread?", ""))).isEqualTo(first);
        assertThat(text(ask("Something else", ""))).isNotEqualTo(first);
        StringBuilder streamed = new StringBuilder();
        for (String event : HttpCalls.events(ask("What makes good bread?", ",\"stream\":true"))) {
            if (!event.contains("[DONE]")) {
                streamed
                    .append(Json.MAPPER.readTree(event.substring(6)).at("/choices/0/delta/content").stringValue(""));
            }
        }
        assertThat(streamed).hasToString(first);
    }

    @Test
    void usesAToolWhenAsked() {
        JsonNode choice = HttpCalls.json(ask("Please use tool get_weather now", TOOL)).at("/choices/0");
        assertThat(choice.at("/message/tool_calls/0/function/name").stringValue()).isEqualTo("get_weather");
        assertThat(text(ask("Please use tool get_weather now", ""))).contains("get_weather");
    }

    @Test
    void speaksOfAToolsResult() {
        HttpResponse<String> response = this.calls
            .openAiBody("{\"model\":\"m\",\"messages\":[" + "{\"role\":\"user\",\"content\":\"use tool get_weather\"},"
                    + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"sunny\"}]" + TOOL + "}");
        assertThat(HttpCalls.json(response).at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
    }

    @Test
    void refusesWhenAsked() {
        JsonNode choice = HttpCalls.json(ask("please refuse", "")).at("/choices/0");
        assertThat(choice.at("/message/refusal").stringValue()).contains("can't help");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        assertThat(choice.at("/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(ask("please refuse", ",\"stream\":true").body()).contains("{\"refusal\":\"I'm\"}");
        JsonNode anthropic = HttpCalls.json(this.calls.anthropicBody(
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"please refuse\"}]}"));
        assertThat(anthropic.at("/stop_reason").stringValue()).isEqualTo("refusal");
        assertThat(anthropic.at("/stop_details/type").stringValue()).isEqualTo("refusal");
        assertThat(anthropic.at("/usage/output_tokens").intValue()).isZero();
    }

    @Test
    void isFilteredWhenAsked() {
        assertThat(HttpCalls.json(ask("please filter", "")).at("/choices/0/finish_reason").stringValue())
            .isEqualTo("content_filter");
    }

    @Test
    void answersWithJson() {
        String free = text(ask("Hi", ",\"response_format\":{\"type\":\"json_object\"}"));
        assertThat(Json.readObject(free).path("answer").isString()).isTrue();
        String schema = "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"maxLength\":5},"
                + "\"tags\":{\"type\":\"array\",\"minItems\":2,\"items\":{\"$ref\":\"#/$defs/tag\"}},"
                + "\"age\":{\"type\":[\"integer\",\"null\"],\"minimum\":18},\"ok\":{\"type\":\"boolean\"}},"
                + "\"$defs\":{\"tag\":{\"enum\":[\"red\",\"blue\"]}}}";
        String text = text(ask("Hi", ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"p\","
                + "\"schema\":" + schema + "}}"));
        JsonNode value = Json.readObject(text);
        assertThat(value.path("name").stringValue()).hasSize(5);
        assertThat(value.path("tags")).hasToString("[\"red\",\"red\"]");
        assertThat(value.path("age").intValue()).isEqualTo(18);
        assertThat(value.path("ok").booleanValue()).isTrue();
    }

    @Test
    void splitsAndJoinsWithoutLoss() {
        String text = "  Ein Käse 🧀🧀🧀🧀 kostet  viel,\nsagen manche; Überraschungen inbegriffen. ";
        assertThat(String.join("", Tokens.split(text))).isEqualTo(text);
        assertThat(Tokens.split(text)).allMatch((piece) -> piece.codePointCount(0, piece.length()) <= 7);
        assertThat(Tokens.split(Tokens.filler(500))).hasSize(500);
        assertThat(Tokens.split("")).isEmpty();
    }

    private HttpResponse<String> ask(String question, String fields) {
        return this.calls.openAiBody("{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"" + question
                + "\"}]" + fields + "}");
    }

    private static String text(HttpResponse<String> response) {
        return HttpCalls.json(response).at("/choices/0/message/content").stringValue("");
    }

}
