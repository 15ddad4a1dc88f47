package io.github.aiutils.sample;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.test.simulator.Fault;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the sample says that calls cost: in answers, in the usage and in its budget. */
class SampleCostTests extends RunningSample {

    private static final String LUNA = "openai/gpt-6-luna";

    private static final String UNKNOWN = "openai/anything~1";

    private static final String PLAIN = "\"cost\":\\{\"amount\":\\d+(\\.\\d+)?,\"currency\":\"USD\"}";

    private static final JsonMapper JSON = JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .build();

    @BeforeEach
    void clearUsage() {
        http().delete().uri("/actuator/aiusage").exchange().expectStatus().isNoContent();
    }

    @ParameterizedTest
    @CsvSource({ "/api/chat, openai/gpt-6-luna", "/api/chat/stream, openai/gpt-6-luna",
            "/api/chat, anthropic/claude-haiku-5-5", "/api/chat/stream, anthropic/claude-haiku-5-5" })
    void anAnswerCostsItsTokensAtListPrices(String path, String model) {
        String answer = ask(path, "Hello there", model);
        assertThat(answer).containsPattern(PLAIN);
        assertThat(amount(read(answer))).isPositive().isEqualByComparingTo(listPrice(read(answer).path("usage")));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/api/chat", "/api/chat/stream" })
    void whatAModelWithoutAPriceCostsIsNotKnownAndNotNothing(String path) {
        String answer = ask(path, "Hi", UNKNOWN);
        assertThat(answer).contains("\"cost\":null");
        await().untilAsserted(() -> assertThat(usage("").path("total").path("unpriced").asLong()).isOne());
        assertThat(usage("").path("total").path("attempts").asLong()).isOne();
        assertThat(amount(usage("").path("total"))).isZero();
    }

    @Test
    void usageAddsUpToWhatTheAnswersSaid() {
        List<JsonNode> answers = new ArrayList<>();
        for (String path : List.of("/api/chat", "/api/chat/stream")) {
            answers.add(read(ask(path, "Hello there", LUNA)));
            answers.add(read(ask(path, "refuse this", LUNA)));
            answers.add(read(ask(path, "call a tool", LUNA)));
        }
        read(ask("/api/chat", "Hi", "anthropic/claude-haiku-5-5"));
        read(ask("/api/chat", "Hi", UNKNOWN));
        await().untilAsserted(() -> assertThat(usage("").path("total").path("attempts").asLong()).isEqualTo(8));
        JsonNode luna = group(usage("?groupBy=provider,model"), "gpt-6-luna");
        assertThat(luna.path("calls").asLong()).isEqualTo(6);
        assertThat(luna.path("attempts").asLong()).isEqualTo(6);
        assertThat(luna.path("unpriced").asLong()).isZero();
        assertThat(tokens(luna, "input", "cacheRead", "cacheWrite")).isEqualTo(sum(answers, "input"));
        assertThat(tokens(luna, "cacheRead")).isEqualTo(sum(answers, "cachedInput"));
        assertThat(tokens(luna, "output")).isEqualTo(sum(answers, "output"));
        assertThat(amount(luna))
            .isEqualByComparingTo(answers.stream().map(SampleCostTests::amount).reduce(BigDecimal::add).orElseThrow());
    }

    @Test
    void usageIsToldApartByWhatIsAskedFor() {
        ask("/api/chat", "Hi", LUNA);
        ask("/api/chat", "Hi", UNKNOWN);
        ask("/api/chat", "Hi", "anthropic/claude-haiku-5-5");
        await().untilAsserted(() -> assertThat(usage("").path("total").path("calls").asLong()).isEqualTo(3));
        assertThat(usage("").path("groups")).isEmpty();
        assertThat(usage("?groupBy=provider").path("groups")).hasSize(2);
        assertThat(usage("?groupBy=provider,model").path("groups")).hasSize(3);
        assertThat(usage("?groupBy=client").path("groups")).singleElement()
            .satisfies((group) -> assertThat(group.path("by")).hasToString("{\"client\":\"default\"}"));
        http().get()
            .uri("/actuator/aiusage?groupBy=colour")
            .exchange()
            .expectStatus()
            .isBadRequest()
            .expectBody()
            .jsonPath("$.error")
            .value(String.class, (error) -> assertThat(error).contains("colour"));
    }

    @Test
    void aCallThatFailsOverIsOneCallWithTwoAttempts() {
        SIMULATOR.inject(Fault.serverError());
        JsonNode answer = read(ask("/api/chat", "Hi", null));
        assertThat(answer.path("provider").asString()).isEqualTo("anthropic");
        await().untilAsserted(() -> assertThat(usage("").path("total").path("attempts").asLong()).isEqualTo(2));
        JsonNode total = usage("").path("total");
        assertThat(total.path("calls").asLong()).isOne();
        assertThat(amount(total)).isEqualByComparingTo(amount(answer));
    }

    @Test
    void clearedUsageBeginsAnewAndTheBudgetDoesNot() {
        BigDecimal cost = amount(read(ask("/api/chat", "Hi", LUNA)));
        await().untilAsserted(() -> assertThat(usage("").path("total").path("calls").asLong()).isOne());
        clearUsage();
        assertThat(usage("").path("total").path("calls").asLong()).isZero();
        assertThat(amount(usage("").path("total"))).isZero();
        assertThat(daily().path("spent").decimalValue()).isGreaterThanOrEqualTo(cost);
    }

    @Test
    void theBudgetIsSpentByWhatTheAnswersCost() {
        JsonNode before = daily();
        assertThat(before.path("amount").decimalValue()).isEqualByComparingTo("25");
        assertThat(before.path("currency").asString()).isEqualTo("USD");
        BigDecimal cost = amount(read(ask("/api/chat", "Hello there", LUNA)))
            .add(amount(read(ask("/api/chat/stream", "Hello there", "anthropic/claude-haiku-5-5"))));
        await().untilAsserted(() -> assertThat(daily().path("spent").decimalValue())
            .isEqualByComparingTo(before.path("spent").decimalValue().add(cost)));
        JsonNode after = daily();
        assertThat(after.path("reserved").decimalValue()).isZero();
        assertThat(after.path("remaining").decimalValue().add(after.path("spent").decimalValue()))
            .isEqualByComparingTo("25");
        assertThat(after.path("state").asString()).isEqualTo("OK");
        assertThat(after.path("windowEnd").asString()).endsWith("T00:00:00Z");
    }

    @Test
    void theBooksSayWhatTheBudgetComesTo() {
        assertThat(amount(read(ask("/api/chat", "Hello there", LUNA)))).isPositive();
        await().untilAsserted(() -> assertThat(insights().path("projections").path(0).path("spent").decimalValue())
            .isEqualByComparingTo(daily().path("spent").decimalValue())
            .isPositive());
        JsonNode projection = insights().path("projections").path(0);
        assertThat(projection.path("budget").asString()).isEqualTo("daily");
        assertThat(projection.path("end").asString()).isEqualTo(daily().path("windowEnd").asString());
        assertThat(insights().path("currency").asString()).isEqualTo("USD");
    }

    private JsonNode insights() {
        return get("/actuator/aiinsights?labels=client,model");
    }

    /** The answer, or the data of the last event, as it is written. */
    private String ask(String path, String message, String model) {
        String body = post(path, call(message, model)).expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
        return path.endsWith("stream") ? body.substring(body.lastIndexOf("data:") + "data:".length()).strip() : body;
    }

    private JsonNode usage(String query) {
        return get("/actuator/aiusage" + query);
    }

    private JsonNode daily() {
        return get("/actuator/aibudgets").path("budgets").path("daily");
    }

    private JsonNode get(String path) {
        return read(http().get()
            .uri(path)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody());
    }

    private static JsonNode read(String json) {
        return JSON.readTree(json);
    }

    private static JsonNode group(JsonNode usage, String model) {
        return usage.path("groups")
            .valueStream()
            .filter((group) -> group.path("by").path("model").asString().equals(model))
            .findFirst()
            .orElseThrow()
            .path("total");
    }

    private static BigDecimal amount(JsonNode priced) {
        return priced.path("cost").path("amount").decimalValue();
    }

    private static long tokens(JsonNode total, String... kinds) {
        return List.of(kinds).stream().mapToLong((kind) -> total.path("tokens").path(kind).asLong()).sum();
    }

    private static long sum(List<JsonNode> answers, String kind) {
        return answers.stream().mapToLong((answer) -> answer.path("usage").path(kind).asLong()).sum();
    }

    /** Both models have 0.1 in, 0.01 from the cache and 0.5 out for a million. */
    private static BigDecimal listPrice(JsonNode usage) {
        BigDecimal input = new BigDecimal(usage.path("input").asLong() - usage.path("cachedInput").asLong());
        BigDecimal cached = new BigDecimal(usage.path("cachedInput").asLong());
        BigDecimal output = new BigDecimal(usage.path("output").asLong());
        return input.multiply(new BigDecimal("0.1"))
            .add(cached.multiply(new BigDecimal("0.01")))
            .add(output.multiply(new BigDecimal("0.5")))
            .movePointLeft(6);
    }

}
