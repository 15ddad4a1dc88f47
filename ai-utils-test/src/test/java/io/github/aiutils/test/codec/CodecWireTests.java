package io.github.aiutils.test.codec;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.HttpProvider;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.provider.anthropic.AnthropicCodec;
import io.github.aiutils.provider.openai.OpenAiCodec;
import io.github.aiutils.transport.WebClientTransport;
import io.github.aiutils.transport.WireLimits;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/** A sample of the contract over a real connection. */
class CodecWireTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws Exception {
        this.server.start();
    }

    @AfterEach
    void stop() {
        this.server.close();
    }

    static Stream<Dialect> dialects() {
        BuiltInCatalogue catalogue = new BuiltInCatalogue();
        AdjustmentLog log = new AdjustmentLog();
        return Stream.of(
                new Dialect("openai", OpenAiCodec.official(catalogue, log, List.of()), "/v1/", "/v1/chat/completions",
                        OpenAiRecordings.official()),
                new Dialect("openai-compatible", OpenAiCodec.compatible(catalogue, log, List.of()), "/v1",
                        "/v1/chat/completions", OpenAiRecordings.compatible()),
                new Dialect("anthropic", new AnthropicCodec(catalogue, log, AnthropicCodec.VERSION_2026, List.of()),
                        "/", "/v1/messages", AnthropicRecordings.all()));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void readsWholeAnswers(Dialect dialect) throws Exception {
        for (Recording recording : dialect.recordings()) {
            this.server.enqueue(new MockResponse.Builder().addHeader("Content-Type", "application/json")
                .chunkedBody(recording.whole(), 7)
                .build());
            assertThat(Said.of(replies(exchange(dialect, false)))).isEqualTo(recording.said());
            RecordedRequest request = this.server.takeRequest();
            assertThat(request.getTarget()).isEqualTo(dialect.target());
            assertThat(request.getHeaders().get(dialect.codec().keyHeader().name())).endsWith("test-key");
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void readsStreamsInSmallPieces(Dialect dialect) {
        for (Recording recording : dialect.recordings()) {
            this.server.enqueue(stream(recording).build());
            assertThat(Said.of(replies(exchange(dialect, true)))).isEqualTo(recording.said());
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void takesNoBrokenStreamForWhole(Dialect dialect) {
        this.server
            .enqueue(stream(dialect.recordings().get(0)).onResponseBody(new SocketEffect.CloseSocket(true, true, true))
                .build());
        StepVerifier.create(exchange(dialect, true).filter(ChatChunk.Done.class::isInstance))
            .expectErrorSatisfies(
                    (error) -> assertThat(((AiException) error).errorClass()).isEqualTo(ErrorClass.INTERRUPTED_STREAM))
            .verify(PATIENCE);
    }

    private static MockResponse.Builder stream(Recording recording) {
        return new MockResponse.Builder().addHeader("Content-Type", "text/event-stream")
            .chunkedBody(recording.stream(), 5);
    }

    private Flux<Reply> exchange(Dialect dialect, boolean streamed) {
        WebClient client = WebClient.builder().clientConnector(new ReactorClientHttpConnector()).build();
        URI base = URI.create("http://" + this.server.getHostName() + ":" + this.server.getPort() + dialect.base());
        HttpProvider provider = new HttpProvider("acme", dialect.codec(),
                new WebClientTransport(client, base, WireLimits.DEFAULTS), ApiKeySource.of(new ApiKey("test-key")),
                Schedulers.parallel());
        return provider.exchange(
                Call.of("req_1", "test", ChatRequest.of("Hi"), streamed).attempt(new Route("acme", "some-model")));
    }

    private static List<Reply> replies(Flux<Reply> exchange) {
        return exchange.collectList().block(PATIENCE);
    }

    record Dialect(String name, ProviderCodec codec, String base, String target, List<Recording> recordings) {

        @Override
        public String toString() {
            return this.name;
        }

    }

}
