package io.github.aiutils.sample;

import java.util.HashMap;
import java.util.Map;

import io.github.aiutils.test.simulator.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/** Who is simulated, and who is not. */
@ExtendWith(OutputCaptureExtension.class)
class SimulatorInitializerTests {

    @Test
    void whoHasNeitherKeyNorAddressIsSimulated(CapturedOutput output) {
        ConfigurableEnvironment environment = initialized();
        assertThat(environment.getProperty("sample.simulated")).isEqualTo("openai,anthropic");
        assertThat(environment.getProperty("ai-utils.providers.openai.base-url")).startsWith("http://127.0.0.1:")
            .endsWith("/v1");
        assertThat(environment.getProperty("ai-utils.providers.anthropic.base-url")).startsWith("http://127.0.0.1:")
            .doesNotEndWith("/v1");
        assertThat(environment.getProperty("ai-utils.providers.openai.timeout.first-reply")).isEqualTo("4s");
        assertThat(output).contains("No key for openai", "OPENAI_API_KEY", "No key for anthropic");
    }

    @Test
    void aTimeoutOfTheUserWins() {
        assertThat(initialized("AIUTILS_PROVIDERS_OPENAI_TIMEOUT_FIRSTREPLY", "9s")
            .getProperty("ai-utils.providers.openai.timeout.first-reply")).isEqualTo("9s");
        ConfigurableEnvironment environment = initialized("AIUTILS_DEFAULTS_TIMEOUT_FIRSTREPLY", "9s");
        assertThat(environment.getProperty("ai-utils.providers.openai.timeout.first-reply")).isNull();
        assertThat(environment.getProperty("ai-utils.providers.openai.timeout.unary-reply")).isEqualTo("8s");
    }

    @Test
    void theSimulatorCanBeMadeToFailWhereItStandsIn() {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.setEnvironment(environment("OPENAI_API_KEY", "k"));
            new SimulatorInitializer().initialize(context);
            context.refresh();
            assertThat(context.getBean(Simulated.class).providers())
                .containsOnly(entry("anthropic", Dialect.ANTHROPIC));
        }
    }

    @Test
    void whoHasAKeyIsReal() {
        ConfigurableEnvironment environment = initialized("OPENAI_API_KEY", "k");
        assertThat(environment.getProperty("sample.simulated")).isEqualTo("anthropic");
        assertThat(environment.getProperty("ai-utils.providers.openai.base-url")).isNull();
    }

    @Test
    void whoIsPointedElsewhereFromOutsideIsNotSimulated(CapturedOutput output) {
        ConfigurableEnvironment environment = initialized("AIUTILS_PROVIDERS_OPENAI_BASEURL", "http://127.0.0.1:9/v1",
                "AIUTILS_PROVIDERS_ANTHROPIC_APIKEY", "k");
        assertThat(environment.getProperty("sample.simulated")).isNull();
        assertThat(environment.getProperty("ai-utils.providers.openai.base-url")).isEqualTo("http://127.0.0.1:9/v1");
        assertThat(output).doesNotContain("No key for");
    }

    private static ConfigurableEnvironment initialized(String... variables) {
        ConfigurableEnvironment environment = environment(variables);
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.setEnvironment(environment);
            new SimulatorInitializer().initialize(context);
            context.refresh();
        }
        return environment;
    }

    private static ConfigurableEnvironment environment(String... variables) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            map.put(variables[i], variables[i + 1]);
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources()
            .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", map));
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

}
