package io.github.aiutils.benchmarks.database;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.benchmarks.Programs;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Measures a ledger in PostgreSQL: how many attempts a second it books by itself, and
 * what it adds to calls that take half a second, in turn with a ledger in memory, with
 * and without a durable budget. The database runs on the same machine.
 */
public final class DatabaseBenchmark {

    private static final int BOOKINGS = 100_000;

    private static final int AT_ONCE = 256;

    private static final double MARK_RATE = 5_000;

    private static final int CALLERS = 200;

    private static final int CALLS_EACH = 4;

    private static final int ROUNDS = 8;

    private static final Duration ANSWERS_AFTER = Duration.ofMillis(500);

    private static final Bill BILL = new Bill(new Usage(1200L, 300L, null, null, 200L, 50L),
            new BigDecimal("0.000543210"), false);

    private static final String ANSWER = "{\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"gpt-4.1\",\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";

    private DatabaseBenchmark() {
    }

    /**
     * Runs the benchmark and prints its tables.
     * @param args none
     * @throws IOException if the database does not start
     */
    public static void main(String[] args) throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            book(url);
            call(url);
        }
        System.exit(0);
    }

    private static void book(String url) {
        try (Books books = Books.inDatabase(url, false)) {
            JdbcLedger ledger = books.ledger();
            rate(ledger, "warm", BOOKINGS / 2);
            double rate = rate(ledger, "measured", BOOKINGS);
            System.out.printf(Locale.ROOT, "%,d attempts opened, settled and committed: %,.0f a second%n", BOOKINGS,
                    rate);
            Programs.mark(String.format(Locale.ROOT, "the ledger alone books at least %,.0f a second", MARK_RATE),
                    rate >= MARK_RATE);
        }
    }

    private static double rate(JdbcLedger ledger, String name, int count) {
        Instant now = Instant.now();
        long start = System.nanoTime();
        Flux.range(0, count).flatMap((i) -> {
            Entry entry = new Entry(name + "-" + i, now, "req_0123456789ab", "client" + i % 2,
                    new Route("openai", "model" + i % 4), Map.of("tenant", "tenant" + i % 50), true);
            return ledger.open(entry).then(ledger.settle(entry, BILL));
        }, AT_ONCE, 1).blockLast();
        while (ledger.status().pending() > 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void call(String url) {
        DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                .then(Mono.delay(ANSWERS_AFTER))
                .then(response.header("content-type", "application/json").sendString(Mono.just(ANSWER)).then()))
            .bindNow();
        String base = "http://127.0.0.1:" + server.port();
        Map<String, List<double[]>> rounds = new LinkedHashMap<>();
        try (Books memory = Books.inMemory();
                Books database = Books.inDatabase(url, false);
                Books durable = Books.inDatabase(url, true)) {
            Map<String, ChatClient> clients = new LinkedHashMap<>();
            clients.put("memory", memory.client(base));
            clients.put("database", database.client(base));
            clients.put("durable", durable.client(base));
            for (int round = -2; round < ROUNDS; round++) {
                for (Map.Entry<String, ChatClient> client : clients.entrySet()) {
                    double[] millis = millis(client.getValue());
                    if (round >= 0) {
                        rounds.computeIfAbsent(client.getKey(), (name) -> new ArrayList<>()).add(millis);
                    }
                }
            }
        }
        server.disposeNow();
        print(rounds);
    }

    /** Callers come one by one, and each makes some calls, one after the other. */
    private static double[] millis(ChatClient client) {
        ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();
        Flux.range(0, CALLERS)
            .flatMap((caller) -> Mono.delay(ANSWERS_AFTER.multipliedBy(caller).dividedBy(CALLERS))
                .thenMany(Flux.range(0, CALLS_EACH).concatMap((i) -> call(client, millis))), CALLERS, 1)
            .blockLast();
        return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Mono<?> call(ChatClient client, Collection<Double> millis) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return client.chat(ChatRequest.of("How long is this?"))
                .doOnSuccess((answer) -> millis.add((System.nanoTime() - start) / 1e6));
        });
    }

    private static void print(Map<String, List<double[]>> rounds) {
        System.out.printf(Locale.ROOT, "%n%d callers, answers after %d ms%n%-10s %10s %10s %10s%n", CALLERS,
                ANSWERS_AFTER.toMillis(), "ledger", "p50 ms", "p99 ms", "ratio");
        double base = median(rounds, "memory", 0.5);
        for (String name : rounds.keySet()) {
            double p50 = median(rounds, name, 0.5);
            System.out.printf(Locale.ROOT, "%-10s %10.1f %10.1f %10.3f%n", name, p50, median(rounds, name, 0.99),
                    p50 / base);
        }
        Programs.mark("a ledger in a database slows calls by at most 5 %",
                median(rounds, "database", 0.5) / base <= 1.05);
        Programs.mark("an intent adds at most 10 ms at p50", median(rounds, "durable", 0.5) - base <= 10);
    }

    private static double median(Map<String, List<double[]>> rounds, String name, double share) {
        return Programs.median(rounds.getOrDefault(name, List.of())
            .stream()
            .mapToDouble((millis) -> Programs.percentile(millis, share))
            .toArray());
    }

}
