package io.github.aiutils.sample;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The sample as it starts where nobody set anything, not even a key. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = { "OPENAI_API_KEY=",
        "ANTHROPIC_API_KEY=", "spring.netty.shutdown-quiet-period=0s", "logging.level.io.github.aiutils=DEBUG" })
class SampleDefaultsTests {

    @LocalServerPort
    private int port;

    @Test
    void keepsADailyBudget() {
        http().get()
            .uri("/actuator/aibudgets")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.budgets.daily.amount")
            .isEqualTo(25)
            .jsonPath("$.budgets.daily.state")
            .isEqualTo("OK")
            .jsonPath("$.budgets.daily.windowEnd")
            .isNotEmpty();
    }

    @Test
    void answersAndSaysWhatItCost() {
        http().post()
            .uri("/api/chat")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue("{\"message\":\"Hi\"}")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.text")
            .isNotEmpty()
            .jsonPath("$.cost.currency")
            .isEqualTo("USD");
        http().get().uri("/api/info").exchange().expectBody().jsonPath("$.providers[?(@.simulated==false)]").isEmpty();
    }

    private WebTestClient http() {
        return WebTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
    }

}
