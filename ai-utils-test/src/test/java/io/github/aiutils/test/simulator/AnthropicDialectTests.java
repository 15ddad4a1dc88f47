package io.github.aiutils.test.simulator;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class AnthropicDialectTests {

    private static final String TOOLS = ",\"tools\":[{\"name\":\"get_weather\",\"input_schema\":{\"type\":\"object\","
            + "\"properties\":{\"city\":{\"enum\":[\"Oslo\"]}}}}],\"tool_choice\":{\"type\":\"any\"}";

    private static final String STREAM = ",\"stream\":true";

    private final ProviderSimulator simulator = ProviderSimulator.builder()
        .seed(42)
        .fast()
        .answer((request) -> (request.forcedTool() != null) ? new DemoAnswers(42).apply(request)
                : Answer.text("Hello you"))
        .start();

    private final HttpCalls calls = new HttpCalls(this.simulator);

    @AfterEach
    void close() {
        this.simulator.close();
    }

    @Test
    void answersUnaryCallsByteForByte() {
        HttpResponse<String> response = this.calls.anthropic("");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("request-id")).hasValue("req_000000000001");
        assertThat(response.body())
            .isEqualTo("{\"id\":\"msg_" + id() + "\",\"type\":\"message\",\"role\":\"assistant\","
                    + "\"model\":\"claude-haiku-5-5\",\"content\":[{\"type\":\"text\",\"text\":\"Hello you\"}],"
                    + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"stop_details\":null,\"usage\":"
                    + "{\"input_tokens\":9,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
                    + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},"
                    + "\"output_tokens\":2,\"output_tokens_details\":{\"thinking_tokens\":0},\"server_tool_use\":"
                    + "{\"web_search_requests\":0,\"web_fetch_requests\":0},\"service_tier\":\"standard\","
                    + "\"inference_geo\":\"global\"}}");
    }

    @Test
    void streamsByteForByte() {
        HttpResponse<String> response = this.calls.anthropic(STREAM);
        assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(HttpCalls.events(response)).containsExactly(
                "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_" + id()
                        + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-haiku-5-5\","
                        + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,"
                        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"cache_creation\":"
                        + "{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":1,"
                        + "\"service_tier\":\"standard\"}}}\n\n",
                "event: ping\ndata: {\"type\":\"ping\"}\n\n",
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                        + "{\"type\":\"text\",\"text\":\"\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                        + "{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                        + "{\"type\":\"text_delta\",\"text\":\" you\"}}\n\n",
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\","
                        + "\"stop_sequence\":null},\"usage\":{\"input_tokens\":9,\"cache_creation_input_tokens\":0,"
                        + "\"cache_read_input_tokens\":0,\"output_tokens\":2,\"output_tokens_details\":"
                        + "{\"thinking_tokens\":0}}}\n\n",
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void streamsToolCallsInFragments() {
        HttpResponse<String> response = this.calls.anthropic(STREAM + TOOLS);
        assertThat(HttpCalls.events(response)).contains(
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_" + id()
                        + "0\",\"name\":\"get_weather\",\"input\":{}}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                        + "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"city\"}}\n\n");
        assertThat(response.body()).contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void callsToolsWhenForced() {
        JsonNode body = HttpCalls.json(this.calls.anthropic(TOOLS));
        assertThat(body.at("/stop_reason").stringValue()).isEqualTo("tool_use");
        assertThat(body.at("/content/0/input")).hasToString("{\"city\":\"Oslo\"}");
    }

    @Test
    void endsAtTheMaximumOfTokensAndAtStopTexts() {
        JsonNode cut = HttpCalls
            .json(this.calls.anthropicBody(HttpCalls.HELLO_CLAUDE.replace("1000", "1").formatted("")));
        assertThat(cut.at("/stop_reason").stringValue()).isEqualTo("max_tokens");
        assertThat(cut.at("/content/0/text").stringValue()).isEqualTo("Hello");
        JsonNode stopped = HttpCalls.json(this.calls.anthropic(",\"stop_sequences\":[\"you\"]"));
        assertThat(stopped.at("/stop_reason").stringValue()).isEqualTo("stop_sequence");
        assertThat(stopped.at("/stop_sequence").stringValue()).isEqualTo("you");
    }

    @Test
    void showsThoughtsToThoseWhoAsk() {
        try (ProviderSimulator thinking = ProviderSimulator.builder().fast().reasoningTokens(31).answer("Hi").start()) {
            HttpCalls thinkingCalls = new HttpCalls(thinking);
            String asked = ",\"thinking\":{\"type\":\"adaptive\"}";
            JsonNode body = HttpCalls.json(thinkingCalls.anthropic(asked));
            assertThat(body.at("/content/0/type").stringValue()).isEqualTo("thinking");
            assertThat(body.at("/usage/output_tokens").intValue()).isEqualTo(32);
            assertThat(body.at("/usage/output_tokens_details/thinking_tokens").intValue()).isEqualTo(31);
            assertThat(thinkingCalls.anthropic(asked + STREAM).body()).contains("thinking_delta", "signature_delta");
            assertThat(thinkingCalls.anthropic(STREAM).body()).doesNotContain("thinking_delta");
        }
    }

    @Test
    void wantsAKeyAndAVersion() {
        URI uri = URI.create(this.simulator.anthropicBaseUrl() + "/v1/messages");
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(HttpCalls.HELLO_CLAUDE.formatted(""));
        HttpResponse<String> noKey = this.calls
            .send(HttpRequest.newBuilder(uri).header("anthropic-version", "2023-06-01").POST(body).build());
        assertThat(noKey.statusCode()).isEqualTo(401);
        assertThat(noKey.body()).isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\","
                + "\"message\":\"invalid x-api-key\"},\"request_id\":\"req_000000000001\"}");
        HttpResponse<String> noVersion = this.calls
            .send(HttpRequest.newBuilder(uri).header("x-api-key", "k").POST(body).build());
        assertThat(noVersion.statusCode()).isEqualTo(400);
        assertThat(noVersion.body()).contains("anthropic-version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model"                                                                            | JSON
            {"max_tokens":1,"messages":[{"role":"user","content":"x"}]}                         | model: Field
            {"model":"m","messages":[{"role":"user","content":"x"}]}                            | max_tokens: Field
            {"model":"m","max_tokens":1}                                                        | messages: Field
            {"model":"m","max_tokens":1,"messages":[{"role":"system","content":"x"}]}           | messages.0.role
            {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"x"}],"temperature":2} | temperature
            """)
    void refusesBadRequests(String body, String message) {
        HttpResponse<String> response = this.calls.anthropicBody(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(HttpCalls.json(response).at("/error/type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(HttpCalls.json(response).at("/error/message").stringValue()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({ "2026-10-21, 400", "2023-06-01, 200", "1999-01-01, 400" })
    void refusesSamplingInTheNewVersion(String version, int status) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(this.simulator.anthropicBaseUrl() + "/v1/messages"))
            .header("x-api-key", "k")
            .header("anthropic-version", version)
            .POST(HttpRequest.BodyPublishers.ofString(HttpCalls.HELLO_CLAUDE.formatted(",\"temperature\":0.5")))
            .build();
        assertThat(this.calls.send(request).statusCode()).isEqualTo(status);
    }

    @Test
    void countsTokens() {
        HttpResponse<String> response = this.calls.send(this.calls.anthropicRequest("/v1/messages/count_tokens",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}"));
        assertThat(response.body()).isEqualTo("{\"input_tokens\":9}");
    }

    private static String id() {
        return Mix.hex(Mix.of(42, 1));
    }

}
