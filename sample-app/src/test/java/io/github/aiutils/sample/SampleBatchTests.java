package io.github.aiutils.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/** Batches, to the letter: the page and others rely on it. */
class SampleBatchTests extends RunningSample {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Flux<JsonNode> lines(Object body) {
        return http().post()
            .uri("/api/batch")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(body)
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
            .returnResult(JsonNode.class)
            .getResponseBody();
    }

    @Test
    void aLineForEachPromptAndThenTheSummary() {
        List<String> prompts = IntStream.range(0, 50).mapToObj((i) -> "Hello " + i).toList();
        List<JsonNode> lines = lines(Map.of("prompts", prompts, "concurrency", 8)).collectList().block(SOON);
        assertThat(lines).hasSize(51);
        boolean[] seen = new boolean[50];
        for (int i = 0; i < 50; i++) {
            JsonNode line = lines.get(i);
            assertThat(line.propertyNames()).containsExactly("index", "status", "answer", "error", "attempts", "millis",
                    "progress");
            int index = line.path("index").asInt();
            seen[index] = true;
            assertThat(line.path("status").asString()).isEqualTo("SUCCEEDED");
            assertThat(line.path("answer").path("text").asString()).isEqualTo("You said: Hello " + index);
            assertThat(line.path("error").isNull()).isTrue();
            assertThat(line.path("attempts").asInt()).isOne();
            JsonNode progress = line.path("progress");
            assertThat(progress.propertyNames()).containsExactly("total", "done", "succeeded", "failed", "skipped",
                    "inFlight", "waiting", "retrying", "tokens", "costs", "elapsedMillis", "etaMillis");
            assertThat(progress.path("total").asInt()).isEqualTo(50);
            assertThat(progress.path("done").asInt()).isEqualTo(i + 1);
            assertThat(progress.path("inFlight").asInt()).isLessThanOrEqualTo(8);
            assertThat(progress.path("etaMillis").isNumber()).isTrue();
        }
        assertThat(seen).doesNotContain(false);
        JsonNode summary = lines.get(50).path("summary");
        assertThat(lines.get(50).propertyNames()).containsExactly("summary");
        assertThat(summary.propertyNames()).containsExactly("end", "total", "succeeded", "failed", "skipped",
                "attempts", "tokens", "costs", "unpriced", "errors", "millis");
        assertThat(summary.path("end").asString()).isEqualTo("COMPLETED");
        assertThat(summary.path("succeeded").asInt()).isEqualTo(50);
        assertThat(summary.path("attempts").asInt()).isEqualTo(50);
        assertThat(summary.path("tokens").path("output").asInt()).isPositive();
    }

    @Test
    void aPromptThatFailsIsALineLikeAnyOther() {
        SIMULATOR.inject(Scope.of("picky"), Fault.contentPolicy());
        List<JsonNode> lines = lines(
                Map.of("prompts", List.of("one", "two"), "concurrency", 1, "model", "openai/picky"))
            .collectList()
            .block(SOON);
        assertThat(lines).hasSize(3);
        JsonNode failed = lines.get(0);
        assertThat(failed.path("status").asString()).isEqualTo("FAILED");
        assertThat(failed.path("answer").isNull()).isTrue();
        assertThat(failed.path("error").path("errorClass").asString()).isEqualTo("content-policy");
        assertThat(failed.path("error").path("status").asInt()).isEqualTo(400);
        assertThat(lines.get(2).path("summary").path("errors").path("content-policy").asInt()).isPositive();
    }

    @Test
    void linesComeAlsoToThoseWhoAcceptJsonByHabit() {
        http().post()
            .uri("/api/batch")
            .contentType(MediaType.APPLICATION_JSON)
            .accept(MediaType.APPLICATION_JSON)
            .bodyValue(Map.of("prompts", List.of("one")))
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentTypeCompatibleWith(MediaType.APPLICATION_NDJSON)
            .expectBody(String.class)
            .value((body) -> assertThat(body.strip().split("\n")).hasSize(2));
    }

    @Test
    void linesComeWhileTheBatchRuns() {
        AtomicInteger lines = new AtomicInteger();
        SIMULATOR.inject(Scope.of("hanging"), Fault.stallBeforeHeaders());
        StepVerifier
            .create(lines(Map.of("prompts", List.of("one", "two", "three"), "model", "openai/hanging"))
                .doOnNext((line) -> lines.incrementAndGet()))
            .expectNextCount(2)
            .then(() -> assertThat(lines).hasValue(2))
            .thenCancel()
            .verify(SOON);
        SIMULATOR.awaitQuiet(SOON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "{} | prompts", "{\"prompts\":[]} | prompts", "{\"prompts\":null} | prompts",
                    "{\"prompts\":[\"a\",\" \"]} | prompt 1", "{\"prompts\":\"a\"} | prompts",
                    "{\"prompts\":[\"a\"],\"concurrency\":0} | concurrency",
                    "{\"prompts\":[\"a\"],\"concurrency\":65} | concurrency",
                    "{\"prompts\":[\"a\"],\"client\":\"nobody\"} | nobody", "[1] | prompts", "'' | prompts" })
    void badInputIsAProblem(String body, String hint) {
        post("/api/batch", body).expectStatus()
            .isBadRequest()
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("invalid-request")
            .jsonPath("$.detail")
            .value(String.class, (detail) -> assertThat(detail).contains(hint));
    }

}
