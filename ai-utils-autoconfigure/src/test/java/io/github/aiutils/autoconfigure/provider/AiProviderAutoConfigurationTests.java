package io.github.aiutils.autoconfigure.provider;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.RecordingProvider;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.Capabilities;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.RouteResolver;
import io.github.aiutils.test.simulator.ProviderSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AiProviderAutoConfigurationTests {

    private static final String CANARY = "sk-canary-4711";

    @Test
    void startsWithNothingConfigured() {
        AiContexts.runner().run((context) -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(ChatClient.class);
            assertThat(context.getBean(Providers.class).names()).isEmpty();
        });
    }

    @Test
    void aKeyInTheEnvironmentIsEnoughForAProvider() {
        AiContexts.runner("OPENAI_API_KEY", CANARY).run((context) -> {
            ProviderSettings openai = settings(context).find("openai");
            assertThat(openai.baseUrl()).hasToString("https://api.openai.com/v1");
            assertThat(openai.apiKey()).isEqualTo(new ApiKey(CANARY));
            assertThat(context.getBean(Providers.class).names()).containsExactly("openai");
        });
    }

    @Test
    void aBlankKeyInTheEnvironmentIsNoKey() {
        AiContexts.runner("OPENAI_API_KEY", " ")
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChatClient.class));
    }

    @Test
    void aKeyInTheEnvironmentAddsNothingToProvidersThatAreWritten() {
        AiContexts.runner("OPENAI_API_KEY", CANARY)
            .withPropertyValues("ai-utils.providers.anthropic.api-key=x")
            .run((context) -> assertThat(context.getBean(Providers.class).names()).containsExactly("anthropic"));
    }

    @Test
    void aProviderWithNothingBelowItTakesItsKeyFromTheEnvironment() {
        AiContexts.runner("OPENAI_API_KEY", CANARY).withPropertyValues("ai-utils.providers.openai=").run((context) -> {
            assertThat(context).hasNotFailed().hasSingleBean(ChatClient.class);
            assertThat(settings(context).find("openai").apiKey()).isEqualTo(new ApiKey(CANARY));
        });
    }

    @Test
    void aProviderWithNothingBelowItIsNoUnknownProperty(CapturedOutput output) {
        AiContexts.runner("OPENAI_API_KEY", CANARY)
            .withPropertyValues("ai-utils.providers.openai=")
            .run((context) -> assertThat(output).doesNotContain("is not known"));
    }

    @Test
    void aKeyIsStrippedOfTheLineBreakOfTheFileItCameFrom() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            AiContexts.runner("OPENAI_API_KEY", CANARY + "\n")
                .withPropertyValues("ai-utils.providers.openai.base-url=" + provider.baseUrl())
                .run(Asking::ask);
            assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer " + CANARY);
        }
    }

    @Test
    void aKeyWrittenWinsOverTheEnvironment() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            AiContexts.runner("OPENAI_API_KEY", "other")
                .withPropertyValues("ai-utils.providers.openai.base-url=" + provider.baseUrl(),
                        "ai-utils.providers.openai.api-key=" + CANARY)
                .run(Asking::ask);
            assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer " + CANARY);
        }
    }

    @Test
    void aCompatibleServerNeverGetsTheKeyOfOpenAi() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            AiContexts.runner("OPENAI_API_KEY", CANARY)
                .withPropertyValues("ai-utils.providers.local.type=openai-compatible",
                        "ai-utils.providers.local.base-url=" + provider.baseUrl(),
                        "ai-utils.clients.default.routes=local/llama")
                .run(Asking::ask);
            assertThat(provider.taken().getHeaders().get("Authorization")).isNull();
        }
    }

    @Test
    void environmentVariablesReachProvidersWithoutDashes() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            AiContexts
                .runner("AIUTILS_PROVIDERS_OPENAI_BASEURL", provider.baseUrl(), "AIUTILS_PROVIDERS_OPENAI_APIKEY",
                        CANARY)
                .run((context) -> {
                    assertThat(context).hasNotFailed();
                    Asking.ask(context);
                });
            assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer " + CANARY);
        }
    }

    @Test
    void environmentVariablesMoveAProviderThatIsWritten() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            AiContexts.runner("AIUTILS_PROVIDERS_OPENAI_BASEURL", provider.baseUrl())
                .withPropertyValues("ai-utils.providers.openai.api-key=" + CANARY)
                .run(Asking::ask);
            assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer " + CANARY);
        }
    }

    @Test
    void aTypeThatIsNotBuiltYetIsWarnedOfOnceAndLeftOut(CapturedOutput output) {
        AiContexts.runner()
            .withPropertyValues("ai-utils.providers.gemini.api-key=x", "ai-utils.providers.openai.api-key=x",
                    "ai-utils.clients.default.routes=gemini/gemini-4,openai/gpt-5-nano")
            .run((context) -> {
                assertThat(context).hasNotFailed();
                assertThat(context.getBean(Providers.class).names()).containsExactly("openai");
                assertThat(output.toString().split("WARN", -1)).hasSize(2);
                assertThat(output).contains("Provider 'gemini' is of type gemini, which is not supported yet");
            });
    }

    @Test
    void aKeyOfATypeThatIsNotBuiltYetIsWarnedOf(CapturedOutput output) {
        AiContexts.runner("GEMINI_API_KEY", CANARY).run((context) -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(ChatClient.class);
            assertThat(output).contains("GEMINI_API_KEY is set, but").doesNotContain(CANARY);
        });
    }

    @Test
    void eachUnknownKeyIsWarnedOfOnce(CapturedOutput output) {
        AiContexts.runner()
            .withPropertyValues("ai-utils.providers.openai.api-key=x", "ai-utils.providers.openai.api-kye=" + CANARY,
                    "ai-utils.defaults.retries.max-attempts=3", "ai-utils.defaults.timeout.first-reply=1s",
                    "ai-utils.clients.default.options.extra.service_tier=flex")
            .run((context) -> {
                assertThat(context).hasNotFailed();
                assertThat(output).containsOnlyOnce("ai-utils.providers.openai.api-kye (from")
                    .containsOnlyOnce("ai-utils.defaults.retries.max-attempts (from")
                    .doesNotContain(CANARY);
                assertThat(output.toString().split("is not known to ai-utils", -1)).hasSize(3);
            });
    }

    @Test
    void theUsersKeySourceWinsAndMayRotate() throws Exception {
        AtomicInteger generation = new AtomicInteger();
        ApiKeySource rotating = (provider) -> Mono
            .fromSupplier(() -> new ApiKey(provider + "-key-" + generation.incrementAndGet()));
        try (RecordingProvider provider = new RecordingProvider()) {
            AiContexts.runner()
                .withBean(ApiKeySource.class, () -> rotating)
                .withPropertyValues("ai-utils.providers.openai.base-url=" + provider.baseUrl(),
                        "ai-utils.providers.openai.api-key=" + CANARY)
                .run((context) -> {
                    Asking.ask(context);
                    Asking.ask(context);
                });
            assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer openai-key-1");
            assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer openai-key-2");
        }
    }

    @Test
    void aKeySourceOfTheUserMakesKeysInPropertiesNeedless() {
        AiContexts.runner()
            .withBean(ApiKeySource.class, () -> ApiKeySource.of(new ApiKey("k")))
            .withPropertyValues("ai-utils.providers.openai.type=openai")
            .run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ChatClient.class));
    }

    @Test
    void theUsersCatalogueWins() {
        try (ProviderSimulator simulator = ProviderSimulator.builder().fast().start()) {
            AiContexts.runner()
                .withBean(ModelCatalogue.class, HouseCatalogue::new)
                .withPropertyValues("ai-utils.providers.openai.base-url=" + simulator.openAiBaseUrl(),
                        "ai-utils.providers.openai.api-key=k")
                .run((context) -> {
                    assertThat(context).doesNotHaveBean(BuiltInCatalogue.class);
                    Asking.ask(context);
                });
            assertThat(simulator.lastRequest().model()).isEqualTo("house-model");
        }
    }

    @Test
    void theUsersResolverWins() {
        RouteResolver resolver = new RouteResolver(Map.of("openai", "openai"),
                List.of(new RouteResolver.ModelPattern("*", "openai")));
        AiContexts.runner("OPENAI_API_KEY", "k")
            .withBean("mine", RouteResolver.class, () -> resolver)
            .withPropertyValues("ai-utils.clients.default.routes=whatever")
            .run((context) -> assertThat(context.getBean(RouteResolver.class)).isSameAs(resolver));
    }

    @Test
    void theUsersProvidersWinAndCanBeRoutedTo() {
        AiContexts.runner()
            .withBean("mine", Providers.class, () -> new Providers(List.of(new EchoProvider("house"))))
            .withPropertyValues("ai-utils.clients.default.routes=house/any")
            .run((context) -> {
                assertThat(context).hasNotFailed().hasSingleBean(Providers.class);
                assertThat(Asking.ask(context).text()).isEqualTo("house answers by any");
            });
    }

    @Test
    void eachProviderIsCustomizedByItself() {
        try (RecordingProvider provider = new RecordingProvider()) {
            AiWebClientCustomizer first = (name, builder) -> builder.defaultHeader("X-Name", name);
            AiContexts.runner()
                .withBean(AiWebClientCustomizer.class, () -> first)
                .withPropertyValues("ai-utils.providers.openai.base-url=" + provider.baseUrl(),
                        "ai-utils.providers.second.type=openai-compatible",
                        "ai-utils.providers.second.base-url=" + provider.baseUrl())
                .run((context) -> {
                    Asking.ask(context, "openai/gpt-4.1");
                    assertThat(provider.taken().getHeaders().values("X-Name")).containsExactly("openai");
                    Asking.ask(context, "second/m");
                    assertThat(provider.taken().getHeaders().values("X-Name")).containsExactly("second");
                });
        }
    }

    @Test
    void backsOffWithoutWebClient() {
        AiContexts.runner("OPENAI_API_KEY", "k")
            .withClassLoader(new FilteredClassLoader(WebClient.class))
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Providers.class));
    }

    @Test
    void backsOffWithoutBootsHttpClients() {
        AiContexts.runner("OPENAI_API_KEY", "k")
            .withClassLoader(new FilteredClassLoader(ClientHttpConnectorBuilder.class))
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Providers.class));
    }

    private static ProviderSettings.All settings(AssertableApplicationContext context) {
        return context.getBean(ProviderSettings.All.class);
    }

    private static final class HouseCatalogue implements ModelCatalogue {

        @Override
        public Capabilities capabilities(String type, String model) {
            return Capabilities.ALL;
        }

        @Override
        public String defaultModel(String type) {
            return "house-model";
        }

    }

}
