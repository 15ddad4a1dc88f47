package io.github.aiutils.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Usage;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.token.TokenEstimator;
import io.github.aiutils.transport.WireLimits;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class ChatClientBuilderWireTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String KEY = "sk-secret-0123456789";

    private static final String ANSWER = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-x-2026","choices":[{"index":0,\
            "message":{"role":"assistant","content":"Good day","refusal":null},"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}""";

    private static final String CHUNKS = """
            data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}

            data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{"content":"Good "}}]}

            data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{"content":"day"}}]}

            data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: [DONE]

            """;

    private MockWebServer server;

    @BeforeEach
    void start() throws IOException {
        this.server = new MockWebServer();
        this.server.start();
    }

    @AfterEach
    void stop() {
        this.server.close();
    }

    private ChatClientBuilder builder() {
        return ChatClient.builder()
            .provider("acme", ProviderType.OPENAI,
                    (acme) -> acme.apiKey(KEY).baseUrl(this.server.url("/v1").toString()).retry(RetrySettings.NONE))
            .routes("acme/gpt-x");
    }

    private static MockResponse answer(int status, String body) {
        return new MockResponse.Builder().code(status).setHeader("Content-Type", "application/json").body(body).build();
    }

    private static MockResponse chunks() {
        return new MockResponse.Builder().setHeader("Content-Type", "text/event-stream").body(CHUNKS).build();
    }

    private RecordedRequest request() throws InterruptedException {
        RecordedRequest request = this.server.takeRequest(5, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    @Test
    void talksToAProviderFromEndToEnd() throws Exception {
        this.server.enqueue(answer(200, ANSWER));
        this.server.enqueue(chunks());
        TestObservationRegistry observations = TestObservationRegistry.create();
        ChatClient client = builder().name("support")
            .options((options) -> options.maxOutputTokens(7))
            .observationRegistry(observations)
            .build();
        ChatResponse response = client.prompt("Hi").call().response().block(SOON);
        assertThat(response.text()).isEqualTo("Good day");
        assertThat(response.usage().totalInput()).isEqualTo(10);
        assertThat(response.ending().attempts()).isEqualTo(1);
        assertThat(response.ending().requestId()).matches("req_[0-9a-f]{12}");
        assertThat(request().getBody().utf8()).contains("\"model\":\"gpt-x\"").contains(":7");
        List<ChatChunk> chunks = client.prompt("Hi").stream().chunks().collectList().block(SOON);
        assertThat(chunks).last().isInstanceOf(ChatChunk.Done.class);
        TestObservationRegistryAssert.assertThat(observations).hasNumberOfObservationsEqualTo(2);
    }

    @Test
    void givesTheUsersOwnClientBaseUrlKeyAndNameAndLeavesItAsItWas() throws Exception {
        AtomicInteger filtered = new AtomicInteger();
        WebClient.Builder own = WebClient.builder().defaultHeader("X-Own", "yes").filter((request, next) -> {
            filtered.incrementAndGet();
            return next.exchange(request);
        });
        this.server.enqueue(answer(200, ANSWER));
        this.server.enqueue(chunks());
        ChatClient client = ChatClient.builder()
            .provider("acme", ProviderType.OPENAI,
                    (acme) -> acme.apiKey(KEY).baseUrl(this.server.url("/v1/").toString()).webClient(own))
            .routes("acme/gpt-x")
            .build();
        client.prompt("Hi").call().content().block(SOON);
        client.prompt("Hi").stream().content().blockLast(SOON);
        for (int i = 0; i < 2; i++) {
            RecordedRequest request = request();
            assertThat(request.getTarget()).isEqualTo("/v1/chat/completions");
            assertThat(request.getHeaders().values("Authorization")).containsExactly("Bearer " + KEY);
            assertThat(request.getHeaders().values("User-Agent")).containsExactly("ai-utils/dev (acme)");
            assertThat(request.getHeaders().values("X-Own")).containsExactly("yes");
        }
        assertThat(filtered).hasValue(2);
        this.server.enqueue(answer(200, "{}"));
        own.build().get().uri(this.server.url("/").uri()).retrieve().toBodilessEntity().block(SOON);
        RecordedRequest untouched = request();
        assertThat(untouched.getHeaders().get("Authorization")).isNull();
        assertThat(untouched.getHeaders().get("User-Agent")).doesNotContain("ai-utils");
    }

    @Test
    void isNotReachedByWhatTheUserDoesToTheBuilderLater() throws Exception {
        WebClient.Builder own = WebClient.builder();
        this.server.enqueue(answer(200, ANSWER));
        ChatClientBuilder builder = ChatClient.builder()
            .provider("acme", ProviderType.OPENAI,
                    (acme) -> acme.baseUrl(this.server.url("/v1").toString()).webClient(own))
            .routes("acme/gpt-x");
        own.defaultHeader("X-Late", "yes");
        builder.build().prompt("Hi").call().content().block(SOON);
        RecordedRequest request = request();
        assertThat(request.getHeaders().get("X-Late")).isNull();
        assertThat(request.getHeaders().get("Authorization")).as("no key, no header").isNull();
    }

    @Test
    void sendsWhatAnthropicWantsToSee() throws Exception {
        this.server.enqueue(answer(500, "{}"));
        ChatClient client = ChatClient.builder()
            .provider("claude", ProviderType.ANTHROPIC,
                    (claude) -> claude.apiKey(KEY)
                        .baseUrl(this.server.url("/").toString())
                        .version("2026-01-01")
                        .retry(RetrySettings.NONE)
                        .header("anthropic-beta", "tools"))
            .routes("claude-haiku-5-5")
            .build();
        StepVerifier.create(client.prompt("Hi").call().content()).expectError(ProviderException.class).verify(SOON);
        RecordedRequest request = request();
        assertThat(request.getTarget()).isEqualTo("/v1/messages");
        assertThat(request.getHeaders().values("x-api-key")).containsExactly(KEY);
        assertThat(request.getHeaders().values("anthropic-version")).containsExactly("2026-01-01");
        assertThat(request.getHeaders().values("anthropic-beta")).containsExactly("tools");
        assertThat(request.getHeaders().get("Authorization")).isNull();
    }

    @Test
    void asksForTheKeyOnceAnAttemptAndWhenItIsNeeded() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ChatClient client = ChatClient.builder()
            .provider("acme", ProviderType.OPENAI,
                    (acme) -> acme.baseUrl(this.server.url("/v1").toString())
                        .apiKeys((provider) -> Mono.fromCallable(() -> new ApiKey("key-" + asked.incrementAndGet()))))
            .routes("acme/gpt-x")
            .build();
        assertThat(asked).hasValue(0);
        for (int i = 1; i <= 2; i++) {
            this.server.enqueue(answer(200, ANSWER));
            client.prompt("Hi").call().content().block(SOON);
            assertThat(request().getHeaders().get("Authorization")).isEqualTo("Bearer key-" + i);
        }
    }

    @Test
    void asksTheUsersEstimatorAndTeachesIt() {
        List<Usage> learned = new ArrayList<>();
        this.server.enqueue(answer(200, ANSWER));
        ChatClient client = builder().tokenEstimator(new TokenEstimator() {

            @Override
            public Usage estimate(Call call) {
                return new Usage(7L, null, null, null, 1L, null);
            }

            @Override
            public void learn(Call call, Usage used) {
                learned.add(used);
            }

        }).build();
        client.prompt("Hi").call().content().block(SOON);
        assertThat(learned).extracting(Usage::output).containsExactly(5L);
    }

    @Test
    void turnsWhatBreaksIntoErrorsOfOurs() {
        this.server.enqueue(
                answer(429, "{\"error\":{\"message\":\"slow down " + KEY + "\",\"code\":\"rate_limit_exceeded\"}}"));
        this.server.enqueue(new MockResponse.Builder().setHeader("Content-Type", "text/event-stream")
            .body("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Good\"}}]}\n\n")
            .build());
        ChatClient client = builder().build();
        fails(client.prompt("Hi").call().content(), ErrorClass.RATE_LIMITED);
        fails(client.prompt("Hi").stream().content(), ErrorClass.INTERRUPTED_STREAM);
        this.server.close();
        fails(client.prompt("Hi").call().content(), ErrorClass.CONNECTION);
    }

    @Test
    void goesByTheLimitsAndTimeoutsOfAProvider() {
        this.server.enqueue(answer(200, ANSWER));
        this.server.enqueue(new MockResponse.Builder().headersDelay(1, TimeUnit.MINUTES).build());
        ChatClient client = ChatClient.builder()
            .provider("acme", ProviderType.OPENAI,
                    (acme) -> acme.apiKey(KEY)
                        .baseUrl(this.server.url("/v1").toString())
                        .limits(new WireLimits(10, 10))
                        .retry(RetrySettings.NONE)
                        .timeouts(new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300),
                                Duration.ofMinutes(1), Duration.ofMinutes(1))))
            .routes("acme/gpt-x")
            .build();
        fails(client.prompt("Hi").call().content(), ErrorClass.RESPONSE_TOO_LARGE);
        fails(client.prompt("Hi").stream().content(), ErrorClass.TIMEOUT);
    }

    private static void fails(Publisher<?> answer, ErrorClass errorClass) {
        StepVerifier.create(answer)
            .thenConsumeWhile((chunk) -> true)
            .expectErrorSatisfies((error) -> assertThat(error).isInstanceOfSatisfying(AiException.class, (known) -> {
                assertThat(known.errorClass()).isEqualTo(errorClass);
                assertThat(known.getMessage()).startsWith("acme ").contains("gpt-x").doesNotContain(KEY);
            }))
            .verify(SOON);
    }

}
