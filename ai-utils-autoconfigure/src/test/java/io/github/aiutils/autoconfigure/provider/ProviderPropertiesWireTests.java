package io.github.aiutils.autoconfigure.provider;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.RecordingProvider;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.test.simulator.Answer;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.Pace;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.test.simulator.Scope;
import mockwebserver3.RecordedRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Each property of a provider changes what goes over the wire, or how long it takes. */
class ProviderPropertiesWireTests {

    private static final String OWN = "ai-utils.providers.openai.";

    private static final String ALL = "ai-utils.defaults.";

    private ProviderSimulator simulator = ProviderSimulator.builder().fast().start();

    @AfterEach
    void stop() {
        this.simulator.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { OWN, ALL })
    void unaryReplyEndsACallThatGetsNoAnswer(String prefix) {
        this.simulator.stand(Scope.ALL, Fault.stallBeforeHeaders());
        run((context) -> assertThat(failure(() -> Asking.ask(context)).errorClass()).isEqualTo(ErrorClass.TIMEOUT),
                prefix + "timeout.unary-reply=100ms");
    }

    @ParameterizedTest
    @ValueSource(strings = { OWN, ALL })
    void firstReplyEndsAStreamThatDoesNotBegin(String prefix) {
        this.simulator.stand(Scope.ALL, Fault.stallBeforeHeaders());
        run((context) -> assertThat(failure(() -> Asking.stream(context)))
            .hasMessageContaining("no first payload within PT0.1S"), prefix + "timeout.first-reply=100ms");
    }

    @ParameterizedTest
    @ValueSource(strings = { OWN, ALL })
    void betweenChunksEndsAStreamThatStalls(String prefix) {
        this.simulator.stand(Scope.ALL, Fault.stallAfterEvents(3));
        run((context) -> assertThat(failure(() -> Asking.stream(context)))
            .hasMessageContaining("no further payload within PT0.1S"), prefix + "timeout.between-chunks=100ms");
    }

    @ParameterizedTest
    @ValueSource(strings = { OWN, ALL })
    void enabledSwitchesTheTimeoutsOff(String prefix) {
        paced(new Pace(Duration.ofMillis(800), 0, 1000, 1));
        String[] tight = { OWN + "timeout.unary-reply=20ms", OWN + "timeout.first-reply=20ms",
                OWN + "timeout.between-chunks=20ms" };
        run((context) -> assertThat(failure(() -> Asking.ask(context)).errorClass()).isEqualTo(ErrorClass.TIMEOUT),
                tight);
        run((context) -> {
            assertThat(Asking.ask(context).text()).isNotEmpty();
            assertThat(Asking.stream(context)).isNotEmpty();
        }, tight[0], tight[1], tight[2], prefix + "timeout.enabled=false");
    }

    @Test
    void aProvidersOwnKeyWinsOverTheDefaultAndLeavesTheOtherKeys() {
        this.simulator.stand(Scope.ALL, Fault.stallBeforeHeaders());
        run((context) -> {
            assertThat(failure(() -> Asking.ask(context))).hasMessageContaining("no answer within PT0.1S");
            assertThat(failure(() -> Asking.stream(context))).hasMessageContaining("no first payload within PT0.15S");
        }, OWN + "timeout.unary-reply=100ms", ALL + "timeout.unary-reply=1h", ALL + "timeout.first-reply=150ms",
                ALL + "retry.enabled=false");
    }

