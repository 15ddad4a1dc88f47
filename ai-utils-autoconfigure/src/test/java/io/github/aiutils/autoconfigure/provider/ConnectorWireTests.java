package io.github.aiutils.autoconfigure.provider;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.RecordingProvider;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.LedgerEntry;
import io.github.aiutils.test.simulator.Outcome;
import io.github.aiutils.test.simulator.Pace;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.Scope;
import io.netty.channel.ChannelOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What Boot knows of HTTP clients holds for providers too, but for redirects. */
class ConnectorWireTests {

    private static final String JDK = "spring.http.clients.reactive.connector=jdk";

    private static final String REACTOR = "spring.http.clients.reactive.connector=reactor";

    private ProviderSimulator simulator = ProviderSimulator.builder().fast().start();

    @AfterEach
    void stop() {
        this.simulator.close();
    }

    @Test
    void theConnectorThatIsSelectedIsUsed() {
        runner(this.simulator.openAiBaseUrl()).withPropertyValues(JDK).run((context) -> {
            assertThat(context.getBean(ClientHttpConnectorBuilder.class))
                .isInstanceOf(JdkClientHttpConnectorBuilder.class);
            assertThat(Asking.ask(context).text()).isNotEmpty();
            assertThat(Asking.stream(context)).hasSizeGreaterThan(5);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { JDK, REACTOR })
    void aSilentProviderIsGivenUpWithAnyConnector(String connector) {
        this.simulator.stand(Scope.ALL, Fault.stallAfterEvents(3));
        runner(this.simulator.openAiBaseUrl())
            .withPropertyValues(connector, "ai-utils.defaults.timeout.between-chunks=100ms")
            .run((context) -> assertThat(failure(() -> Asking.stream(context)).errorClass())
                .isEqualTo(ErrorClass.TIMEOUT));
    }

    /** The JDK's client of Java 17 reads on to the answer's end, whoever cancels. */
    @Test
    void cancellingClosesTheConnection() {
        this.simulator.close();
        this.simulator = ProviderSimulator.builder().pace(Pace.FAST.withTokensPerSecond(50)).start();
        runner(this.simulator.openAiBaseUrl()).withPropertyValues(REACTOR)
            .run((context) -> StepVerifier.create(context.getBean(ChatClient.class).prompt("Hi").stream().content(), 2)
                .expectNextCount(2)
                .thenCancel()
                .verify(Duration.ofSeconds(5)));
        this.simulator.awaitQuiet(Duration.ofSeconds(5));
        assertThat(this.simulator.ledger()).extracting(LedgerEntry::outcome).containsExactly(Outcome.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(strings = { JDK, REACTOR })
    void redirectsAreNotFollowedEvenIfAllOtherClientsDo(String connector) {
        try (RecordingProvider elsewhere = new RecordingProvider()) {
            this.simulator.inject(Fault.redirect(elsewhere.baseUrl() + "/chat/completions"));
            runner(this.simulator.openAiBaseUrl()).withPropertyValues(connector, "spring.http.clients.redirects=follow")
                .run((context) -> assertThat(failure(() -> Asking.ask(context)).errorClass())
                    .isEqualTo(ErrorClass.MALFORMED_RESPONSE));
            assertThat(elsewhere.requests()).isZero();
            assertThat(this.simulator.arrivals()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { JDK, REACTOR })
    void theReadTimeoutOfAllClientsHolds(String connector) {
        this.simulator.stand(Scope.ALL, Fault.stallBeforeHeaders());
        runner(this.simulator.openAiBaseUrl()).withPropertyValues(connector, "spring.http.clients.read-timeout=100ms")
            .run((context) -> assertThat(failure(() -> Asking.ask(context)).errorClass())
                .isEqualTo(ErrorClass.TIMEOUT));
    }

    @Test
    void theConnectTimeoutOfAllClientsHoldsUntilOursIsSet() {
        AtomicReference<HttpClient> client = new AtomicReference<>();
        ApplicationContextRunner runner = runner("http://127.0.0.1:1/v1").withBean(Spy.class, () -> new Spy(client));
        runner.run((context) -> assertThat(connectMillis(client)).isEqualTo(10_000));
        runner.withPropertyValues("spring.http.clients.connect-timeout=2s")
            .run((context) -> assertThat(connectMillis(client)).isEqualTo(2000));
        runner.withPropertyValues("spring.http.clients.connect-timeout=2s", "ai-utils.defaults.timeout.connect=3s")
            .run((context) -> assertThat(connectMillis(client)).isEqualTo(3000));
    }

    private static int connectMillis(AtomicReference<HttpClient> client) {
        return (int) client.get().configuration().options().get(ChannelOption.CONNECT_TIMEOUT_MILLIS);
    }

    @Test
    void theAddressFilterOfAllClientsHolds() {
        runner(this.simulator.openAiBaseUrl()).withBean(InetAddressFilter.class, InetAddressFilter::externalAddresses)
            .run((context) -> assertThat(failure(() -> Asking.ask(context)).errorClass())
                .isEqualTo(ErrorClass.CONNECTION));
        assertThat(this.simulator.arrivals()).isZero();
    }

    @Test
    void bootsCustomizersOfAllWebClientsApply() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            WebClientCustomizer customizer = (builder) -> builder.defaultHeader("X-House", "ours");
            runner(provider.baseUrl()).withBean(WebClientCustomizer.class, () -> customizer).run(Asking::ask);
            assertThat(provider.taken().getHeaders().get("X-House")).isEqualTo("ours");
        }
    }

    @Test
    void closingTheContextClosesTheConnections() {
        AtomicReference<HttpClient> client = new AtomicReference<>();
        runner(this.simulator.openAiBaseUrl()).withBean(Spy.class, () -> new Spy(client)).run((context) -> {
            Asking.ask(context);
            assertThat(client.get().configuration().connectionProvider().isDisposed()).isFalse();
            context.close();
            assertThat(client.get().configuration().connectionProvider().isDisposed()).isTrue();
        });
    }

    @Test
    void eachProviderHasConnectionsOfItsOwn() {
        AtomicReference<HttpClient> client = new AtomicReference<>();
        runner(this.simulator.openAiBaseUrl()).withBean(Spy.class, () -> new Spy(client))
            .run((context) -> assertThat(client.get().configuration().connectionProvider().name())
                .isEqualTo("ai-openai"));
    }

    static ApplicationContextRunner runner(String baseUrl) {
        return AiContexts.runner()
            .withPropertyValues("ai-utils.providers.openai.base-url=" + baseUrl, "ai-utils.providers.openai.api-key=k",
                    "ai-utils.clients.default.routes=openai/gpt-4.1");
    }

    private static AiException failure(ThrowingCallable call) {
        AiException failure = catchThrowableOfType(AiException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    /** Sees the HTTP client that Boot's builder makes last. */
    static final class Spy implements ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> {

        private final AtomicReference<HttpClient> client;

        Spy(AtomicReference<HttpClient> client) {
            this.client = client;
        }

        @Override
        public ReactorClientHttpConnectorBuilder customize(ReactorClientHttpConnectorBuilder builder) {
            return builder.withHttpClientCustomizer((made) -> {
                this.client.set(made);
                return made;
            });
        }

    }

}
