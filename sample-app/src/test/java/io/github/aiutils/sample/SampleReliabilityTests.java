package io.github.aiutils.sample;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What callers and operators see of retries, failover and breakers. */
@TestPropertySource(properties = { "ai-utils.providers.openai.retry.enabled=true",
        "ai-utils.providers.openai.idempotency-key=true", "ai-utils.providers.openai.retry.min-backoff=1ms",
        "ai-utils.providers.openai.retry.max-backoff=2ms", "ai-utils.providers.openai.breaker.enabled=true",
        "ai-utils.providers.openai.breaker.open-for=1h", "ai-utils.providers.anthropic.breaker.enabled=true" })
class SampleReliabilityTests extends RunningSample {

    @Autowired
    private MeterRegistry meters;

    @BeforeEach
    void reset() {
        act("/actuator/aiproviders", "reset").expectStatus().isNoContent();
    }

    @Test
    void triesAgainWhatFailedOnce() {
        SIMULATOR.inject(Fault.serverError(), Fault.resetBeforeHeaders());
        chat("Hi", "openai/gpt-6-luna").expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.attempts")
            .isEqualTo(3)
            .jsonPath("$.provider")
            .isEqualTo("openai");
    }

    /** Other tests share the application, so what counts is what these calls add. */
    @Test
    void countsCallsInTheMetersOfResilience4j() {
        List<Double> before = retryCalls();
        chat("Hi", "openai/gpt-6-luna").expectStatus().isOk();
        stream("Hi", "openai/gpt-6-luna");
        SIMULATOR.inject(Fault.overloaded());
        chat("Hi", "openai/gpt-6-luna").expectStatus().isOk();
        SIMULATOR.inject(Fault.contentPolicy());
        chat("Hi", "openai/gpt-6-luna").expectStatus().isBadRequest();
        reset();
        SIMULATOR.inject(Fault.serverError(), Fault.serverError(), Fault.serverError());
        chat("Hi", "openai/gpt-6-luna").expectStatus().isEqualTo(502);
        List<Double> after = retryCalls();
        assertThat(IntStream.range(0, 4).mapToObj((kind) -> after.get(kind) - before.get(kind))).containsExactly(2.0,
                1.0, 1.0, 1.0);
        get("/actuator/retries").jsonPath("$.retries[?(@ == 'ai-openai')]").isNotEmpty();
        get("/actuator/retryevents/ai-openai").jsonPath("$.retryEvents[-1].type")
            .isEqualTo("ERROR")
            .jsonPath("$.retryEvents[-1].numberOfAttempts")
            .isEqualTo(3);
    }

    private List<Double> retryCalls() {
        return Stream
            .of("successful_without_retry", "successful_with_retry", "failed_without_retry", "failed_with_retry")
            .map((kind) -> this.meters.get("resilience4j.retry.calls")
                .tags("name", "ai-openai", "kind", kind)
                .functionCounter()
                .count())
            .toList();
    }

    @Test
    void keepsOneIdempotencyKeyOverTheAttemptsOfACall() {
        SIMULATOR.reset();
        SIMULATOR.inject(Fault.serverError());
        chat("Hi", "openai/gpt-6-luna").expectStatus().isOk().expectBody();
        List<String> keys = SIMULATOR.ledger().stream().map((entry) -> entry.headers().get("idempotency-key")).toList();
        assertThat(keys).hasSize(2).doesNotContainNull();
        assertThat(keys.get(0)).isEqualTo(keys.get(1));
    }

    @Test
    void sendsAPermanentErrorOnce() {
        long before = SIMULATOR.arrivals();
        SIMULATOR.inject(Fault.contentPolicy());
        chat("Hi", "openai/gpt-6-luna").expectStatus().isBadRequest();
        assertThat(SIMULATOR.arrivals() - before).isEqualTo(1);
    }

    @Test
    void goesOnToTheNextRouteAndLeavesTheFailingOneAlone() {
        SIMULATOR.stand(Scope.of(Dialect.OPENAI), Fault.serverError());
        answersFrom("anthropic", 4);
        answersFrom("anthropic", 3);
        answersFrom("anthropic", 1);
        get("/actuator/aiproviders/openai").jsonPath("$.breaker.state")
            .isEqualTo("OPEN")
            .jsonPath("$.status")
            .isEqualTo("OUT")
            .jsonPath("$.lastErrorClass")
            .isEqualTo("server-error");
        get("/actuator/circuitbreakers").jsonPath("$.circuitBreakers['ai-openai'].state").isEqualTo("OPEN");
        assertThat(isOpen()).isEqualTo(1);
        get("/actuator/aiproviders/anthropic").jsonPath("$.breaker.state").isEqualTo("CLOSED");
        http().get()
            .uri("/actuator/health/ai")
            .exchange()
            .expectStatus()
            .isEqualTo(503)
            .expectBody()
            .jsonPath("$.details.clients.default")
            .isEqualTo("DEGRADED")
            .jsonPath("$.details.clients.fast")
            .isEqualTo("DOWN")
            .jsonPath("$.details.clients.claude")
            .isEqualTo("UP");
        get("/actuator/health/liveness").jsonPath("$.status").isEqualTo("UP");
        get("/actuator/health/readiness").jsonPath("$.status").isEqualTo("UP");
        SIMULATOR.clearFaults();
        act("/actuator/aiproviders/openai", "reset").expectStatus().isNoContent();
        get("/actuator/aiproviders/openai").jsonPath("$.breaker.state").isEqualTo("CLOSED");
        get("/actuator/circuitbreakers").jsonPath("$.circuitBreakers['ai-openai'].state").isEqualTo("CLOSED");
        get("/actuator/health/ai").jsonPath("$.details.clients.fast").isEqualTo("UP");
        assertThat(isOpen()).isZero();
        answersFrom("openai", 1);
    }

    private double isOpen() {
        return this.meters.get("resilience4j.circuitbreaker.state")
            .tags("name", "ai-openai", "state", "open")
            .gauge()
            .value();
    }

    @Test
    void saysThatABreakerIsOpenWhereThereIsNoOtherRoute() {
        SIMULATOR.inject(Fault.unauthorized());
        chat("Hi", "openai/gpt-6-luna").expectStatus()
            .isEqualTo(502)
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("authentication");
        chat("Hi", "openai/gpt-6-luna").expectStatus()
            .isEqualTo(503)
            .expectBody()
            .jsonPath("$.errorClass")
            .isEqualTo("circuit-open");
    }

    @Test
    void refusesAnActionThatItDoesNotKnow() {
        act("/actuator/aiproviders/openai", "destroy").expectStatus().isBadRequest();
        act("/actuator/aiproviders/nobody", "reset").expectStatus().isNotFound();
    }

    private void answersFrom(String provider, int attempts) {
        chat("Hi", null).expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.provider")
            .isEqualTo(provider)
            .jsonPath("$.attempts")
            .isEqualTo(attempts);
    }

    private WebTestClient.BodyContentSpec get(String path) {
        return http().get().uri(path).exchange().expectStatus().isOk().expectBody();
    }

    private WebTestClient.ResponseSpec act(String path, String action) {
        return http().post()
            .uri(path)
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue("{\"action\":\"" + action + "\"}")
            .exchange();
    }

}
