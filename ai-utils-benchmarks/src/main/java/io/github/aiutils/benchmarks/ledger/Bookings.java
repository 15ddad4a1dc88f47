package io.github.aiutils.benchmarks.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.MemoryLedger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * All threads book into one ledger: 48 hours one after the other, each with 4 models, 2
 * clients and 50 tenants.
 */
@State(Scope.Benchmark)
public class Bookings {

    static final int CELLS = 20_000;

    static final int ENTRIES = 1 << 16;

    private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

    private static final Bill BILL = new Bill(new Usage(1200L, 300L, null, null, 200L, 50L),
            new BigDecimal("0.000543210"), false);

    final MemoryLedger ledger = new MemoryLedger("USD", List.of("tenant"), 1000, CELLS, List.of());

    /**
     * Opens an attempt and settles it.
     * @param desk whose attempt it is
     */
    @Benchmark
    public void book(Desk desk) {
        book(desk.next());
    }

    void book(Entry entry) {
        this.ledger.open(entry).subscribe();
        this.ledger.settle(entry, BILL).subscribe();
    }

    /** Attempts of one thread, which are opened again once they are settled. */
    @State(Scope.Thread)
    public static class Desk {

        private static final AtomicInteger COUNT = new AtomicInteger();

        private final Entry[] entries = new Entry[ENTRIES];

        private int next;

        public Desk() {
            int desk = COUNT.incrementAndGet();
            Random random = new Random(desk);
            for (int i = 0; i < ENTRIES; i++) {
                this.entries[i] = new Entry(desk + "-" + i, START.plusSeconds(i * 48L * 3600 / ENTRIES),
                        "req_0123456789ab", "client" + random.nextInt(2),
                        new Route("openai", "model" + random.nextInt(4)),
                        Map.of("tenant", "tenant" + random.nextInt(50), "trace", "t" + i), true);
            }
        }

        Entry next() {
            return this.entries[this.next++ & (ENTRIES - 1)];
        }

    }

}
