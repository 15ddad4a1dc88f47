package io.github.aiutils.autoconfigure.provider;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.error.AiException;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.ProviderSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Keys are sent to providers and shown to nobody. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsTests {

    private static final String KEY = "sk-canary-4711";

    private static final String HEADER = "org-canary-4712";

    private static final String VARIABLE = "sk-canary-4713";

    @Test
    void noSettingPrintsASecret() {
        runner("http://localhost:1/v1").run((context) -> {
            assertThat(context.getBean(AiProperties.class).toString()).contains("openai").doesNotContain("canary");
            assertThat(context.getBean(ProviderSettings.All.class).toString()).contains("openai", "anthropic")
                .doesNotContain("canary");
        });
    }

    @Test
    void endpointsHideSecretsUnlessToldOtherwise() {
        runner("http://localhost:1/v1")
            .withPropertyValues("management.endpoints.jmx.exposure.include=*",
                    "management.endpoints.web.exposure.include=*", "spring.jmx.enabled=true")
            .withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class,
                    EndpointAutoConfiguration.class, EnvironmentEndpointAutoConfiguration.class,
                    ConfigurationPropertiesReportEndpointAutoConfiguration.class))
            .run((context) -> {
                JsonMapper json = JsonMapper.builder().build();
                assertThat(json.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null)))
                    .contains("ai-utils.providers.openai.api-key", "ANTHROPIC_API_KEY")
                    .doesNotContain("canary");
                assertThat(json.writeValueAsString(
                        context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties()))
                    .contains("apiKey")
                    .doesNotContain("canary");
            });
    }

    @Test
    void neitherStartNorCallsLogSecretsOrPrompts(CapturedOutput output) {
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.setLogLevel("io.github.aiutils", LogLevel.TRACE);
        logging.setLogLevel("org.springframework.web.reactive", LogLevel.DEBUG);
        try (ProviderSimulator simulator = ProviderSimulator.builder().fast().start()) {
            simulator.inject(Fault.unauthorized());
            runner(simulator.openAiBaseUrl()).withPropertyValues("ai-utils.defaults.breaker.enabled=false")
                .run((context) -> {
                    AiException failure = catchThrowableOfType(AiException.class, () -> Asking.ask(context));
                    assertThat(failure).hasMessageNotContaining("canary");
                    Asking.ask(context);
                    Asking.stream(context);
                });
        }
        finally {
            logging.setLogLevel("io.github.aiutils", null);
            logging.setLogLevel("org.springframework.web.reactive", null);
        }
        assertThat(output).contains("openai/gpt-4.1 attempt 1").doesNotContain("canary");
    }

    private static ApplicationContextRunner runner(String baseUrl) {
        return AiContexts.runner("ANTHROPIC_API_KEY", VARIABLE)
            .withPropertyValues("ai-utils.providers.openai.base-url=" + baseUrl,
                    "ai-utils.providers.openai.api-key=" + KEY, "ai-utils.providers.openai.headers[0].name=X-Org",
                    "ai-utils.providers.openai.headers[0].value=" + HEADER, "ai-utils.providers.anthropic=",
                    "ai-utils.clients.default.routes=openai/gpt-4.1");
    }

}
