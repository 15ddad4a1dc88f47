package io.github.aiutils.autoconfigure.client;

import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Tool;
import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.test.simulator.ProviderSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** Each option of a client stands in the body that is sent, and only if it is set. */
class ClientOptionsWireTests {

    private static ProviderSimulator simulator;

    @BeforeAll
    static void start() {
        simulator = ProviderSimulator.builder().fast().start();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = { "temperature | 0.25 | temperature | 0.25", "top-p | 0.5 | top_p | 0.5", "top-k | 40 | top_k | 40",
                    "max-output-tokens | 77 | max_tokens | 77", "stop[0] | END | stop | [\"END\"]",
                    "seed | 42 | seed | 42", "frequency-penalty | 0.5 | frequency_penalty | 0.5",
                    "presence-penalty | -0.5 | presence_penalty | -0.5", "end-user | u1 | user | \"u1\"",
                    "reasoning-effort | low | reasoning_effort | \"low\"",
                    "extra.service_tier | flex | service_tier | \"flex\"",
                    "extra.promptCacheKey | p | promptCacheKey | \"p\"" })
    void anOptionStandsInTheBody(String option, String value, String field, String json) {
        assertThat(body().has(field)).isFalse();
        assertThat(body("ai-utils.clients.default.options." + option + "=" + value).path(field)).hasToString(json);
    }

    @Test
    void parallelToolCallsStandsInTheBodyOfARequestWithTools() {
        assertThat(body("ai-utils.clients.default.options.parallel-tool-calls=false").has("parallel_tool_calls"))
            .isFalse();
        configured("ai-utils.clients.default.options.parallel-tool-calls=false").run((context) -> {
            Tool tool = Tool.of("weather", "Tells the weather", Map.of("type", "object"));
            context.getBean(BlockingChatClient.class)
                .chat(ChatRequest.builder().user("Hi").options((options) -> options.tools(List.of(tool))).build());
        });
        assertThat(simulator.lastRequest().body().path("parallel_tool_calls")).hasToString("false");
    }

    @Test
    void optionsBelongToTheirClientAlone() {
        assertThat(body("ai-utils.clients.other.routes=local/m", "ai-utils.clients.other.options.seed=7").has("seed"))
            .isFalse();
    }

    private static JsonNode body(String... properties) {
        configured(properties).run((context) -> {
            assertThat(context).hasNotFailed();
            Asking.ask(context);
        });
        return simulator.lastRequest().body();
    }

    private static ApplicationContextRunner configured(String... properties) {
        return AiContexts.runner()
            .withPropertyValues("ai-utils.providers.local.type=openai-compatible",
                    "ai-utils.providers.local.base-url=" + simulator.openAiBaseUrl(),
                    "ai-utils.providers.local.api-key=k", "ai-utils.clients.default.routes=local/some-model")
            .withPropertyValues(properties);
    }

}
