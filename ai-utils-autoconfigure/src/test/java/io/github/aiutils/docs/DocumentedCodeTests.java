package io.github.aiutils.docs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.github.aiutils.ChatAssembler;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.FinishReason;
import io.github.aiutils.HttpResponse;
import io.github.aiutils.Message;
import io.github.aiutils.Part;
import io.github.aiutils.ResponseFormat;
import io.github.aiutils.Route;
import io.github.aiutils.Tool;
import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.decorate.NamedDecorators;
import io.github.aiutils.autoconfigure.provider.AiWebClientCustomizer;
import io.github.aiutils.batch.BatchEvent;
import io.github.aiutils.batch.BatchItem;
import io.github.aiutils.batch.BatchProgress;
import io.github.aiutils.batch.BatchResult;
import io.github.aiutils.batch.BatchRunner;
import io.github.aiutils.batch.BatchSummary;
import io.github.aiutils.batch.BlockingBatchRunner;
import io.github.aiutils.client.AiHttpClient;
import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.cost.AttemptCsv;
import io.github.aiutils.cost.AttemptJson;
import io.github.aiutils.cost.BookedAttempt;
import io.github.aiutils.cost.LedgerExport;
import io.github.aiutils.decorate.AiCircuitBreaker;
import io.github.aiutils.decorate.AiLimited;
import io.github.aiutils.decorate.AiRetry;
import io.github.aiutils.decorate.AiTimed;
import io.github.aiutils.decorate.AiTimeout;
import io.github.aiutils.decorate.Decorator;
import io.github.aiutils.decorate.RetryDecorator;
import io.github.aiutils.decorate.TimeoutDecorator;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.limit.BlockingPermits;
import io.github.aiutils.limit.Permit;
import io.github.aiutils.limit.PermitSettings;
import io.github.aiutils.limit.Permits;
import io.github.aiutils.observe.AiContext;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.test.simulator.Answer;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.token.JtokkitCounter;
import io.github.aiutils.token.TokenCount;
import io.github.aiutils.token.TokenCounter;
import io.github.aiutils.token.Trimmer;
import io.github.aiutils.token.Trimmer.Trimmed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.core.type.TypeReference;

