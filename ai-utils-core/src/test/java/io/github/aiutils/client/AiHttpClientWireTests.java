package io.github.aiutils.client;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.github.aiutils.Call;
import io.github.aiutils.HttpBody;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.RetrySettings.Backoff;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.transport.WireLimits;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(60)
class AiHttpClientWireTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String KEY = "sk-secret-0123456789";

    private static final RetrySettings QUICK = new RetrySettings(3, Backoff.FIXED, Duration.ofMillis(1),
            Duration.ofMillis(1), 0, Duration.ofSeconds(60), 1);

    private static final UnaryOperator<ProviderSpec> QUICK_RETRIES = (acme) -> acme.retry(QUICK);

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };

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

    private AiHttpClientBuilder builder(UnaryOperator<ProviderSpec> spec) {
        return AiHttpClient.builder()
            .provider("acme", ProviderType.OPENAI, (acme) -> spec
                .apply(acme.apiKey(KEY).baseUrl(this.server.url("/v1").toString()).retry(RetrySettings.NONE)));
    }

    private HttpCalls acme() {
        return acme(UnaryOperator.identity());
    }

    private HttpCalls acme(UnaryOperator<ProviderSpec> spec) {
        return builder(spec).build().provider("acme");
    }

    private static MockResponse.Builder answer(int status, String body) {
        return new MockResponse.Builder().code(status).setHeader("Content-Type", "application/json").body(body);
    }

    private void enqueue(MockResponse.Builder... answers) {
        for (MockResponse.Builder answer : answers) {
            this.server.enqueue(answer.build());
        }
    }

    private RecordedRequest request() throws InterruptedException {
        RecordedRequest request = this.server.takeRequest(5, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private static <T> T await(Mono<T> answer) {
        return answer.block(SOON);
    }

    private static AiException failure(Mono<?> answer) {
        return catchThrowableOfType(AiException.class, () -> await(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS" })
    void sendsEachVerbAsItIs(String method) throws Exception {
        enqueue(answer(200, method.equals("HEAD") ? "" : "{}"));
        HttpResponse response = await(acme().method(method, "/things").retrieve());
        assertThat(response.status()).isEqualTo(200);
        RecordedRequest request = request();
        assertThat(request.getMethod()).isEqualTo(method);
        assertThat(request.getTarget()).isEqualTo("/v1/things");
        assertThat(request.getHeaders().values("Authorization")).containsExactly("Bearer " + KEY);
        assertThat(request.getHeaders().values("User-Agent")).containsExactly("ai-utils/dev (acme)");
        assertThat(request.getHeaders().values("Content-Type")).isEmpty();
        assertThat(request.getBodySize()).isZero();
        assertThat(request.getHeaders().values("Transfer-Encoding")).isEmpty();
        if (List.of("POST", "PUT", "PATCH").contains(method)) {
            assertThat(request.getHeaders().values("Content-Length")).containsExactly("0");
        }
    }

    @Test
    void sendsJsonFormsAndBytes() throws Exception {
        enqueue(answer(200, "{}"), answer(200, "{}"), answer(200, "{}"));
        await(acme().post("/a").body(Map.of("name", "Zoë")).retrieve());
        RecordedRequest json = request();
        assertThat(json.getBody().utf8()).isEqualTo("{\"name\":\"Zoë\"}");
        assertThat(json.getHeaders().values("Content-Type")).containsExactly("application/json");
        await(acme().put("/b").form(Map.of("a", "b c")).retrieve());
        RecordedRequest form = request();
        assertThat(form.getBody().utf8()).isEqualTo("a=b%20c");
        assertThat(form.getHeaders().values("Content-Type")).containsExactly("application/x-www-form-urlencoded");
        await(acme().patch("/c").body(HttpBody.of("image/png", new byte[] { 1, 2, 3 })).retrieve());
        RecordedRequest bytes = request();
        assertThat(bytes.getBody().toByteArray()).containsExactly(1, 2, 3);
        assertThat(bytes.getHeaders().values("Content-Type")).containsExactly("image/png");
    }

    @ParameterizedTest
    @CsvSource({ "/v1, models", "/v1/, models", "/v1, /models", "/v1/, /models" })
    void joinsBaseAndPathWithOneSlash(String base, String path) throws Exception {
        enqueue(answer(200, "{}"));
        await(acme((acme) -> acme.baseUrl(this.server.url(base).toString())).get(path).query("limit", 5).retrieve());
        assertThat(request().getTarget()).isEqualTo("/v1/models?limit=5");
    }

    @Test
    void overrulesFieldsByTheirNames() throws Exception {
        enqueue(answer(200, "{}"), answer(200, "{}"));
        UnaryOperator<ProviderSpec> team = (acme) -> acme.header("X-Team", "usual");
        await(acme(team).get("/a").retrieve());
        RecordedRequest usual = request();
        assertThat(usual.getHeaders().values("X-Team")).containsExactly("usual");
        assertThat(usual.getHeaders().values("Accept")).containsExactly("application/json, */*;q=0.8");
        await(acme(team).get("/a").header("x-team", "own").header("accept", "text/csv").retrieve());
        RecordedRequest own = request();
        assertThat(own.getHeaders().values("X-Team")).containsExactly("own");
        assertThat(own.getHeaders().values("Accept")).containsExactly("text/csv");
    }

    @Test
    void saysTheKeyAndTheVersionInTheProvidersOwnFields() throws Exception {
        enqueue(answer(200, "{}"));
        HttpCalls other = AiHttpClient.builder()
            .provider("other", ProviderType.ANTHROPIC,
                    (spec) -> spec.apiKey(KEY).baseUrl(this.server.url("/").toString()))
            .build()
            .provider("other");
        await(other.get("/v1/models").retrieve());
        RecordedRequest request = request();
        assertThat(request.getTarget()).isEqualTo("/v1/models");
        assertThat(request.getHeaders().values("x-api-key")).containsExactly(KEY);
        assertThat(request.getHeaders().values("anthropic-version")).containsExactly("2023-06-01");
        assertThat(request.getHeaders().values("Authorization")).isEmpty();
        assertThat(failure(other.get("/v1/models").header("X-Api-Key", "canary").retrieve()))
            .isInstanceOf(RefusedException.class);
    }

    @Test
    void letsNobodySetTheKey() {
        AiException error = failure(acme().get("/a").header("authorization", "Bearer canary").retrieve());
        assertThat(error).isInstanceOf(RefusedException.class).hasMessageNotContaining("canary");
        assertThat(error.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        assertThat(this.server.getRequestCount()).isZero();
    }

    @Test
    void takesAWholeUrlOfTheProviderAndOfNobodyElse() throws Exception {
        enqueue(answer(200, "{}"));
        await(acme().get(this.server.url("/v2/files?x=1").toString()).retrieve());
        assertThat(request().getTarget()).isEqualTo("/v2/files?x=1");
        try (MockWebServer other = new MockWebServer()) {
            other.start();
            AiException error = failure(acme(QUICK_RETRIES).get(other.url("/v1/models").toString()).retrieve());
            assertThat(error).isInstanceOf(RefusedException.class).hasMessageContaining("nothing was sent to acme");
            assertThat(error.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
            assertThat(other.getRequestCount()).isZero();
            assertThat(this.server.getRequestCount()).isEqualTo(1);
        }
    }

    @Test
    void followsNoRedirect() {
        enqueue(new MockResponse.Builder().code(302).setHeader("Location", this.server.url("/elsewhere").toString()));
        assertThat(failure(acme(QUICK_RETRIES).get("/a").retrieve()).errorClass())
            .isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(this.server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void readsWhatTheTypeSays() {
        enqueue(new MockResponse.Builder().code(204),
                new MockResponse.Builder().setHeader("Content-Type", "application/vnd.api+json").body("{\"id\":7}"),
                answer(200, "[{\"id\":7}]"),
                new MockResponse.Builder().setHeader("Content-Type", "application/json; charset=ISO-8859-1")
                    .body(latin("{\"id\":\"Zoë\"}")),
                new MockResponse.Builder().setHeader("Content-Type", "text/plain; charset=\"iso-8859-1\"")
                    .body(latin("Zoë")),
                new MockResponse.Builder().setHeader("Content-Type", "text/event-stream").body("data: {}\n\n"));
        HttpResponse empty = await(acme().delete("/a").retrieve());
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.as(MAP)).isNull();
        assertThat(await(acme().get("/a").as(MAP))).containsExactly(Map.entry("id", 7));
        assertThat(await(acme().get("/a").as(new TypeReference<List<Map<String, Integer>>>() {
        }))).containsExactly(Map.of("id", 7));
        assertThat(await(acme().get("/a").as(MAP))).containsExactly(Map.entry("id", "Zoë"));
        assertThat(await(acme().get("/a").text())).isEqualTo("Zoë");
        HttpResponse events = await(acme().get("/a").retrieve());
        assertThat(events.isJson()).isFalse();
        assertThat(events.text()).isEqualTo("data: {}\n\n");
    }

    private static okio.Buffer latin(String text) {
        return new okio.Buffer().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void givesNothingForAnEmptyAnswer() {
        enqueue(new MockResponse.Builder().code(204), new MockResponse.Builder().code(204));
        assertThat(await(acme().delete("/a").as(MAP))).isNull();
        assertThat(await(acme().delete("/a").text())).isNull();
    }

    @Test
    void saysThatAnAnswerIsNotWhatWasAskedFor() {
        enqueue(new MockResponse.Builder().setHeader("Content-Type", "text/html")
            .setHeader("x-request-id", "req-7")
            .body("<p>canary"), answer(200, "{\"id\":\"canary\"}"));
        AiException error = failure(acme(QUICK_RETRIES).get("/a").as(MAP));
        assertThat(error).isInstanceOf(ProviderException.class)
            .hasMessageContaining("text/html, not JSON")
            .hasMessageContaining("req-7")
            .hasMessageNotContaining("canary");
        assertThat(failure(acme().get("/a").as(Integer.class)).errorClass()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(this.server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({ "401, AUTHENTICATION", "403, PERMISSION", "404, NOT_FOUND", "429, RATE_LIMITED", "500, SERVER_ERROR",
            "503, OVERLOADED", "400, INVALID_REQUEST", "422, INVALID_REQUEST" })
    void tellsErrorsApart(int status, ErrorClass errorClass) {
        enqueue(answer(status,
                """
                        {"error":{"type":"odd","code":"no_thing","message":"No thing canary-of-the-body with %s %s"}}"""
                    .formatted(KEY, "long ".repeat(4000)))
            .setHeader("x-request-id", "req-7")
            .setHeader("X-Trace", "t"));
        AiException error = failure(acme().post("/a").body(Map.of("name", "canary-of-the-body")).retrieve());
        assertThat(error.errorClass()).isEqualTo(errorClass);
        ProviderException.Details details = ((ProviderException) error).details();
        assertThat(details.status()).isEqualTo(status);
        assertThat(details.code()).isEqualTo("no_thing");
        assertThat(details.requestId()).isEqualTo("req-7");
        assertThat(details.headers().first("x-trace")).isEqualTo("t");
        assertThat(details.text()).hasSizeLessThan(400).startsWith("No thing ***");
        assertThat(error).hasMessageNotContaining(KEY).hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @CsvSource({ "GET, 500, 2", "PUT, 500, 2", "DELETE, 503, 2", "HEAD, 500, 2", "POST, 500, 1", "PATCH, 504, 1",
            "POST, 409, 1", "POST, 429, 2", "POST, 503, 2", "PATCH, 529, 2", "POST, 400, 1", "GET, 404, 1" })
    void triesAgainWhereNothingIsDoneTwice(String method, int status, int requests) {
        enqueue(answer(status, method.equals("HEAD") ? "" : "{\"error\":{\"message\":\"no\"}}"),
                answer(200, method.equals("HEAD") ? "" : "{}"));
        await(acme(QUICK_RETRIES).method(method, "/a").retrieve().onErrorComplete());
        assertThat(this.server.getRequestCount()).isEqualTo(requests);
    }

    @Test
    void triesAPostAgainIfItsCallerSaysSo() {
        for (int i = 0; i < 3; i++) {
            enqueue(answer(500, "{}"), answer(200, "{}"));
        }
        await(acme(QUICK_RETRIES).post("/a").idempotent(true).retrieve());
        await(acme(QUICK_RETRIES).post("/a").header("Idempotency-Key", "7").retrieve());
        assertThat(failure(acme(QUICK_RETRIES).put("/a").idempotent(false).retrieve())).isNotNull();
        assertThat(this.server.getRequestCount()).isEqualTo(5);
    }

    @Test
    void heedsNoAdviceToDoAThingTwice() {
        enqueue(answer(500, "{}").setHeader("x-should-retry", "true"), answer(200, "{}"));
        assertThat(failure(acme(QUICK_RETRIES).post("/a").retrieve())).isNotNull();
        assertThat(this.server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void triesAPostAgainWithoutAConnectionAndNotWhenItBroke() throws Exception {
        enqueue(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()), answer(200, "{}"));
        assertThat(failure(acme(QUICK_RETRIES).post("/a").body(Map.of("a", 1)).retrieve()).errorClass())
            .isEqualTo(ErrorClass.CONNECTION);
        assertThat(this.server.getRequestCount()).isEqualTo(1);
        AtomicInteger attempts = new AtomicInteger();
        WebClient.Builder counting = WebClient.builder().filter((request, next) -> {
            attempts.incrementAndGet();
            return next.exchange(request);
        });
        String gone = this.server.url("/v1").toString();
        this.server.close();
        AiException error = failure(
                acme((acme) -> acme.baseUrl(gone).webClient(counting).retry(QUICK)).post("/a").retrieve());
        assertThat(error.errorClass()).isEqualTo(ErrorClass.CONNECTION);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void triesNoPostAgainThatFellSilent() {
        UnaryOperator<ProviderSpec> hasty = (acme) -> acme.retry(QUICK)
            .timeouts(new Timeouts(SOON, Duration.ofMillis(200), SOON, SOON, SOON));
        enqueue(answer(200, "{}").headersDelay(5, TimeUnit.SECONDS), answer(200, "{}"));
        assertThat(failure(acme(hasty).post("/a").retrieve()).errorClass()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(this.server.getRequestCount()).isEqualTo(1);
        await(acme(hasty).get("/a").retrieve());
        assertThat(this.server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void replacesTheUsualPatienceByTheCallers() {
        UnaryOperator<ProviderSpec> hasty = (acme) -> acme
            .timeouts(new Timeouts(SOON, SOON, SOON, Duration.ofMillis(300), SOON));
        for (int i = 0; i < 3; i++) {
            enqueue(answer(200, "{}").headersDelay(1, TimeUnit.SECONDS));
        }
        assertThat(failure(acme(hasty).get("/a").retrieve()).errorClass()).isEqualTo(ErrorClass.DEADLINE_EXCEEDED);
        assertThat(await(acme(hasty).get("/a").timeout(SOON).retrieve()).status()).isEqualTo(200);
        assertThat(failure(acme().get("/a").timeout(Duration.ofMillis(300)).retrieve()).errorClass())
            .isEqualTo(ErrorClass.DEADLINE_EXCEEDED);
    }

    @Test
    void readsNoMoreThanIsAllowed() {
        enqueue(answer(200, "x".repeat(2000)));
        assertThat(failure(acme((acme) -> acme.limits(new WireLimits(1000, 1000))).get("/a").retrieve()).errorClass())
            .isEqualTo(ErrorClass.RESPONSE_TOO_LARGE);
    }

    /** A connection goes back a moment after its answer, so two may take turns. */
    @Test
    void usesConnectionsAgain() throws Exception {
        HttpCalls acme = acme();
        Set<Integer> connections = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            enqueue(answer(200, "{}"), answer(200, "{}"));
            await(acme.get("/a").retrieve());
            await(acme.post("/b").body(Map.of()).retrieve());
            connections.add(request().getConnectionIndex());
            connections.add(request().getConnectionIndex());
        }
        assertThat(connections).hasSizeLessThan(6);
    }

    @Test
    void sendsNothingBeforeSubscriptionAndOncePerSubscription() {
        enqueue(answer(200, "{}"), answer(200, "{}"));
        Mono<HttpResponse> answer = acme().get("/a").retrieve();
        assertThat(this.server.getRequestCount()).isZero();
        await(answer);
        await(answer);
        assertThat(this.server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void knowsNoProviderOfAnotherName() {
        AiException error = failure(builder(UnaryOperator.identity()).build().provider("other").get("/a").retrieve());
        assertThat(error.errorClass()).isEqualTo(ErrorClass.NO_ROUTE);
        assertThat(error).hasMessageContaining("acme");
    }

    @Test
    void booksWhatAnAnswerTells() {
        String usage = "{\"model\":\"gpt-5-mini\",\"usage\":{\"input_tokens\":10,\"output_tokens\":5,"
                + "\"input_tokens_details\":{\"cached_tokens\":4}}}";
        enqueue(answer(200, usage), answer(200, "{\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}"),
                answer(200, "{}"), answer(200, usage), answer(200, "{}"), answer(500, "{}"), answer(200, usage));
        List<Bill> bills = new CopyOnWriteArrayList<>();
        HttpCalls acme = builder(UnaryOperator.identity()).ledger(new Books(bills)).build().provider("acme");
        HttpResponse told = await(acme.post("/responses").body(Map.of("model", "gpt-5-mini")).retrieve());
        assertThat(told.ending().usage().totalInput()).isEqualTo(10);
        assertThat(told.ending().cost()).isNotNull();
        assertThat(bills.get(0).usage().cacheRead()).isEqualTo(4);
        assertThat(bills.get(0).cost()).isPositive();
        await(acme.post("/embeddings").body(Map.of("model", "text-embedding-3-small")).retrieve());
        assertThat(bills.get(1).usage().output()).isZero();
        assertThat(bills.get(1).estimated()).isFalse();
        await(acme.post("/images").body(Map.of("model", "gpt-5-mini")).retrieve());
        assertThat(bills.get(2).cost()).isNull();
        await(acme.get("/responses/7").retrieve());
        await(acme.post("/files").form(Map.of("a", "b")).retrieve());
        assertThat(failure(acme.get("/a").retrieve())).isNotNull();
        assertThat(bills.subList(3, 6)).allSatisfy((bill) -> {
            assertThat(bill.cost()).isEqualTo(BigDecimal.ZERO);
            assertThat(bill.usage().totalInput()).isZero();
        });
        await(acme.post("/responses").body(Map.of("model", "gpt-5-mini")).free().retrieve());
        assertThat(bills.get(6).usage().totalInput()).isEqualTo(10);
        assertThat(bills.get(6).cost()).isEqualTo(BigDecimal.ZERO);
    }

    @Test
    void asksNoBudgetForWhatIsNotBilled() {
        Budgets spent = new Budgets() {

            @Override
            public boolean hold(Call call) {
                return true;
            }

            @Override
            public Mono<Reservation> reserve(Call call, @Nullable Price price) {
                return Mono.error(new RefusedException(ErrorClass.BUDGET_EXCEEDED, "nothing is left"));
            }

            @Override
            public List<BudgetSnapshot> snapshots() {
                return List.of();
            }

        };
        enqueue(answer(200, "{}"), answer(200, "{}"));
        HttpCalls acme = builder(UnaryOperator.identity()).budgets(spent).build().provider("acme");
        await(acme.get("/a").model("gpt-5-mini").retrieve());
        await(acme.post("/moderations").body(Map.of("model", "gpt-5-mini")).free().retrieve());
        AiException error = failure(acme.post("/responses").body(Map.of("model", "gpt-5-mini")).retrieve());
        assertThat(error.errorClass()).isEqualTo(ErrorClass.BUDGET_EXCEEDED);
        assertThat(this.server.getRequestCount()).isEqualTo(2);
    }

    private record Books(List<Bill> bills) implements CostLedger {

        @Override
        public Mono<Void> open(Entry entry) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> settle(Entry entry, Bill bill) {
            return Mono.fromRunnable(() -> this.bills.add(bill));
        }

        @Override
        public Mono<Void> drop(Entry entry) {
            return Mono.empty();
        }

        @Override
        public Mono<UsageReport> report(UsageQuery query) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> clear() {
            return Mono.empty();
        }

    }

    @Test
    void isObservedAsACallOfItsKind() {
        enqueue(answer(200, "{}"));
        TestObservationRegistry observations = TestObservationRegistry.create();
        await(builder(UnaryOperator.identity()).observationRegistry(observations)
            .build()
            .provider("acme")
            .get("/a/{id}", "private-7")
            .retrieve());
        TestObservationRegistryAssert.assertThat(observations)
            .hasSingleObservationThat()
            .hasContextualNameEqualTo("http")
            .hasLowCardinalityKeyValue("client", "http")
            .hasLowCardinalityKeyValue("outcome", "success")
            .hasHighCardinalityKeyValue("gen_ai.operation.name", "http")
            .hasBeenStopped();
    }

    @Test
    void takesARequestThatWasBuiltElsewhere() throws Exception {
        enqueue(answer(200, "{}"));
        HttpRequest request = HttpRequest.builder("acme", "GET", "/models/{id}", "a/b").build();
        await(builder(UnaryOperator.identity()).build().exchange(request));
        assertThat(request().getTarget()).isEqualTo("/v1/models/a%2Fb");
    }

}
