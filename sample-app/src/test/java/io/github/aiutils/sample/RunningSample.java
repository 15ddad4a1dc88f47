package io.github.aiutils.sample;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.test.simulator.Answer;
import io.github.aiutils.test.simulator.Pace;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.SimulatedRequest;
import org.junit.jupiter.api.AfterEach;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The sample on a real port, pointed from outside at simulators of the tests. The
 * providers {@code openai} and {@code anthropic} answer at once, {@code impatient} is
 * given up after a moment of silence, {@code slow} is driven by the test.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = { "logging.level.io.github.aiutils=DEBUG", "spring.netty.shutdown-quiet-period=0s",
                "ai-utils.defaults.retry.enabled=false", "ai-utils.defaults.breaker.enabled=false" })
abstract class RunningSample {

    /** What no log may show. */
    static final String KEY = "sk-canary-4711";

    static final ProviderSimulator SIMULATOR = ProviderSimulator.builder()
        .fast()
        .answer(RunningSample::answer)
        .apiKey(KEY)
        .start();

    /** Drives the pace of {@link #SLOW}. */
    static final VirtualTimeScheduler PACE = VirtualTimeScheduler.create();

    /** Tokens in an answer of {@link #SLOW}, ten in a second. */
    static final int TOKENS = 30;

    static final ProviderSimulator SLOW = ProviderSimulator.builder()
        .pace(Pace.FAST.withTokensPerSecond(10))
        .answer(Answer.ofTokens(TOKENS).text())
        .scheduler(PACE)
        .start();

    static final ParameterizedTypeReference<ServerSentEvent<JsonNode>> EVENT = new ParameterizedTypeReference<>() {
    };

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void pointElsewhere(DynamicPropertyRegistry registry) {
        provider(registry, "openai", "openai", SIMULATOR.openAiBaseUrl());
        provider(registry, "anthropic", "anthropic", SIMULATOR.anthropicBaseUrl());
        provider(registry, "impatient", "openai", SIMULATOR.openAiBaseUrl());
        provider(registry, "slow", "openai", SLOW.openAiBaseUrl());
        for (String timeout : List.of("unary-reply", "first-reply", "between-chunks")) {
            registry.add("ai-utils.providers.impatient.timeout." + timeout, () -> "200ms");
        }
    }

    private static void provider(DynamicPropertyRegistry registry, String name, String type, String baseUrl) {
        registry.add("ai-utils.providers." + name + ".type", () -> type);
        registry.add("ai-utils.providers." + name + ".base-url", () -> baseUrl);
        registry.add("ai-utils.providers." + name + ".api-key", () -> KEY);
    }

    private static Answer answer(SimulatedRequest request) {
        String text = request.lastUserText();
        if (text.startsWith("refuse")) {
            return Answer.refusal("I would rather not.");
        }
        if (text.startsWith("call")) {
            return Answer.tool("weather", "{\"city\":\"Bern\"}");
        }
        return Answer.text("You said: " + text).withCachedTokens(3).withReasoningTokens(2);
    }

    @AfterEach
    void forgetFaults() {
        SIMULATOR.clearFaults();
    }

    String url() {
        return "http://localhost:" + this.port;
    }

    WebTestClient http() {
        return WebTestClient.bindToServer()
            .baseUrl(url())
            .responseTimeout(PATIENCE)
            .codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(16 << 20))
            .build();
    }

    WebTestClient.ResponseSpec chat(String message, String model) {
        return post("/api/chat", call(message, model));
    }

    WebTestClient.ResponseSpec post(String path, Object body) {
        return http().post().uri(path).contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
    }

    List<ServerSentEvent<JsonNode>> stream(String message, String model) {
        return http().post()
            .uri("/api/chat/stream")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(call(message, model))
            .exchange()
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
            .returnResult(EVENT)
            .getResponseBody()
            .collectList()
            .block(PATIENCE);
    }

    static Map<String, Object> call(String message, String model) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("message", message);
        call.put("client", "default");
        call.put("model", model);
        return call;
    }

}
