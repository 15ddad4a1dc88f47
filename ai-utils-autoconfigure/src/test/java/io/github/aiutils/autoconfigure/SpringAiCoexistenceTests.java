package io.github.aiutils.autoconfigure;

import java.time.Duration;

import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ChatClients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Applications may have Spring AI and us side by side. */
class SpringAiCoexistenceTests {

    private static RecordingProvider provider;

    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        provider = new RecordingProvider();
        context = new SpringApplicationBuilder(User.class).web(WebApplicationType.NONE)
            .run("--spring.ai.openai.api-key=theirs", "--spring.ai.openai.base-url=" + provider.baseUrl(),
                    "--ai-utils.providers.openai.api-key=ours",
                    "--ai-utils.providers.openai.base-url=" + provider.baseUrl(), "--spring.main.banner-mode=off");
    }

    @AfterAll
    static void stop() {
        context.close();
        provider.close();
    }

    @Test
    void bothKindsOfClientsCanBeInjected() {
        assertThat(context.getBean(Both.class)).hasNoNullFieldsOrProperties();
    }

    @Test
    void eachKeepsItsBeanNames() {
        assertThat(context.getBeanNamesForType(org.springframework.ai.chat.client.ChatClient.Builder.class))
            .containsExactly("chatClientBuilder");
        assertThat(context.getBeanNamesForType(org.springframework.ai.chat.client.ChatClient.class))
            .containsExactly("chatClient");
        assertThat(context.getBeanNamesForType(ChatModel.class)).containsExactly("openAiChatModel");
        assertThat(context.getBeanNamesForType(ChatClient.class)).containsExactly("aiChatClient");
        assertThat(context.getBeanNamesForType(BlockingChatClient.class)).containsExactly("aiBlockingChatClient");
    }

    @Test
    void eachReachesTheProviderWithItsOwnKey() throws InterruptedException {
        Both both = context.getBean(Both.class);
        assertThat(both.theirs().prompt("Hi").call().content()).isEqualTo("Hello");
        assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer theirs");
        assertThat(both.blocking().prompt("Hi").call().content()).isEqualTo("Hello");
        assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer ours");
    }

    /**
     * Whoever uses both.
     *
     * @param ours our client
     * @param blocking our blocking client
     * @param clients our clients by name
     * @param theirs Spring AI's client
     */
    record Both(ChatClient ours, BlockingChatClient blocking, ChatClients clients,
            org.springframework.ai.chat.client.ChatClient theirs) {
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class User {

        @Bean
        org.springframework.ai.chat.client.ChatClient chatClient(
                org.springframework.ai.chat.client.ChatClient.Builder builder) {
            return builder.build();
        }

        @Bean
        Both both(ChatClient ours, BlockingChatClient blocking, ChatClients clients,
                org.springframework.ai.chat.client.ChatClient theirs) {
            return new Both(ours, blocking, clients, theirs);
        }

        @Bean
        ReactorResourceFactory closesAtOnce() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }

    }

}
