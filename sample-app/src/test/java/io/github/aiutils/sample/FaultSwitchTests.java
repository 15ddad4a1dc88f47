package io.github.aiutils.sample;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.aiutils.test.simulator.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The switch that makes simulated providers fail. Here {@code openai} is simulated, the
 * others count as real.
 */
class FaultSwitchTests extends RunningSample {

    @Test
    void listsTheFaultsItKnowsAndWhatIsWaiting() {
        fail("openai", "server-error", 2).expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.providers[*]")
            .isEqualTo("openai")
            .jsonPath("$.waiting.length()")
            .isEqualTo(1);
        chat("Hi", "openai/gpt-6-luna").expectStatus().isEqualTo(502);
        http().get()
            .uri("/api/faults")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.known.length()")
            .isEqualTo(KnownFault.values().length)
            .jsonPath("$.known[?(@.name == 'server-error')].sentence")
            .isEqualTo("fails with 500")
            .jsonPath("$.waiting[0].provider")
            .isEqualTo("openai")
            .jsonPath("$.waiting[0].fault")
            .isEqualTo("server-error")
            .jsonPath("$.waiting[0].times")
            .isEqualTo(1);
        chat("Hi", "openai/gpt-6-luna").expectStatus().isEqualTo(502);
        chat("Hi", "openai/gpt-6-luna").expectStatus().isOk();
    }

    @Test
    void aFaultWithoutANumberStaysUntilItIsClearedOrReplaced() {
        fail("openai", "server-error", null).expectBody().jsonPath("$.waiting[0].times").isEqualTo(null);
        chat("Hi", "openai/gpt-6-luna").expectStatus().isEqualTo(502);
        fail("openai", "overloaded", null).expectBody().jsonPath("$.waiting.length()").isEqualTo(1);
        chat("Hi", "openai/gpt-6-luna").expectStatus().isEqualTo(503);
        chat("Hi", "openai/gpt-6-luna").expectStatus().isEqualTo(503);
        chat("Hi", "anthropic/claude-haiku-5-5").expectStatus().isOk();
        http().delete()
            .uri("/api/faults")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.waiting.length()")
            .isEqualTo(0);
        chat("Hi", "openai/gpt-6-luna").expectStatus().isOk();
    }

    @ParameterizedTest
    @EnumSource
    void eachFaultIsFoundByItsNameAndNameableByItself(KnownFault fault) {
        fail("openai", fault.code(), 1).expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.waiting[0].fault")
            .isEqualTo(fault.code());
    }

    @ParameterizedTest
    @CsvSource({ "openai,explode,,there are [rate-limited", "openai,,,there are [rate-limited",
            "nobody,reset,,simulated are [openai]", ",reset,,simulated are [openai]", "openai,reset,0,from 1 to 100",
            "openai,reset,101,from 1 to 100" })
    void refusesWhatItDoesNotKnow(String provider, String fault, Integer times, String said) {
        problem(fail(provider, fault, times), 400, said);
        http().get().uri("/api/faults").exchange().expectBody().jsonPath("$.waiting.length()").isEqualTo(0);
    }

    @Test
    void refusesABodyThatItCannotRead() {
        problem(put("{\"provider\":"), 400, "'provider' and 'fault'");
        problem(put("{\"provider\":\"openai\",\"fault\":\"reset\",\"times\":\"many\"}"), 400, "'times'");
    }

    @Test
    void leavesRealProvidersAlone() {
        problem(fail("anthropic", "reset", 1), 409, "'anthropic' is a real provider");
    }

    private WebTestClient.ResponseSpec fail(String provider, String fault, Integer times) {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("provider", provider);
        wish.put("fault", fault);
        wish.put("times", times);
        return put(wish);
    }

    private WebTestClient.ResponseSpec put(Object body) {
        return http().put().uri("/api/faults").contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
    }

    static void problem(WebTestClient.ResponseSpec answer, int status, String said) {
        answer.expectStatus()
            .isEqualTo(status)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody()
            .jsonPath("$.status")
            .isEqualTo(status)
            .jsonPath("$.detail")
            .value((detail) -> assertThat(detail.toString()).contains(said));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class OneSimulated {

        @Bean
        Simulated simulated() {
            return new Simulated(SIMULATOR, Map.of("openai", Dialect.OPENAI));
        }

    }

}
