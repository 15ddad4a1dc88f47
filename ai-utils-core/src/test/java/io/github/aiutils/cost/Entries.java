package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;

/** Entries and bills for tests of the ledger. */
final class Entries {

    static final Instant NOW = Instant.parse("2026-11-22T13:20:30Z");

    private Entries() {
    }

    static Entry entry(String id) {
        return entry(id, NOW, Map.of());
    }

    static Entry entry(String id, Instant at, Map<String, String> tags) {
        return new Entry(id, at, "req_" + id, "default", new Route("openai", "gpt-5-nano"), tags, true);
    }

    static Bill bill(String cost) {
        return new Bill(new Usage(100L, 10L, 5L, 2L, 50L, 20L), new BigDecimal(cost), false);
    }

    static Entry random(Random random, int number, Instant at) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            tags.put("tenant", "t" + random.nextInt(20));
        }
        if (random.nextBoolean()) {
            tags.put("feature", "f" + random.nextInt(5));
        }
        tags.put("trace", "not kept " + number);
        Route route = new Route("p" + random.nextInt(3), "m" + random.nextInt(6));
        return new Entry("e" + number, at, "req_" + number, "c" + random.nextInt(3), route, tags,
                random.nextInt(5) > 0);
    }

    static Bill random(Random random) {
        boolean known = random.nextInt(10) > 0;
        Usage usage = new Usage(count(random), count(random), count(random), count(random), count(random),
                count(random));
        return new Bill(usage, known ? BigDecimal.valueOf(random.nextLong(2_000_000_000L), 9) : null,
                random.nextInt(6) == 0);
    }

    private static Long count(Random random) {
        return (random.nextInt(5) > 0) ? random.nextLong(100_000) : null;
    }

}