import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The code of the documentation, run. {@link DocumentationTests} keeps both the same. */
class DocumentedCodeTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };

    private final ProviderSimulator simulator = ProviderSimulator.builder()
        .seed(42)
        .fast()
        .answer((request) -> (request.tools().isEmpty() || request.answersTool()) ? Answer.text("A short answer.")
                : Answer.tool("get_weather", "{\"city\":\"Oslo\"}"))
        .start();

    private final ChatClient chat = ChatClient.builder()
        .provider("openai", ProviderType.OPENAI,
                (openai) -> openai.apiKey("any").baseUrl(this.simulator.openAiBaseUrl().toString()))
        .provider("anthropic", ProviderType.ANTHROPIC,
                (anthropic) -> anthropic.apiKey("any").baseUrl(this.simulator.anthropicBaseUrl().toString()))
        .routes("openai/gpt-6-luna")
        .build();

    private final BlockingChatClient blocking = new BlockingChatClient(this.chat);

    private final Map<String, BatchResult> saved = new TreeMap<>();

    @AfterEach
    void close() {
        this.simulator.close();
    }

    @Test
    void tokensAreCountedAndTrimmedTo() {
        TokenCounter counter = new JtokkitCounter();
        String text = "A short text.";
        ChatRequest conversation = ChatRequest.builder().user("One").user("Two").build();
        Mono<TokenCount> count = counter.count("gpt-4o", text);
        Mono<String> beginning = counter.cut("gpt-4o", text, 2);
        Mono<Trimmed> trimmed = new Trimmer(counter).trim("gpt-4o", conversation, 8);
        assertThat(count.block(LONG)).isEqualTo(new TokenCount(4, true));
        assertThat(beginning.block(LONG)).isEqualTo("A short");
        assertThat(trimmed.block(LONG).dropped()).containsExactly(Message.user("One"));
    }

    @Test
    void theAssistantAsksAndTells() {
        Assistant assistant = new Assistant(this.chat);
        assertThat(assistant.ask("What is a quota?").block(LONG)).isEqualTo("A short answer.");
        assertThat(
                assistant.tell("What is a quota?").collectList().map((pieces) -> String.join("", pieces)).block(LONG))
            .isEqualTo("A short answer.");
    }

    @Service
    class Assistant {

        private final ChatClient chat;

        Assistant(ChatClient chat) {
            this.chat = chat;
        }

        Mono<String> ask(String question) {
            return this.chat.prompt().system("Be brief.").user(question).call().content();
        }

        Flux<String> tell(String question) {
            return this.chat.prompt(question).stream().content();
        }

    }

    @Test
    void asksOtherEndpoints() {
        String key = "any";
        String url = this.simulator.openAiBaseUrl().toString();
        AiHttpClient http = AiHttpClient.builder()
            .provider("openai", ProviderType.OPENAI, (openai) -> openai.apiKey(key).baseUrl(url))
            .build();
        Mono<Map<String, Object>> models = http.provider("openai").get("/models").query("limit", 5).as(MAP);
        Mono<HttpResponse> embedding = http.provider("openai")
            .post("/embeddings")
            .body(Map.of("model", "text-embedding-3-small", "input", "A quota."))
            .retrieve();
        Mono<HttpResponse> gone = http.provider("openai").delete("/files/{id}", "file-7").retrieve();
        assertThat(models.block(LONG)).containsEntry("object", "list");
        for (Mono<HttpResponse> missing : List.of(embedding, gone)) {
            ProviderException error = catchThrowableOfType(ProviderException.class, () -> missing.block(LONG));
            assertThat(error.errorClass()).isEqualTo(ErrorClass.NOT_FOUND);
        }
    }

    @Test
    void asks() {
        ChatClient chat = this.chat;
        Mono<String> text = chat.prompt().system("Be brief.").user("What is a quota?").call().content();
        Mono<ChatResponse> whole = chat.prompt("What is a quota?").call().response();
        Flux<String> pieces = chat.prompt("What is a quota?").stream().content();
        assertThat(text.block(LONG)).isEqualTo("A short answer.");
        assertThat(whole.map(ChatResponse::finishReason).block(LONG)).isEqualTo(FinishReason.STOP);
        assertThat(pieces.collectList().block(LONG)).isNotEmpty();
    }

    @Test
    void saysOptions() {
        ChatRequest request = ChatRequest.builder()
            .system("You name things.")
            .user("A name for a cache, please.")
            .options((options) -> options.temperature(0.7).maxOutputTokens(50).seed(7L))
            .tag("tenant", "acme")
            .build();
        this.chat.chat(request).block(LONG);
        assertThat(this.simulator.lastRequest().rawBody()).contains("\"max_completion_tokens\":50")
            .contains("\"seed\":7")
            .doesNotContain("acme");
    }

    @Test
    void pinsAModel() {
        ChatClient chat = this.chat;
        Mono<String> pinned = chat.prompt("Hello").model("anthropic/claude-haiku-5-5").call().content();
        assertThat(pinned.block(LONG)).isEqualTo("A short answer.");
        assertThat(this.simulator.lastRequest().model()).isEqualTo("claude-haiku-5-5");
    }

    @Test
    void namesTenants() {
        ChatClient chat = this.chat;
        Mono<String> tagged = chat.prompt("Hello").tag("tenant", "gold").call().content();
        Mono<String> inContext = chat.prompt("Hello")
            .call()
            .content()
            .contextWrite((context) -> context.put(AiContext.TENANT, "gold"));
        assertThat(tagged.block(LONG)).isEqualTo("A short answer.");
        assertThat(inContext.block(LONG)).isEqualTo("A short answer.");
        assertThat(this.simulator.lastRequest().rawBody()).doesNotContain("gold");
    }

    @Test
    void showsImages() {
        byte[] bytes = { 1, 2, 3 };
        Message look = Message.user(Part.text("What is on it?"), Part.image("image/png", bytes),
                Part.image(URI.create("https://example.org/cat.png")));
        this.chat.prompt().messages(look).call().response().block(LONG);
        assertThat(this.simulator.lastRequest().rawBody()).contains("data:image/png;base64,AQID")
            .contains("https://example.org/cat.png");
    }

    @Test
    void runsTools() {
        ChatClient chat = this.chat;
        Tool weather = Tool.of("get_weather", "Current weather of a city", Map.of("type", "object", "properties",
                Map.of("city", Map.of("type", "string")), "required", List.of("city")));
        ChatRequest question = ChatRequest.builder()
            .user("Do I need an umbrella in Oslo?")
            .options((options) -> options.tools(List.of(weather)))
            .build();
        Mono<ChatResponse> answer = chat.chat(question).flatMap((asked) -> {
            ChatRequest more = question.withMessage(asked.message());
            for (Part.ToolCall call : asked.toolCalls()) {
                more = more.withMessage(Message.tool(call.id(), "rain"));
            }
            return asked.toolCalls().isEmpty() ? Mono.just(asked) : chat.chat(more);
        });
        assertThat(answer.map(ChatResponse::text).block(LONG)).isEqualTo("A short answer.");
        assertThat(this.simulator.ledger()).hasSize(2);
    }

    @Test
    void asksForJson() {
        ChatClient chat = this.chat;
        ResponseFormat format = ResponseFormat.jsonSchema("city", Map.of("type", "object", "properties",
                Map.of("name", Map.of("type", "string")), "required", List.of("name"), "additionalProperties", false));
        Mono<String> json = chat.prompt("The capital of Norway?")
            .options((options) -> options.responseFormat(format))
            .call()
            .content();
        json.block(LONG);
        assertThat(this.simulator.lastRequest().jsonSchema()).isNotNull();
    }

    @Test
    void assemblesAStream() {
        ChatClient chat = this.chat;
        Mono<ChatResponse> assembled = chat.stream(ChatRequest.of("Hello"))
            .collect(ChatAssembler::new, ChatAssembler::add)
            .map(ChatAssembler::toResponse);
        assertThat(assembled.map(ChatResponse::text).block(LONG)).isEqualTo("A short answer.");
    }

    @Test
    void blocks() {
        BlockingChatClient blocking = this.blocking;
        StringBuilder page = new StringBuilder();
        String answer = blocking.prompt("What is a lease?").call().content();
        try (Stream<String> words = blocking.prompt("What is a lease?").stream().content()) {
            words.limit(3).forEach(page::append);
        }
        assertThat(answer).startsWith(page.toString());
    }

    @Test
    void doesWithoutSpringBoot() {
        String key = "any";
        String baseUrl = this.simulator.openAiBaseUrl().toString();
        ChatClient client = ChatClient.builder()
            .provider("openai", ProviderType.OPENAI, (openai) -> openai.apiKey(key).baseUrl(baseUrl))
            .routes("openai/gpt-6-luna")
            .build();
        assertThat(client.prompt("Hello").call().content().block(LONG)).isEqualTo("A short answer.");
    }

    @Test
    void answersErrors() {
        ChatClient chat = this.chat;
        this.simulator.inject(Fault.rateLimited(Duration.ofMinutes(2)));
        Mono<String> patient = chat.prompt("Hello")
            .call()
            .content()
            .onErrorResume(ProviderException.class, (error) -> (error.errorClass() == ErrorClass.RATE_LIMITED)
                    ? Mono.just("Please come back later.") : Mono.error(error));
        assertThat(patient.block(LONG)).isEqualTo("Please come back later.");
    }

    @Test
    void isPatientForAsLongAsItIsTold() {
        ChatClient chat = this.chat;
        Mono<String> hasty = chat.prompt("Hello").timeout(Duration.ofSeconds(5)).call().content();
        assertThat(hasty.block(LONG)).isEqualTo("A short answer.");
    }

    @Test
    void carriesACorrelationId() {
        ChatClient chat = this.chat;
        Mono<String> traced = chat.prompt("Hello")
            .call()
            .content()
            .contextWrite((context) -> context.put(AiContext.CORRELATION_ID, "order-4711"));
        assertThat(traced.block(LONG)).isEqualTo("A short answer.");
    }

    @Test
    void runsBatches() {
        ChatClient chat = this.chat;
        List<String> reviews = List.of("Lovely.", "Awful.");
        BatchRunner runner = BatchRunner.builder(chat).concurrency(1, 32).build();
        Flux<BatchItem> items = Flux.fromIterable(reviews)
            .map((review) -> BatchItem.of(ChatRequest.of("Is this review friendly? " + review)));
        Flux<String> verdicts = runner.run(items)
            .filter(BatchResult::succeeded)
            .map((result) -> result.response().text());
        assertThat(verdicts.collectList().block(LONG)).containsExactly("A short answer.", "A short answer.");
        Flux<String> progress = runner.events(items, 1_000L).map((event) -> {
            if (event instanceof BatchEvent.Finished finished) {
                BatchProgress now = finished.progress();
                return now.totals().done() + " of " + now.total() + ", " + now.inFlight() + " under way, ready in "
                        + now.eta();
            }
            BatchSummary summary = ((BatchEvent.Ended) event).summary();
            return summary.totals().succeeded() + " answered with " + summary.totals().attempts() + " requests, "
                    + summary.totals().tokens().output() + " tokens, " + summary.totals().costs();
        });
        List<String> told = progress.collectList().block(LONG);
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).startsWith("1 of 1000, ");
        assertThat(told.get(2)).startsWith("2 answered with 2 requests, ");
    }

    @Test
    void runsBatchesCarefully() {
        ChatClient chat = this.chat;
        BatchRunner careful = BatchRunner.builder(chat)
            .concurrency(2, 16)
            .maxItemRetries(5)
            .backoff(Duration.ofSeconds(2), Duration.ofMinutes(2))
            .deadline(Duration.ofHours(1))
            .stopOnFirstError()
            .asFinished()
            .window(500)
            .build();
        assertThat(careful.run(List.of(BatchItem.of(ChatRequest.of("Hi")))).blockLast(LONG).succeeded()).isTrue();
    }

    @Test
    void resumesBatches(@TempDir Path folder) {
        ChatClient chat = this.chat;
        Path file = folder.resolve("nightly.jsonl");
        List<String> reviews = List.of("Lovely.", "Awful.");
        for (boolean again : List.of(false, true)) {
            BatchRunner nightly = BatchRunner.builder(chat).journal(file).build();
            Flux<BatchResult> results = nightly.run(Flux.fromIterable(reviews)
                .index((number, review) -> BatchItem.of("review-" + number, ChatRequest.of("Translate: " + review))));
            assertThat(results.collectList().block(LONG)).hasSize(2).allMatch((result) -> result.resumed() == again);
        }
    }

    @Test
    void waitsForBatches() {
        BatchRunner runner = BatchRunner.builder(this.chat).build();
        List<ChatRequest> requests = List.of(ChatRequest.of("One"), ChatRequest.of("Two"));
        BlockingBatchRunner waiting = new BlockingBatchRunner(runner);
        try (Stream<BatchResult> results = waiting.run(requests.stream().map(BatchItem::of))) {
            results.forEach((result) -> save(result.id(), result));
        }
        assertThat(this.saved).containsOnlyKeys("0", "1");
    }

    private void save(String id, BatchResult result) {
        this.saved.put(id, result);
    }

    @Test
    void simulates() {
        try (ProviderSimulator simulator = ProviderSimulator.builder().seed(42).fast().answer("Forty-two.").start()) {
            ChatClient client = ChatClient.builder()
                .provider("openai", ProviderType.OPENAI,
                        (openai) -> openai.apiKey("any").baseUrl(simulator.openAiBaseUrl().toString()))
                .routes("openai/gpt-6-luna")
                .build();
            String text = client.prompt("What is the answer?").call().content().block();
            assertThat(text).isEqualTo("Forty-two.");
            assertThat(simulator.ledger()).hasSize(1);
        }
    }

    @Service
    class Weather {

        private final WebClient web;

        Weather(WebClient web) {
            this.web = web;
        }

        @AiTimed("weather")
        @AiRetry("weather")
        @AiLimited("weather")
        @AiCircuitBreaker("weather")
        @AiTimeout("5s")
        Mono<String> today(String city) {
            return this.web.get().uri("/today/{city}", city).retrieve().bodyToMono(String.class);
        }

    }

    @Test
    void decoratesMethods() {
        WebClient web = WebClient.builder()
            .exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK).body("sunny").build()))
            .build();
        AiContexts.runner()
            .withBean(Weather.class, () -> new Weather(web))
            .withPropertyValues("ai-utils.decorators.retry.weather.max-attempts=3",
                    "ai-utils.decorators.breaker.weather.window=20", "ai-utils.decorators.limiter.weather.permits=10")
            .run((context) -> {
                assertThat(context.getBean(Weather.class).today("Oslo").block(LONG)).isEqualTo("sunny");
                NamedDecorators decorators = context.getBean(NamedDecorators.class);
                Mono<String> work = Mono.just("sunny");
                Mono<String> today = work.transformDeferred(decorators.retry("weather")::apply);
                Mono<String> limited = decorators.limiter("weather").run(() -> work);
                assertThat(today.block(LONG)).isEqualTo("sunny");
                assertThat(limited.block(LONG)).isEqualTo("sunny");
            });
    }

    @Test
    void decoratesWithoutSpring() throws Exception {
        Mono<String> work = Mono.just("sunny");
        Decorator retry = new RetryDecorator("weather", RetrySettings.DEFAULTS);
        Decorator timeout = new TimeoutDecorator("weather", Duration.ofSeconds(5));
        Decorator both = Decorator.stacked(retry, timeout);
        Mono<String> mono = work.transformDeferred(both::apply);
        CompletableFuture<String> future = both.future(() -> CompletableFuture.supplyAsync(() -> "sunny"));
        String value = both.call(() -> "sunny");
        assertThat(mono.block(LONG)).isEqualTo("sunny");
        assertThat(future).succeedsWithin(LONG).isEqualTo("sunny");
        assertThat(value).isEqualTo("sunny");
    }

    @Test
    void limits() {
        Mono<String> work = Mono.just("sunny");
        Permits tenASecond = new Permits("weather", PermitSettings.rate(10, Duration.ofSeconds(1)));
        Permits fourAtATime = new Permits("reports", PermitSettings.concurrent(4));
        Mono<String> paced = tenASecond.run(() -> work);
        Mono<String> weighty = Mono.usingWhen(fourAtATime.acquire(2), (permit) -> work,
                (permit) -> Mono.fromRunnable(permit::close));
        assertThat(paced.block(LONG)).isEqualTo("sunny");
        assertThat(weighty.block(LONG)).isEqualTo("sunny");
        try (Permit permit = new BlockingPermits(fourAtATime).acquire()) {
            System.out.println("begins with " + permit);
        }
        assertThat(fourAtATime.available()).isEqualTo(4);
    }

    @Test
    void booksAreHandedOutAsTheyAreRead() {
        AtomicLong read = new AtomicLong();
        LedgerExport export = (since, until) -> Flux.<BookedAttempt>generate((sink) -> sink.next(attempt(since)))
            .doOnNext((attempt) -> read.incrementAndGet());
        WebTestClient http = WebTestClient.bindToController(new BooksController(export)).build();
        Map.of("csv", "id,at,requestId,", "jsonl", "{\"id\":\"a-1\",\"at\":\"2026-11-01T00:00:00Z\"")
            .forEach((format, begin) -> StepVerifier
                .create(http.get()
                    .uri("/books." + format + "?since=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .returnResult(String.class)
                    .getResponseBody(), 1)
                .consumeNextWith((line) -> assertThat(line).startsWith(begin))
                .thenRequest(1)
                .consumeNextWith((line) -> assertThat(line).contains("a-1"))
                .thenCancel()
                .verify(LONG));
        assertThat(read.get()).isBetween(2L, 1000L);
    }

    private static BookedAttempt attempt(Instant at) {
        return new BookedAttempt("a-1", at, "req_1", "default", new Route("openai", "gpt-5-nano"),
                Map.of("tenant", "acme"), true, null, null, null);
    }

    @RestController
    class BooksController {

        private final LedgerExport export;

        BooksController(LedgerExport export) {
            this.export = export;
        }

        @GetMapping(path = "/books.csv", produces = "text/csv")
        Flux<String> csv(@RequestParam Instant since, @RequestParam Instant until) {
            return new AttemptCsv(List.of("tenant")).lines(this.export.entries(since, until));
        }

        @GetMapping(path = "/books.jsonl", produces = "application/x-ndjson")
        Flux<String> json(@RequestParam Instant since, @RequestParam Instant until) {
            return AttemptJson.lines(this.export.entries(since, until));
        }

    }

    @Bean
    AiWebClientCustomizer audit() {
        return (provider, builder) -> builder.filter((request, next) -> next.exchange(request));
    }

}
