package io.github.aiutils.test.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LifecycleTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String STREAM = ",\"stream\":true";

    @BeforeAll
    static void hush() {
        ((Logger) LoggerFactory.getLogger("io.netty")).setLevel(Level.INFO);
        ((Logger) LoggerFactory.getLogger("reactor.netty")).setLevel(Level.INFO);
    }

    @Test
    void seesAStreamsClientGoAway() throws IOException {
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .pace(new Pace(Duration.ZERO, 0, 50, 1))
            .answer((request) -> Answer.ofTokens(100_000))
            .start()) {
            try (RawConnection connection = new RawConnection(simulator, HttpCalls.HELLO.formatted(STREAM))) {
                connection.readUntil("two");
                assertThat(simulator.openStreams()).isEqualTo(1);
            }
            simulator.awaitQuiet(Duration.ofSeconds(5));
            LedgerEntry entry = simulator.ledger().get(0);
            assertThat(entry.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(entry.outputTokens()).isBetween(3L, 200L);
            assertThat(entry.inputTokens()).isEqualTo(9);
            assertThat(simulator.openStreams()).isZero();
        }
    }

    @Test
    void seesAUnaryClientGoAway() throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .pace(new Pace(Duration.ofMillis(100), 0, 10, 1))
            .answer((request) -> {
                asked.countDown();
                return Answer.ofTokens(1_000);
            })
            .start()) {
            try (RawConnection connection = new RawConnection(simulator, HttpCalls.HELLO.formatted(""))) {
                assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
                assertThat(connection.end(250)).isEqualTo(RawConnection.End.STILL_OPEN);
            }
            simulator.awaitQuiet(Duration.ofSeconds(5));
            assertThat(simulator.ledger().get(0).outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(simulator.ledger().get(0).outputTokens()).isBetween(1L, 50L);
        }
    }

    @Test
    void booksWhatItSaw() {
        try (ProviderSimulator simulator = ProviderSimulator.builder().fast().ledgerSize(2).answer("Hi").start()) {
            HttpCalls calls = new HttpCalls(simulator);
            calls.openAi("");
            calls.openAi(STREAM);
            calls.anthropic("");
            assertThat(simulator.ledger()).extracting(LedgerEntry::sequence).containsExactly(2L, 3L);
            LedgerEntry entry = simulator.ledger().get(0);
            assertThat(entry.streamed()).isTrue();
            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.keyFingerprint()).hasSize(8);
            assertThat(entry.headers().get("user-agent")).startsWith("Java");
            assertThat(entry.body()).contains("Say hello");
            assertThat(entry.toString()).doesNotContain("Say hello", "sk-");
            assertThat(simulator.totals().get("gpt-4.1")).isEqualTo(new ModelTotals(2, 2, 0, 0, 0, 18, 2, 0));
            assertThat(simulator.arrivals()).isEqualTo(3);
            assertThat(simulator.lastRequest().dialect()).isEqualTo(Dialect.ANTHROPIC);
            assertThat(simulator.lastRequest().lastUserText()).isEqualTo("Say hello");
            assertThat(simulator.lastRequest().headers()).doesNotContainKeys("x-api-key", "authorization");
            simulator.reset();
            assertThat(simulator.ledger()).isEmpty();
            assertThat(simulator.totals()).isEmpty();
            assertThatIllegalStateException().isThrownBy(simulator::lastRequest);
        }
    }

    @Test
    void closesPromptlyAndTwice() throws IOException {
        ProviderSimulator simulator = ProviderSimulator.builder()
            .pace(new Pace(Duration.ZERO, 0, 1, 1))
            .answer((request) -> Answer.ofTokens(100_000))
            .start();
        try (RawConnection connection = new RawConnection(simulator, HttpCalls.HELLO.formatted(STREAM))) {
            connection.readUntil("Count");
            long start = System.nanoTime();
            simulator.close();
            simulator.close();
            assertThat(connection.end(5_000)).isNotEqualTo(RawConnection.End.STILL_OPEN);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            simulator.awaitQuiet(Duration.ofSeconds(5));
        }
    }

    @Test
    void saysWhoIsStillThere() throws IOException {
        try (ProviderSimulator simulator = ProviderSimulator.builder().fast().start()) {
            simulator.inject(Fault.stallAfterEvents(1));
            try (RawConnection connection = new RawConnection(simulator, HttpCalls.HELLO.formatted(STREAM))) {
                connection.readUntil("chatcmpl-");
                assertThatIllegalStateException().isThrownBy(() -> simulator.awaitQuiet(Duration.ofMillis(20)))
                    .withMessage("1 calls are still open after PT0.02S");
            }
        }
    }

    @Test
    void failsWithTheAnswerFunction() {
        try (ProviderSimulator simulator = ProviderSimulator.builder().fast().answer((request) -> {
            throw new IllegalArgumentException("no idea");
        }).start()) {
            HttpCalls calls = new HttpCalls(simulator);
            assertThat(calls.openAi("").statusCode()).isEqualTo(500);
            assertThat(calls.openAi("").body()).contains("no idea");
        }
    }

    @Test
    void carriesTwoThousandSlowStreamsOnThreeThreads() throws InterruptedException {
        int streams = 2_000;
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        ConnectionProvider connections = ConnectionProvider.builder("many").maxConnections(streams).build();
        CountDownLatch asked = new CountDownLatch(streams);
        CountDownLatch answered = new CountDownLatch(streams);
        try (ProviderSimulator simulator = ProviderSimulator.builder().scheduler(time).answer((request) -> {
            asked.countDown();
            return Answer.ofTokens(6);
        }).start()) {
            HttpClient client = HttpClient.create(connections)
                .headers((headers) -> headers.set("authorization", "Bearer k"));
            Disposable calls = Flux.range(0, streams)
                .flatMap((i) -> client.post()
                    .uri(simulator.openAiBaseUrl() + "/chat/completions")
                    .send(Mono.just(Step.buffer(HttpCalls.HELLO.formatted(STREAM))))
                    .responseContent()
                    .aggregate()
                    .asString(), streams)
                .filter((body) -> body.endsWith("data: [DONE]\n\n"))
                .subscribe((body) -> answered.countDown());
            assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(simulator.openStreams()).isEqualTo(streams);
            assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn((thread) -> thread.getName().startsWith("simulator"))
                .hasSizeLessThanOrEqualTo(3);
            while (!answered.await(5, TimeUnit.MILLISECONDS)) {
                time.advanceTimeBy(Duration.ofMillis(100));
                assertThat(time.now(TimeUnit.HOURS)).as("hours of patience").isZero();
            }
            assertThat(simulator.peakConcurrency()).isEqualTo(streams);
            assertThat(simulator.totals().get("gpt-4.1").outputTokens()).isEqualTo(6L * streams);
            calls.dispose();
        }
        finally {
            connections.dispose();
        }
    }

}
