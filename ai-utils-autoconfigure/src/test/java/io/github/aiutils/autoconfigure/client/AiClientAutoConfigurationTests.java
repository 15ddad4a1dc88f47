package io.github.aiutils.autoconfigure.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.github.aiutils.Route;
import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.Failures;
import io.github.aiutils.client.AiHttpClient;
import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ChatClients;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.observe.AiCallConvention;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.Mockito.mock;

class AiClientAutoConfigurationTests {

    private static ProviderSimulator simulator;

    @BeforeAll
    static void start() {
        simulator = ProviderSimulator.builder().fast().start();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void startsWithoutAClientWithNothingConfigured() {
        AiContexts.runner()
            .run((context) -> assertThat(context).hasNotFailed()
                .doesNotHaveBean(ChatClient.class)
                .doesNotHaveBean(BlockingChatClient.class)
                .doesNotHaveBean(ChatClients.class));
    }

    @ParameterizedTest
    @ValueSource(classes = { NeedsChatClient.class, NeedsBlockingChatClient.class, NeedsChatClients.class })
    void saysWhatToSetWhereAClientIsInjectedAndNothingConfigured(Class<?> user) {
        String name = user.getSimpleName().substring("Needs".length());
        assertThat(missing(AiContexts.runner().withUserConfiguration(user)))
            .contains("A " + name + " is injected, but no AI provider")
            .contains("OPENAI_API_KEY")
            .contains("ai-utils.clients.default.routes");
    }

    @Test
    void namesTheClientsThereAreWhereTheOneInjectedIsNot() {
        assertThat(missing(configured().withUserConfiguration(NeedsQualified.class)))
            .contains("A ChatClient is injected, but by a name that none has; there are [aiChatClient].")
            .contains("ai-utils.clients");
    }

    @Test
    void saysThatTheUsersClientKeepsOursAway() {
        assertThat(missing(configured().withBean("own", ChatClient.class, () -> mock(ChatClient.class))
            .withUserConfiguration(NeedsBlockingChatClient.class)))
            .contains("since the application has chat clients of its own: [own]")
            .contains("new BlockingChatClient(chatClient)");
    }

    @Test
    void leavesOtherMissingBeansToOthers() {
        ApplicationContextRunner runner = AiContexts.runner().withUserConfiguration(NeedsMeterRegistry.class);
        assertThatThrownBy(() -> missing(runner)).hasMessage("nobody explains this failure");
    }

    @Test
    void oneClientAsksEverythingElse() {
        AiContexts.runner("OPENAI_API_KEY", "k")
            .withPropertyValues("ai-utils.providers.openai.base-url=" + simulator.openAiBaseUrl())
            .run((context) -> {
                AiHttpClient http = context.getBean("aiHttpClient", AiHttpClient.class);
                Map<?, ?> models = http.provider("openai").get("/models").as(Map.class).block(Duration.ofSeconds(20));
                assertThat(models.get("data")).asInstanceOf(InstanceOfAssertFactories.LIST).isNotEmpty();
            });
    }

    @Test
    void asksEverythingElseByTheProvidersPatience() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            AiContexts.runner("OPENAI_API_KEY", "k")
                .withPropertyValues("ai-utils.providers.openai.base-url=http://127.0.0.1:" + silent.getLocalPort(),
                        "ai-utils.providers.openai.timeout.total=200ms")
                .run((context) -> {
                    AiHttpClient http = context.getBean(AiHttpClient.class);
                    RefusedException error = catchThrowableOfType(RefusedException.class,
                            () -> http.provider("openai").get("/models").retrieve().block(Duration.ofSeconds(20)));
                    assertThat(error.errorClass()).isEqualTo(ErrorClass.DEADLINE_EXCEEDED);
                });
        }
    }

    @Test
    void leavesEverythingElseToTheUsersOwnClient() {
        AiHttpClient own = mock(AiHttpClient.class);
        configured().withBean(AiHttpClient.class, () -> own)
            .run((context) -> assertThat(context.getBean(AiHttpClient.class)).isSameAs(own));
    }

    @Test
    void readsJsonByTheApplicationsMapper() {
        JsonMapper own = JsonMapper.builder().build();
        configured().withBean(JsonMapper.class, () -> own)
            .run((context) -> assertThat(context.getBean(AiHttpClient.class).mapper()).isSameAs(own));
        configured()
            .run((context) -> assertThat(context.getBean(AiHttpClient.class).mapper()).isSameAs(JsonMapper.shared()));
    }

    @Test
    void oneKeyMakesADefaultClientOnTheUsualModel() {
        AiContexts.runner("ANTHROPIC_API_KEY", "k")
            .withPropertyValues("ai-utils.providers.anthropic.base-url=" + simulator.anthropicBaseUrl())
            .run((context) -> assertThat(Asking.ask(context).route())
                .isEqualTo(new Route("anthropic", "claude-haiku-5-5")));
        assertThat(simulator.lastRequest().model()).isEqualTo("claude-haiku-5-5");
    }

    @Test
    void twoKeysMakeRoutesInOrder() {
        AiContexts.runner("ANTHROPIC_API_KEY", "k", "OPENAI_API_KEY", "k")
            .run((context) -> assertThat(context.getBean(ClientSettings.class).routes()).containsOnlyKeys("default")
                .containsEntry("default",
                        List.of(new Route("openai", "gpt-6-luna"), new Route("anthropic", "claude-haiku-5-5"))));
    }

    @Test
    void eachClientHasABeanAndABlockingTwin() {
        configured("ai-utils.clients.default.routes=openai/gpt-5-nano", "ai-utils.clients.fast.routes=openai/gpt-4.1")
            .run((context) -> {
                assertThat(context.getBeanNamesForType(ChatClient.class)).containsExactlyInAnyOrder("aiChatClient",
                        "fastChatClient");
                assertThat(context.getBeanNamesForType(BlockingChatClient.class))
                    .containsExactlyInAnyOrder("aiBlockingChatClient", "fastBlockingChatClient");
                assertThat(context.getBean(ChatClient.class)).isSameAs(context.getBean("aiChatClient"));
                assertThat(context.getBean(BlockingChatClient.class)).isSameAs(context.getBean("aiBlockingChatClient"));
                assertThat(context.getBean("fastBlockingChatClient", BlockingChatClient.class)
                    .prompt("Hi")
                    .call()
                    .response()
                    .route()).isEqualTo(new Route("openai", "gpt-4.1"));
            });
    }

    @Test
    void clientsAreFoundByName() {
        configured("ai-utils.clients.default.routes=openai/gpt-5-nano", "ai-utils.clients.fast.routes=openai/gpt-4.1")
            .run((context) -> {
                ChatClients clients = context.getBean(ChatClients.class);
                assertThat(clients.names()).containsExactlyInAnyOrder("default", "fast");
                assertThat(clients.get("fast")).isSameAs(context.getBean("fastChatClient"));
                assertThat(clients.get("default")).isSameAs(context.getBean("aiChatClient"));
                assertThatIllegalArgumentException().isThrownBy(() -> clients.get("slow"))
                    .withMessageContaining("fast");
            });
    }

    @Test
    void theOnlyClientIsPrimaryWhateverItsName() {
        configured("ai-utils.clients.fast.routes=openai/gpt-4.1").withUserConfiguration(NeedsChatClient.class)
            .run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ChatClient.class));
    }

    @Test
    void noneOfSeveralClientsIsPrimaryButTheDefaultOne() {
        configured("ai-utils.clients.fast.routes=openai/gpt-4.1", "ai-utils.clients.good.routes=openai/gpt-5-nano")
            .withUserConfiguration(NeedsChatClient.class)
            .run((context) -> assertThat(context).hasFailed()
                .getFailure()
                .hasMessageContaining("fastChatClient,goodChatClient"));
    }

    @Test
    void neverTakesNamesOfSpringAi() {
        configured().run((context) -> assertThat(context.getBeanDefinitionNames()).doesNotContain("chatClient",
                "chatClientBuilder", "openAiChatModel", "toolCallingManager"));
    }

    @Test
    void everyBeanOfOursIsNamedAfterUs() {
        configured().run((context) -> assertThat(Arrays.stream(context.getBeanDefinitionNames())
            .filter((name) -> context.getBeanFactory().getMergedBeanDefinition(name).getFactoryBeanName() != null)
            .filter((name) -> String
                .valueOf(context.getBeanFactory().getMergedBeanDefinition(name).getFactoryBeanName())
                .startsWith("io.github.aiutils")))
            .isNotEmpty()
            .allMatch((name) -> name.startsWith("ai")));
    }

    @Test
    void theUsersClientKeepsAllOfOursAway() {
        ChatClient own = mock(ChatClient.class);
        configured("ai-utils.clients.default.routes=openai/gpt-5-nano", "ai-utils.clients.fast.routes=openai/gpt-4.1")
            .withBean("ownChatClient", ChatClient.class, () -> own)
            .run((context) -> {
                assertThat(context.getBean(ChatClient.class)).isSameAs(own);
                assertThat(context).doesNotHaveBean(BlockingChatClient.class);
                assertThat(context.getBean(ChatClients.class).names()).containsExactly("own");
            });
    }

    @Test
    void aBlockingClientOfTheUserLeavesTheOthersAlone() {
        configured("ai-utils.clients.default.routes=openai/gpt-5-nano", "ai-utils.clients.fast.routes=openai/gpt-4.1")
            .withUserConfiguration(OwnBlocking.class)
            .run((context) -> {
                assertThat(context).hasNotFailed().hasBean("aiChatClient").hasBean("fastChatClient");
                assertThat(context).getBeanNames(BlockingChatClient.class).containsExactly("mine");
            });
    }

    @Test
    void theUsersPoliciesAndConventionWin() {
        ObservePolicy observe = new ObservePolicy(ObservationRegistry.NOOP, new DefaultAiCallConvention(List.of()));
        TimeoutPolicy timeout = new TimeoutPolicy((provider) -> Timeouts.NONE, Schedulers.parallel());
        AiCallConvention convention = new DefaultAiCallConvention(List.of());
        configured().withBean("observe", ObservePolicy.class, () -> observe)
            .withBean("timeout", TimeoutPolicy.class, () -> timeout)
            .withBean("convention", AiCallConvention.class, () -> convention)
            .run((context) -> {
                assertThat(context.getBean(ObservePolicy.class)).isSameAs(observe);
                assertThat(context.getBean(TimeoutPolicy.class)).isSameAs(timeout);
                assertThat(context.getBean(AiCallConvention.class)).isSameAs(convention);
            });
    }

    @Test
    void aCallMayPinAnyModelOfAProvider() {
        configured().run((context) -> assertThat(Asking.ask(context, "openai/anything~1").route())
            .isEqualTo(new Route("openai", "anything~1")));
        assertThat(simulator.lastRequest().body().path("model").asString()).isEqualTo("anything~1");
    }

    @Test
    void patternsSayWhichProviderHasAModel() {
        configured("ai-utils.patterns[0].pattern=house-*", "ai-utils.patterns[0].provider=openai").run((context) -> {
            assertThat(Asking.ask(context, "house-7").route()).isEqualTo(new Route("openai", "house-7"));
            assertThat(simulator.lastRequest().model()).isEqualTo("house-7");
        });
    }

    @Test
    void patternsComeBeforeTheBuiltInOnes() {
        configured("ai-utils.patterns[0].pattern=gpt-*", "ai-utils.patterns[0].provider=local",
                "ai-utils.providers.local.type=openai-compatible",
                "ai-utils.providers.local.base-url=" + simulator.openAiBaseUrl(), "ai-utils.providers.local.api-key=k")
            .run((context) -> assertThat(Asking.ask(context, "gpt-4.1").route().provider()).isEqualTo("local"));
    }

    @Test
    void theBlockingClientRefusesEventLoops() {
        configured().run((context) -> {
            BlockingChatClient client = context.getBean(BlockingChatClient.class);
            Mono<String> onAnEventLoop = Mono.fromCallable(() -> client.prompt("Hi").call().content())
                .subscribeOn(Schedulers.parallel());
            assertThatIllegalStateException().isThrownBy(onAnEventLoop::block)
                .withMessageContaining("BlockingChatClient was called on the event loop");
        });
    }

    @Test
    void worksInAReactiveWebApplication() {
        AiContexts.webRunner("OPENAI_API_KEY", "k")
            .run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ChatClient.class));
    }

    @Test
    void worksWithoutMicrometersMetersAndActuator() {
        configured()
            .withClassLoader(new FilteredClassLoader("io.micrometer.core", "org.springframework.boot.actuate",
                    "org.springframework.boot.health", "org.springframework.boot.micrometer"))
            .run((context) -> {
                assertThat(context).hasNotFailed();
                assertThat(Asking.ask(context).text()).isNotEmpty();
            });
    }

    private static ApplicationContextRunner configured(String... properties) {
        return AiContexts.runner()
            .withPropertyValues("ai-utils.providers.openai.base-url=" + simulator.openAiBaseUrl(),
                    "ai-utils.providers.openai.api-key=k")
            .withPropertyValues(properties);
    }

    private static String missing(ApplicationContextRunner runner) {
        AtomicReference<BeanFactory> beans = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        runner.withInitializer((context) -> beans.set(context.getBeanFactory()))
            .run((context) -> failure.set(context.getStartupFailure()));
        assertThat(failure.get()).isNotNull();
        return Failures.missingClient(failure.get(), beans.get());
    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsChatClient {

        @Bean
        String user(ChatClient client) {
            return client.toString();
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsBlockingChatClient {

        @Bean
        String user(BlockingChatClient client) {
            return client.toString();
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsChatClients {

        @Bean
        String user(ChatClients clients) {
            return clients.toString();
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsQualified {

        @Bean
        String user(@Qualifier("fsatChatClient") ChatClient client) {
            return client.toString();
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class NeedsMeterRegistry {

        @Bean
        String user(MeterRegistry registry) {
            return registry.toString();
        }

    }

    @Configuration(proxyBeanMethods = false)
    static class OwnBlocking {

        @Bean
        BlockingChatClient mine(@Qualifier("fastChatClient") ChatClient client) {
            return new BlockingChatClient(client);
        }

    }

}
