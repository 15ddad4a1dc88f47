package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.jdbc.TestDatabase.Kind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Measures how many entries a second a ledger books by itself, and how long an intent
 * takes. Run by hand: it asserts nothing.
 */
final class LedgerLoad {

    private static final int ENTRIES = 100_000;

    private static final int CALLERS = 200;

    private LedgerLoad() {
    }

    public static void main(String[] arguments) {
        for (Kind kind : Kind.values()) {
            try (TestDatabase database = TestDatabase.of(kind)) {
                JdbcLedger ledger = new TestLedgers(database)
                    .settings((settings) -> settings.withBatch(1000, Duration.ofMillis(250)))
                    .start();
                for (int round = 0; round < 3; round++) {
                    books(ledger, kind + " " + round);
                }
                intents(ledger, kind);
                ledger.close();
            }
        }
        System.exit(0);
    }

    private static void books(JdbcLedger ledger, String round) {
        long start = System.nanoTime();
        AtomicInteger number = new AtomicInteger();
        Flux.range(0, ENTRIES).flatMap((i) -> {
            Entry entry = Bookkeeping.entry(round + number.incrementAndGet(), Bookkeeping.held("1", false));
            return ledger.open(entry).then(ledger.settle(entry, Bookkeeping.bill("0.25")));
        }, CALLERS).blockLast();
        Bookkeeping.until(() -> ledger.status().pending() == 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %d entries in %.2f s, %.0f a second%n", round, ENTRIES, seconds, ENTRIES / seconds);
    }

    private static void intents(JdbcLedger ledger, Kind kind) {
        for (int callers : new int[] { 1, 50 }) {
            List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
            Flux.range(0, 2_000).flatMap((i) -> Mono.defer(() -> {
                Entry entry = Bookkeeping.durable(kind + "i" + callers + i, "1");
                long start = System.nanoTime();
                return ledger.open(entry)
                    .doOnSuccess((nothing) -> nanos.add(System.nanoTime() - start))
                    .then(ledger.settle(entry, Bookkeeping.bill("0.25")));
            }).subscribeOn(Schedulers.parallel()), callers).blockLast();
            List<Long> sorted = nanos.stream().sorted().toList();
            System.out.printf("%s: intents of %d callers: p50 %.2f ms, p99 %.2f ms%n", kind, callers,
                    sorted.get(sorted.size() / 2) / 1e6, sorted.get(sorted.size() * 99 / 100) / 1e6);
        }
    }

}
