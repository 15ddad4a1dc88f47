package io.github.aiutils.test.simulator;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiDialectTests {

    private static final String TOOLS = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
            + "\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
            + "\"days\":{\"type\":\"integer\",\"minimum\":3}}}}}]";

    private static final String REQUIRED = ",\"tool_choice\":\"required\"";

    private static final String STREAM = ",\"stream\":true";

    private static final String WITH_USAGE = ",\"stream_options\":{\"include_usage\":true}";

    private final ProviderSimulator simulator = ProviderSimulator.builder()
        .seed(42)
        .fast()
        .answer((request) -> (request.forcedTool() != null) ? new DemoAnswers(42).apply(request)
                : Answer.text("Hello you"))
        .clock(Clock.fixed(Instant.ofEpochSecond(1_795_300_000), ZoneOffset.UTC))
        .start();

    private final HttpCalls calls = new HttpCalls(this.simulator);

    @AfterEach
    void close() {
        this.simulator.close();
    }

    @Test
    void answersUnaryCallsByteForByte() {
        HttpResponse<String> response = this.calls.openAi("");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.headers().firstValue("x-request-id")).hasValue("req_000000000001");
        assertThat(response.body()).isEqualTo("{\"id\":\"chatcmpl-" + id() + "\",\"object\":\"chat.completion\","
                + "\"created\":1795300000,\"model\":\"gpt-4.1\",\"choices\":[{\"index\":0,\"message\":"
                + "{\"role\":\"assistant\",\"content\":\"Hello you\",\"refusal\":null,\"annotations\":[]},"
                + "\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
                + "\"completion_tokens\":2,\"total_tokens\":11,\"prompt_tokens_details\":{\"cached_tokens\":0,"
                + "\"audio_tokens\":0,\"cache_write_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0,"
                + "\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}},"
                + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_simulator\"}");
    }

    @Test
    void streamsByteForByte() {
        HttpResponse<String> response = this.calls.openAi(STREAM + WITH_USAGE);
        String head = head();
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(HttpCalls.events(response)).containsExactly(
                head + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_simulator\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,"
                        + "\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"" + id().substring(0, 2)
                        + "\"}\n\n",
                head + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null}],"
                        + "\"usage\":null}\n\n",
                head + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\" you\"},\"finish_reason\":null}],"
                        + "\"usage\":null}\n\n",
                head + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n",
                head + "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0,\"cache_write_tokens\":0},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
                        + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}}\n\n",
                "data: [DONE]\n\n");
    }

    @Test
    void streamsNoUsageUnlessAsked() {
        assertThat(this.calls.openAi(STREAM).body()).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    }

    @Test
    void streamsToolCallsInFragments() {
        HttpResponse<String> response = this.calls.openAi(STREAM + TOOLS + REQUIRED);
        String head = head();
        assertThat(HttpCalls.events(response)).startsWith(
                head + "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_simulator\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":"
                        + "\"call_" + id() + "0\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                        + "\"arguments\":\"\"}}]},\"logprobs\":null,\"finish_reason\":null}],\"obfuscation\":\""
                        + id().substring(0, 2) + "\"}\n\n",
                head + "\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":"
                        + "\"{\\\"city\"}}]},\"finish_reason\":null}]}\n\n")
            .endsWith(head + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n",
                    "data: [DONE]\n\n");
        StringBuilder arguments = new StringBuilder();
        for (String event : HttpCalls.events(response).subList(1, HttpCalls.events(response).size() - 2)) {
            arguments.append(Json.MAPPER.readTree(event.substring(6))
                .at("/choices/0/delta/tool_calls/0/function/arguments")
                .stringValue());
        }
        assertThat(arguments).hasToString("{\"city\":\"sample\",\"days\":3}");
    }

    @Test
    void callsToolsWhenForced() {
        JsonNode choice = HttpCalls.json(this.calls.openAi(TOOLS + REQUIRED)).at("/choices/0");
        assertThat(choice.at("/finish_reason").stringValue()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        assertThat(choice.at("/message/tool_calls/0/function/arguments").stringValue())
            .isEqualTo("{\"city\":\"sample\",\"days\":3}");
    }

    @Test
    void endsAtTheMaximumOfTokens() {
        JsonNode body = HttpCalls.json(this.calls.openAi(",\"max_completion_tokens\":1"));
        assertThat(body.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
        assertThat(body.at("/choices/0/message/content").stringValue()).isEqualTo("Hello");
        assertThat(body.at("/usage/completion_tokens").intValue()).isEqualTo(1);
    }

    @Test
    void endsAtAStopText() {
        JsonNode body = HttpCalls.json(this.calls.openAi(",\"stop\":[\"you\"]"));
        assertThat(body.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(body.at("/choices/0/message/content").stringValue()).isEqualTo("Hello ");
    }

    @Test
    void refusesAWrongOrMissingKey() {
        HttpRequest noKey = HttpRequest.newBuilder(URI.create(this.simulator.openAiBaseUrl() + "/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString(HttpCalls.HELLO.formatted("")))
            .build();
        HttpResponse<String> response = this.calls.send(noKey);
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"error\":{\"message\":\"Incorrect API key provided.\","
                + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}");
        try (ProviderSimulator strict = ProviderSimulator.builder().fast().apiKey("sk-right").start()) {
            assertThat(new HttpCalls(strict).openAi("").statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    {"model":                                                           |                            |
                    [1]                                                                 |                            |
                    {"messages":[{"role":"user","content":"x"}]}                        | missing_required_parameter | model
                    {"model":"gpt-4.1"}                                                 | missing_required_parameter | messages
                    {"model":"gpt-4.1","messages":[]}                                   | invalid_value              | messages
                    {"model":"m","messages":[{"role":"user","content":"x"}],"temperature":3} | invalid_value         | temperature
                    {"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":0}  | invalid_value         | max_tokens
                    {"model":"o3","messages":[{"role":"user","content":"x"}],"max_tokens":9} | unsupported_parameter | max_tokens
                    {"model":"gpt-6-luna","messages":[{"role":"user","content":"x"}],"temperature":0.2} | unsupported_value | temperature
                    {"model":"gpt-5-nano","messages":[{"role":"user","content":"x"}],"stop":"a"} | unsupported_parameter | stop
                    """)
    void refusesBadRequests(String body, String code, String param) {
        HttpResponse<String> response = this.calls.openAiBody(body);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = HttpCalls.json(response).path("error");
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.path("type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(error.path("code").stringValue(null)).isEqualTo(code);
        assertThat(error.path("param").stringValue(null)).isEqualTo(param);
    }

    @Test
    void acceptsSamplingWithoutReasoning() {
        String body = HttpCalls.HELLO.replace("gpt-4.1", "gpt-6-luna")
            .formatted(",\"temperature\":0.2,\"reasoning_effort\":\"none\"");
        assertThat(this.calls.openAiBody(body).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAToolResultWithoutItsCall() {
        HttpResponse<String> response = this.calls.openAiBody("{\"model\":\"m\",\"messages\":["
                + "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"y\"}]}");
        assertThat(response.statusCode()).isEqualTo(400);
    }

    @Test
    void listsModels() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(this.simulator.openAiBaseUrl() + "/models"))
            .header("authorization", "Bearer k")
            .build();
        assertThat(HttpCalls.json(this.calls.send(request)).at("/data/0/object").stringValue()).isEqualTo("model");
    }

    @Test
    void knowsNoOtherPath() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(this.simulator.openAiBaseUrl() + "/nothing")).build();
        assertThat(this.calls.send(request).statusCode()).isEqualTo(404);
    }

    private static String id() {
        return Mix.hex(Mix.of(42, 1));
    }

    private static String head() {
        return "data: {\"id\":\"chatcmpl-" + id() + "\",\"object\":\"chat.completion.chunk\",\"created\":1795300000,"
                + "\"model\":\"gpt-4.1\",";
    }

}
