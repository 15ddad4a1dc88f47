package io.github.aiutils.sample;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What callers see of a budget that the first long call uses up. */
@TestPropertySource(properties = { "ai-utils.budgets.daily.amount=0.008",
        "ai-utils.clients.default.options.max-output-tokens=1000" })
class SampleBudgetTests extends RunningSample {

    private static final String LUNA = "openai/gpt-6-luna";

    /** About 0.004 USD for the prompt alone. */
    private static final String LONG = "long ".repeat(40_000);

    private static final int DAY = (int) Duration.ofDays(1).toSeconds();

    private long arrivals;

    @BeforeEach
    void useUp() {
        chat(LONG, LUNA).expectBody();
        await().untilAsserted(() -> get("/actuator/aibudgets").jsonPath("$.budgets.daily.reserved")
            .isEqualTo(0)
            .jsonPath("$.budgets.daily.spent")
            .value(Double.class, (spent) -> assertThat(spent).isBetween(0.004, 0.008)));
        this.arrivals = SIMULATOR.arrivals();
    }

    @Test
    void aCallBeyondTheBudgetIsAProblemThatSaysWhenToComeBack() {
        refused(LONG).expectHeader()
            .value(HttpHeaders.RETRY_AFTER, (seconds) -> assertThat(Integer.parseInt(seconds)).isBetween(1, DAY))
            .expectBody()
            .jsonPath("$.status")
            .isEqualTo(402)
            .jsonPath("$.type")
            .isEqualTo("urn:ai-utils:error:budget-exceeded")
            .jsonPath("$.title")
            .isEqualTo("Budget exceeded")
            .jsonPath("$.errorClass")
            .isEqualTo("budget-exceeded")
            .jsonPath("$.detail")
            .value(String.class, (detail) -> assertThat(detail).contains("'daily'", "left of 0.008 USD"));
        nothingWasSent();
    }

    @Test
    void aCallThatNoWindowHasEnoughForIsNotToldToComeBack() {
        refused(LONG.repeat(5)).expectHeader()
            .doesNotExist(HttpHeaders.RETRY_AFTER)
            .expectBody()
            .jsonPath("$.detail")
            .value(String.class, (detail) -> assertThat(detail).contains("no more than 0.008 USD in all"));
        nothingWasSent();
    }

    @Test
    void aStreamBeyondTheBudgetIsOneError() {
        List<ServerSentEvent<JsonNode>> events = stream(LONG, LUNA);
        assertThat(events).singleElement().satisfies((error) -> {
            assertThat(error.event()).isEqualTo("error");
            assertThat(error.data().path("status").asInt()).isEqualTo(402);
            assertThat(error.data().path("errorClass").asString()).isEqualTo("budget-exceeded");
            assertThat(error.data().path("detail").asString()).contains("'daily'");
        });
        nothingWasSent();
    }

    @Test
    void aRefusedCallIsNotBooked() {
        http().delete().uri("/actuator/aiusage").exchange().expectStatus().isNoContent();
        refused(LONG).expectBody();
        get("/actuator/aibudgets").jsonPath("$.budgets.daily.state")
            .isEqualTo("EXCEEDED")
            .jsonPath("$.budgets.daily.reserved")
            .isEqualTo(0);
        get("/actuator/aiusage?groupBy=model").jsonPath("$.total.attempts").isEqualTo(0);
    }

    @Test
    void aCallWithoutAPricePassesAndIsCounted() {
        chat(LONG, "openai/anything~1").expectStatus().isOk().expectBody().jsonPath("$.cost").isEqualTo(null);
        await().untilAsserted(() -> get("/actuator/aibudgets").jsonPath("$.budgets.daily.unpriced").isEqualTo(1));
        assertThat(SIMULATOR.arrivals()).isEqualTo(this.arrivals + 1);
    }

    private WebTestClient.ResponseSpec refused(String message) {
        WebTestClient.ResponseSpec response = chat(message, LUNA);
        response.expectStatus()
            .isEqualTo(HttpStatus.PAYMENT_REQUIRED)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response;
    }

    private void nothingWasSent() {
        assertThat(SIMULATOR.arrivals()).isEqualTo(this.arrivals);
    }

    private WebTestClient.BodyContentSpec get(String path) {
        return http().get().uri(path).exchange().expectStatus().isOk().expectBody();
    }

}
