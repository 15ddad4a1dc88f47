package io.github.aiutils.sample;

import java.time.Duration;
import java.util.List;

import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** What the sample answers, to the letter: the page and others rely on it. */
class SampleContractTests extends RunningSample {

    @Test
    void servesAPageWithoutExternalAssets() {
        String page = http().get()
            .uri("/")
            .accept(MediaType.TEXT_HTML)
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentTypeCompatibleWith(MediaType.TEXT_HTML)
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
        assertThat(page).containsIgnoringCase("<html")
            .doesNotContainPattern("(?i)(src|href|action)\\s*=\\s*[\"']?\\s*(https?:)?//")
            .doesNotContainPattern("(?i)(url\\(|@import|import |fetch\\()\\s*[\"']?(https?:)?//");
    }

    @Test
    void tellsWhoThereIsToTalkTo() {
        http().get()
            .uri("/api/info")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.clients[?(@.name=='default')].routes[0]")
            .isEqualTo("openai/gpt-6-luna")
            .jsonPath("$.clients[?(@.name=='fast')].routes[0]")
            .isEqualTo("openai/gpt-5-nano")
            .jsonPath("$.providers[?(@.name=='anthropic')].type")
            .isEqualTo("anthropic")
            .jsonPath("$.providers[?(@.name=='openai')].host")
            .isEqualTo("127.0.0.1:" + SIMULATOR.port())
            .jsonPath("$.providers[?(@.simulated==true)]")
            .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "openai, gpt-6-luna", "anthropic, claude-haiku-5-5" })
    void answersAChatCallToTheLetter(String provider, String model) {
        JsonNode answer = chat("Hello there", provider + "/" + model).expectStatus()
            .isOk()
            .expectHeader()
            .contentTypeCompatibleWith(MediaType.APPLICATION_JSON)
            .expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody();
        assertThat(answer.propertyNames()).containsExactly("text", "finishReason", "refusal", "toolCalls", "provider",
                "model", "attempts", "usage", "cost", "requestId");
        assertThat(answer.path("text").asString()).isEqualTo("You said: Hello there");
        assertThat(answer.path("finishReason").asString()).isEqualTo("STOP");
        assertThat(answer.path("refusal").isNull()).isTrue();
        assertThat(answer.path("toolCalls")).hasToString("[]");
        assertThat(answer.path("provider").asString()).isEqualTo(provider);
        assertThat(answer.path("model").asString()).isEqualTo(model);
        assertThat(answer.path("attempts").asInt()).isOne();
        assertThat(answer.path("cost").propertyNames()).containsExactly("amount", "currency");
        assertThat(answer.path("requestId").asString()).matches("req_[0-9a-f]{12}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "openai/gpt-6-luna", "anthropic/claude-haiku-5-5" })
    void inputIncludesWhatCameFromTheCache(String model) {
        JsonNode usage = chat("Hello there", model).expectBody(JsonNode.class)
            .returnResult()
            .getResponseBody()
            .path("usage");
        assertThat(usage.propertyNames()).containsExactly("input", "output", "cachedInput", "reasoning");
        assertThat(usage.path("input").asLong()).isEqualTo(3 + 3 + 3);
        assertThat(usage.path("cachedInput").asLong()).isEqualTo(3);
        assertThat(usage.path("output").asLong()).isPositive();
    }

    @Test
    void theClientIsTheDefaultOneUnlessNamed() {
        post("/api/chat", "{\"message\":\"Hi\"}").expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.model")
            .isEqualTo("gpt-6-luna");
        post("/api/chat", "{\"message\":\"Hi\",\"client\":\"claude\",\"model\":null}").expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.model")
            .isEqualTo("claude-haiku-5-5");
    }

    @Test
    void aModelPinsExactlyThatRoute() {
        chat("Hi", "openai/anything~1").expectStatus().isOk().expectBody().jsonPath("$.model").isEqualTo("anything~1");
        assertThat(SIMULATOR.lastRequest().model()).isEqualTo("anything~1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "openai/gpt-6-luna", "anthropic/claude-haiku-5-5" })
    void aRefusalIsNoText(String model) {
        chat("refuse this", model).expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.text")
            .isEqualTo("")
            .jsonPath("$.refusal")
            .isEqualTo("I would rather not.")
            .jsonPath("$.finishReason")
            .isEqualTo("REFUSAL");
    }

    @ParameterizedTest
    @ValueSource(strings = { "openai/gpt-6-luna", "anthropic/claude-haiku-5-5" })
    void toolCallsAreHandedOn(String model) {
        chat("call a tool", model).expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.text")
            .isEqualTo("")
            .jsonPath("$.finishReason")
            .isEqualTo("TOOL_CALLS")
            .jsonPath("$.toolCalls.length()")
            .isEqualTo(1)
            .jsonPath("$.toolCalls[0].id")
            .isNotEmpty()
            .jsonPath("$.toolCalls[0].name")
            .isEqualTo("weather")
            .jsonPath("$.toolCalls[0].arguments")
            .isEqualTo("{\"city\":\"Bern\"}");
    }

    @ParameterizedTest
    @CsvSource({ "openai, gpt-6-luna", "anthropic, claude-haiku-5-5" })
    void streamsChunksAndThenOneDone(String provider, String model) {
        List<ServerSentEvent<JsonNode>> events = stream("Hello there", provider + "/" + model);
        List<ServerSentEvent<JsonNode>> chunks = events.subList(0, events.size() - 1);
        assertThat(chunks).hasSizeGreaterThan(2).allSatisfy((chunk) -> {
            assertThat(chunk.event()).isEqualTo("chunk");
            assertThat(chunk.data().propertyNames()).containsExactly("text");
        });
        assertThat(text(chunks)).isEqualTo("You said: Hello there");
        ServerSentEvent<JsonNode> done = events.get(events.size() - 1);
        assertThat(done.event()).isEqualTo("done");
        assertThat(done.data().propertyNames()).containsExactly("finishReason", "refusal", "toolCalls", "provider",
                "model", "attempts", "usage", "cost", "requestId");
        assertThat(done.data().path("finishReason").asString()).isEqualTo("STOP");
        assertThat(done.data().path("model").asString()).isEqualTo(model);
        assertThat(done.data().path("usage").path("input").asLong()).isEqualTo(9);
        assertThat(done.data().path("usage").path("cachedInput").asLong()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = { "openai/gpt-6-luna", "anthropic/claude-haiku-5-5" })
    void aRefusalInAStreamStandsInDoneAlone(String model) {
        List<ServerSentEvent<JsonNode>> events = stream("refuse this", model);
        assertThat(events).singleElement().satisfies((done) -> {
            assertThat(done.event()).isEqualTo("done");
            assertThat(done.data().path("refusal").asString()).isEqualTo("I would rather not.");
            assertThat(done.data().path("finishReason").asString()).isEqualTo("REFUSAL");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "openai/gpt-6-luna", "anthropic/claude-haiku-5-5" })
    void toolCallsOfAStreamStandInDone(String model) {
        assertThat(stream("call a tool", model)).singleElement().satisfies((done) -> {
            assertThat(done.event()).isEqualTo("done");
            assertThat(done.data().path("toolCalls").path(0).path("arguments").asString())
                .isEqualTo("{\"city\":\"Bern\"}");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "{\"message\":\"  \"} | message", "{} | message", "{\"message\":null} | message",
                    "{\"message\":\"Hi\",\"client\":\"nobody\"} | nobody", "{\"message\":\"Hi\", | message",
                    "{\"message\":{\"a\":1}} | message", "[1] | message", "null | message", "'' | message" })
    void badInputIsAProblem(String body, String hint) {
        for (String path : List.of("/api/chat", "/api/chat/stream")) {
            post(path, body).expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(400)
                .jsonPath("$.errorClass")
                .isEqualTo("invalid-request")
                .jsonPath("$.type")
                .isEqualTo("urn:ai-utils:error:invalid-request")
                .jsonPath("$.title")
                .isEqualTo("Invalid request")
                .jsonPath("$.detail")
                .value(String.class, (detail) -> assertThat(detail).contains(hint));
        }
    }

    @Test
    void badInputIsAProblemToWhoAcceptsEventsAlone() {
        http().post()
            .uri("/api/chat/stream")
            .accept(MediaType.TEXT_EVENT_STREAM)
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue("{\"message\":\"\"}")
            .exchange()
            .expectStatus()
            .isBadRequest()
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("invalid-request");
    }

    @ParameterizedTest
    @CsvSource({ "/api/chat, text/plain", "/api/chat, application/x-www-form-urlencoded",
            "/api/chat/stream, text/plain", "/api/chat/stream, application/x-www-form-urlencoded" })
    void anOtherContentTypeIsAProblem(String path, String type) {
        http().post()
            .uri(path)
            .contentType(MediaType.parseMediaType(type))
            .bodyValue("Hi")
            .exchange()
            .expectStatus()
            .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("invalid-request")
            .jsonPath("$.detail")
            .value(String.class, (detail) -> assertThat(detail).contains("application/json"));
    }

    @Test
    void aLongMessageIsHandedOnWhole() {
        chat("long ".repeat(100_000), null).expectStatus().isOk().expectBody();
        assertThat(SIMULATOR.lastRequest().lastUserText()).hasSize(500_000);
    }

    @Test
    void aMessageWithoutMeasureIsAProblem() {
        post("/api/chat", call("x".repeat(17 << 20), null)).expectStatus()
            .isEqualTo(HttpStatus.CONTENT_TOO_LARGE)
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("invalid-request")
            .jsonPath("$.detail")
            .value(String.class, (detail) -> assertThat(detail).contains("16 MB"));
    }

    @Test
    void aModelThatNoProviderHasIsAProblem() {
        chat("Hi", "nobody/knows").expectStatus()
            .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("no-route");
    }

    @Test
    void aWaitForQuotaThatIsTooLongSaysWhenToComeBack() {
        SIMULATOR.inject(Scope.of("frozen"), Fault.rateLimited(Duration.ofMinutes(2)));
        chat("Hi", "openai/frozen").expectStatus().isEqualTo(HttpStatus.TOO_MANY_REQUESTS).expectBody();
        chat("Hi", "openai/frozen").expectStatus()
            .isEqualTo(HttpStatus.TOO_MANY_REQUESTS)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectHeader()
            .value("Retry-After", (seconds) -> assertThat(Integer.parseInt(seconds)).isBetween(100, 120))
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("quota-wait");
        http().get()
            .uri("/actuator/aiproviders/openai")
            .exchange()
            .expectBody()
            .jsonPath("$.quota[?(@.model=='frozen')].frozenFor")
            .isNotEmpty();
    }

    @Test
    void whatIsNotThereIsAProblem() {
        http().get()
            .uri("/api/nothing")
            .exchange()
            .expectStatus()
            .isNotFound()
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody();
        http().get().uri("/api/chat").exchange().expectStatus().isEqualTo(HttpStatus.METHOD_NOT_ALLOWED).expectBody();
    }

    @Test
    void withoutASimulatorNothingCanBeMadeToFail() {
        FaultSwitchTests.problem(http().get().uri("/api/faults").exchange(), 404, "no provider is simulated here");
        FaultSwitchTests.problem(http().delete().uri("/api/faults").exchange(), 404, "no provider is simulated here");
    }

    @Test
    void metersAreShown() {
        chat("Hi", null).expectStatus().isOk().expectBody();
        http().get()
            .uri("/actuator/metrics")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .value((names) -> assertThat(names).contains("ai.utils.call", "ai.utils.attempts", "ai.utils.tokens",
                    "ai.utils.call.first.output"));
        http().get()
            .uri("/actuator/prometheus")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .value((text) -> assertThat(text).containsPattern("ai_utils_call_seconds_count\\{.*client=\"default\".*\\}")
                .contains("ai_utils_tokens_total", "ai_utils_attempts_total"));
        http().get().uri("/actuator/health").exchange().expectStatus().isOk().expectBody();
    }

    private static String text(List<ServerSentEvent<JsonNode>> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach((chunk) -> text.append(chunk.data().path("text").asString()));
        return text.toString();
    }

}
