package io.github.aiutils.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.aiutils.test.simulator.ErrorKind;
import io.github.aiutils.test.simulator.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What callers see of a provider's faults. */
@ExtendWith(OutputCaptureExtension.class)
class SampleFaultTests extends RunningSample {

    private static final List<String> MODELS = List.of("openai/gpt-6-luna", "anthropic/claude-haiku-5-5");

    static List<Arguments> faults() {
        return List.of(arguments("unauthorized", Fault.unauthorized(), 502, "authentication"),
                arguments("no model", Fault.refused(ErrorKind.MODEL_NOT_FOUND), 502, "not-found"),
                arguments("no money", Fault.quotaExhausted(), 502, "quota-exhausted"),
                arguments("error", Fault.serverError(), 502, "server-error"),
                arguments("error in a 200", Fault.errorInside200(), 502, "server-error"),
                arguments("overloaded", Fault.overloaded(), 503, "overloaded"),
                arguments("too long", Fault.contextWindow(), 400, "context-window"),
                arguments("invalid", Fault.refused(ErrorKind.INVALID_REQUEST), 400, "invalid-request"),
                arguments("reset", Fault.resetBeforeHeaders(), 502, "connection"),
                arguments("redirect", Fault.redirect("http://localhost:1/"), 502, "malformed-response"),
                arguments("no JSON", Fault.malformedJson(), 502, "malformed-response"),
                arguments("page", Fault.htmlPage(200), 502, "malformed-response"),
                arguments("empty", Fault.emptyBody(), 502, "malformed-response"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsAProblem(String name, Fault fault, int status, String errorClass) {
        for (String model : MODELS) {
            SIMULATOR.inject(fault);
            problem(chat("Hi", model), status, errorClass);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultBeforeTheFirstChunkIsTheOnlyEvent(String name, Fault fault, int status, String errorClass) {
        for (String model : MODELS) {
            SIMULATOR.inject(fault);
            assertThat(stream("Hi", model)).singleElement().satisfies((event) -> isError(event, status, errorClass));
        }
    }

    @Test
    void aKeyWithoutPermissionIsAProblem() {
        SIMULATOR.inject(Fault.refused(ErrorKind.PERMISSION_DENIED));
        problem(chat("Hi", MODELS.get(1)), 502, "permission");
    }

    @Test
    void aPromptThatPolicyForbidsIsAProblem() {
        SIMULATOR.inject(Fault.contentPolicy());
        problem(chat("Hi", MODELS.get(0)), 400, "content-policy");
    }

    @Test
    void aRateLimitSaysWhenToComeBack() {
        for (String model : MODELS) {
            SIMULATOR.inject(Fault.rateLimited(Duration.ofSeconds(7)));
            problem(chat("Hi", model), 429, "rate-limited").expectHeader().valueEquals("Retry-After", "7");
        }
    }

    @Test
    void partsOfSecondsToWaitAreRoundedUp() {
        SIMULATOR.inject(Fault.rateLimited(Duration.ofMillis(6200)));
        problem(chat("Hi", MODELS.get(0)), 429, "rate-limited").expectHeader().valueEquals("Retry-After", "7");
    }

    @Test
    void silenceIsATimeout() {
        SIMULATOR.inject(Fault.stallBeforeHeaders());
        problem(chat("Hi", "impatient/gpt-4.1"), 504, "timeout");
        SIMULATOR.inject(Fault.stallBeforeHeaders());
        assertThat(stream("Hi", "impatient/gpt-4.1")).singleElement()
            .satisfies((event) -> isError(event, 504, "timeout"));
    }

    @Test
    void silenceInsideAStreamIsATimeout() {
        SIMULATOR.inject(Fault.stallAfterEvents(4));
        endsInError(stream("Hello there, and how are you today?", "impatient/gpt-4.1"), 504, "timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = { "openai/gpt-6-luna", "anthropic/claude-haiku-5-5" })
    void aStreamThatEndsTooEarlyIsAnError(String model) {
        for (Fault fault : List.of(Fault.truncated(), Fault.truncatedAfter(5), Fault.resetAfterEvents(5),
                Fault.resetMidBody())) {
            SIMULATOR.inject(fault);
            endsInError(stream("Hello there, and how are you today?", model), 502, "interrupted-stream");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "openai/gpt-6-luna", "anthropic/claude-haiku-5-5" })
    void anErrorInsideAStreamIsAnError(String model) {
        SIMULATOR.inject(Fault.errorEvent(5, ErrorKind.OVERLOADED));
        endsInError(stream("Hello there, and how are you today?", model), 503, "overloaded");
    }

    @Test
    void oneFaultIsOneRequestAndLeavesNothingBehind() {
        long before = SIMULATOR.arrivals();
        SIMULATOR.inject(Fault.serverError());
        problem(chat("Hi", MODELS.get(0)), 502, "server-error");
        chat("Hi", MODELS.get(0)).expectStatus().isOk().expectBody();
        assertThat(SIMULATOR.arrivals() - before).isEqualTo(2);
    }

    @Test
    void neitherAnswersNorLogsShowKeysOrPrompts(CapturedOutput output) {
        String prompt = "canary-prompt-4712";
        chat(prompt, null).expectStatus().isOk().expectBody();
        stream(prompt, null);
        for (Fault fault : List.of(Fault.unauthorized(), Fault.serverError(), Fault.truncated(),
                Fault.status(400, Map.of("content-type", "application/json"), "{\"error\":{\"message\":\"Bad prompt '"
                        + prompt + "' with key " + KEY + "\",\"type\":\"invalid_request_error\"}}"))) {
            SIMULATOR.inject(fault);
            stream(prompt, MODELS.get(0));
            SIMULATOR.inject(fault);
            byte[] answer = chat(prompt, MODELS.get(0)).expectBody().returnResult().getResponseBody();
            assertThat(new String(answer)).doesNotContain(KEY).doesNotContain("canary-prompt");
        }
        post("/api/chat", "{\"message\":\"" + prompt + "\",").expectStatus()
            .isBadRequest()
            .expectBody(String.class)
            .value((problem) -> assertThat(problem).doesNotContain("canary"));
        assertThat(output).contains("attempt 1").doesNotContain("canary");
    }

    private static WebTestClient.ResponseSpec problem(WebTestClient.ResponseSpec answer, int status,
            String errorClass) {
        answer.expectStatus()
            .isEqualTo(status)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody(JsonNode.class)
            .value((problem) -> isProblem(problem, status, errorClass));
        return answer;
    }

    @Test
    void anErrorSaysWhenToComeBackWholeAndStreamed() {
        Fault hint = Fault.status(503, Map.of("retry-after", "6.2"), "");
        SIMULATOR.inject(hint, hint);
        chat("Hi", MODELS.get(0)).expectHeader()
            .valueEquals("Retry-After", "7")
            .expectBody()
            .jsonPath("$.retryAfter")
            .isEqualTo(7);
        assertThat(stream("Hi", MODELS.get(0))).singleElement()
            .satisfies((event) -> assertThat(event.data().path("retryAfter").asInt()).isEqualTo(7));
        SIMULATOR.inject(Fault.overloaded());
        assertThat(stream("Hi", MODELS.get(0))).singleElement()
            .satisfies((event) -> assertThat(event.data().has("retryAfter")).isFalse());
    }

    private static void endsInError(List<ServerSentEvent<JsonNode>> events, int status, String errorClass) {
        assertThat(events).hasSizeGreaterThan(1);
        int last = events.size() - 1;
        assertThat(events.subList(0, last)).extracting(ServerSentEvent::event).containsOnly("chunk");
        isError(events.get(last), status, errorClass);
    }

    private static void isError(ServerSentEvent<JsonNode> event, int status, String errorClass) {
        assertThat(event.event()).isEqualTo("error");
        isProblem(event.data(), status, errorClass);
    }

    private static void isProblem(JsonNode problem, int status, String errorClass) {
        assertThat(problem.path("errorClass").asString()).isEqualTo(errorClass);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asString()).isEqualTo("urn:ai-utils:error:" + errorClass);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
    }

}