    @Test
    void connectEndsTheWaitForAConnection() throws IOException {
        try (FullServer server = new FullServer()) {
            run((context) -> {
                AiException failure = failure(() -> Asking.ask(context));
                assertThat(failure.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
                assertThat(failure).hasMessageContaining("connecting took too long");
            }, OWN + "base-url=http://127.0.0.1:" + server.port() + "/v1", OWN + "timeout.connect=100ms");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { OWN, ALL })
    void maxConnectionsBoundsTheCallsUnderWay(String prefix) {
        paced(new Pace(Duration.ofMillis(300), 0, 100_000, 1));
        String atOnce = ALL + "limits.cold-start=open";
        run(ProviderPropertiesWireTests::askThreeAtATime, atOnce, prefix + "http.max-connections=1");
        assertThat(this.simulator.peakConcurrency()).isOne();
        run(ProviderPropertiesWireTests::askThreeAtATime, atOnce);
        assertThat(this.simulator.peakConcurrency()).isEqualTo(3);
    }

    private static void askThreeAtATime(BeanFactory context) {
        ChatClient client = context.getBean(ChatClient.class);
        Flux.range(0, 3)
            .flatMap((i) -> client.prompt("Hi").call().content())
            .collectList()
            .block(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = { OWN, ALL })
    void maxResponseSizeBoundsAWholeAnswer(String prefix) {
        answering(Answer.ofTokens(1000));
        run((context) -> assertThat(Asking.ask(context).text()).isNotEmpty());
        run((context) -> assertThat(failure(() -> Asking.ask(context)).errorClass())
            .isEqualTo(ErrorClass.RESPONSE_TOO_LARGE), prefix + "http.max-response-size=1KB");
    }

    @ParameterizedTest
    @ValueSource(strings = { OWN, ALL })
    void maxEventSizeBoundsOneEventOfAStream(String prefix) {
        run((context) -> assertThat(Asking.stream(context)).isNotEmpty());
        run((context) -> assertThat(failure(() -> Asking.stream(context)).errorClass())
            .isEqualTo(ErrorClass.RESPONSE_TOO_LARGE), prefix + "http.max-event-size=20B");
    }

    @Test
    void headersAreSentWithEveryRequest() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            run((context) -> {
                assertThat(context.getBean(ProviderSettings.All.class).toString()).doesNotContain("secret");
                Asking.ask(context);
                Asking.ask(context);
            }, OWN + "base-url=" + provider.baseUrl(), OWN + "headers[0].name=OpenAI-Organization",
                    OWN + "headers[0].value=org-secret", OWN + "headers[1].name=X-Team", OWN + "headers[1].value=blue");
            for (int i = 0; i < 2; i++) {
                RecordedRequest request = provider.taken();
                assertThat(request.getHeaders().get("OpenAI-Organization")).isEqualTo("org-secret");
                assertThat(request.getHeaders().get("X-Team")).isEqualTo("blue");
            }
        }
    }

    @Test
    void requestsNameTheLibraryAndTheProvider() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            run(Asking::ask, OWN + "base-url=" + provider.baseUrl());
            assertThat(provider.taken().getHeaders().get("User-Agent")).startsWith("ai-utils/").endsWith("(openai)");
        }
    }

    @Test
    void apiVersionSpeaksAnOtherVersion() {
        String url = "ai-utils.providers.anthropic.base-url=" + this.simulator.anthropicBaseUrl();
        String key = "ai-utils.providers.anthropic.api-key=k";
        String route = "ai-utils.clients.default.routes=anthropic/claude-haiku-5-5";
        run(Asking::ask, url, key, route);
        assertThat(this.simulator.lastRequest().headers()).containsEntry("anthropic-version", "2023-06-01");
        run(Asking::ask, url, key, route, "ai-utils.providers.anthropic.api-version=2026-10-21");
        assertThat(this.simulator.lastRequest().headers()).containsEntry("anthropic-version", "2026-10-21");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "/" })
    void baseUrlSaysWhereAndMayEndInASlash(String end) throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            run(Asking::ask, OWN + "base-url=" + provider.baseUrl() + "/deep" + end);
            assertThat(provider.taken().getTarget()).isEqualTo("/v1/deep/chat/completions");
        }
    }

    @Test
    void apiKeyIsSentAsEachDialectWants() throws Exception {
        try (RecordingProvider provider = new RecordingProvider()) {
            run(Asking::ask, OWN + "base-url=" + provider.baseUrl(), OWN + "api-key=k1");
            assertThat(provider.taken().getHeaders().get("Authorization")).isEqualTo("Bearer k1");
            run((context) -> failure(() -> Asking.ask(context)),
                    "ai-utils.providers.anthropic.base-url=" + provider.baseUrl(),
                    "ai-utils.providers.anthropic.api-key=k2",
                    "ai-utils.clients.default.routes=anthropic/claude-haiku-5-5");
            RecordedRequest request = provider.taken();
            assertThat(request.getHeaders().get("x-api-key")).isEqualTo("k2");
            assertThat(request.getHeaders().get("Authorization")).isNull();
        }
    }

    @Test
    void typeSaysWhichDialectIsSpoken() {
        run(Asking::ask, "ai-utils.providers.mine.type=anthropic", "ai-utils.providers.mine.api-key=k",
                "ai-utils.providers.mine.base-url=" + this.simulator.anthropicBaseUrl(),
                "ai-utils.clients.default.routes=mine/claude-haiku-5-5");
        assertThat(this.simulator.lastRequest().path()).isEqualTo("/v1/messages");
    }

    private void run(ContextConsumer<AssertableApplicationContext> consumer, String... properties) {
        ApplicationContextRunner runner = AiContexts.runner()
            .withPropertyValues("ai-utils.providers.openai.base-url=" + this.simulator.openAiBaseUrl(),
                    "ai-utils.providers.openai.api-key=k", "ai-utils.clients.default.routes=openai/gpt-4.1");
        runner.withPropertyValues(properties).run((context) -> {
            assertThat(context).hasNotFailed();
            consumer.accept(context);
        });
    }

    private void paced(Pace pace) {
        this.simulator.close();
        this.simulator = ProviderSimulator.builder().pace(pace).start();
    }

    private void answering(Answer answer) {
        this.simulator.close();
        this.simulator = ProviderSimulator.builder().fast().answer((request) -> answer).start();
    }

    private static AiException failure(ThrowingCallable call) {
        AiException failure = catchThrowableOfType(AiException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    /** A server whose queue of connections is full: whoever comes next waits. */
    private static final class FullServer implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        private final List<Socket> queue = new ArrayList<>();

        FullServer() throws IOException {
            while (this.queue.size() < 10) {
                Socket socket = new Socket();
                this.queue.add(socket);
                try {
                    socket.connect(this.server.getLocalSocketAddress(), 200);
                }
                catch (SocketTimeoutException ex) {
                    return;
                }
            }
            throw new IllegalStateException("the queue does not fill");
        }

        int port() {
            return this.server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : this.queue) {
                socket.close();
            }
            this.server.close();
        }

    }

}
