package io.github.aiutils.autoconfigure;

import io.github.aiutils.autoconfigure.client.AiClientAutoConfiguration;
import io.github.aiutils.autoconfigure.policy.AiPolicyAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.client.ChatClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the user of an application reads that does not start. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

    @Test
    void theUserReadsPropertyAndCure(CapturedOutput output) {
        assertThatThrownBy(() -> start(Ours.class, "--ai-utils.providers.openai.base-url=localhost:1/v1",
                "--ai-utils.providers.openai.api-key=sk-canary-4711"))
            .hasRootCauseInstanceOf(InvalidPropertyException.class);
        assertThat(output).contains("APPLICATION FAILED TO START")
            .contains("The property ai-utils.providers.openai.base-url is not a usable base URL.")
            .contains("Write it as http(s)://host/path, without user, key, query and fragment.")
            .doesNotContain("canary");
    }

    @Test
    void theUserReadsThatAQualifierNamesNoClient(CapturedOutput output) {
        assertThatThrownBy(() -> start(User.class, "--ai-utils.providers.openai.base-url=http://localhost:1/v1",
                "--ai-utils.clients.fast.routes=openai/gpt-5-nano"))
            .isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START")
            .contains("A ChatClient is injected, but by a name that none has; there are [fastChatClient].");
    }

    private static void start(Class<?> configuration, String... arguments) {
        new SpringApplicationBuilder(configuration).web(WebApplicationType.NONE).run(arguments).close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({ AiProviderAutoConfiguration.class, AiPolicyAutoConfiguration.class,
            AiClientAutoConfiguration.class })
    static class Ours {

    }

    @Configuration(proxyBeanMethods = false)
    @Import(Ours.class)
    static class User {

        @Bean
        String user(@Qualifier("slowChatClient") ChatClient client) {
            return client.toString();
        }

    }

}
