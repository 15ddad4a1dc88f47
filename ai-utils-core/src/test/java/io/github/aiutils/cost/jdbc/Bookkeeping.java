package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Entry.Held;
import io.github.aiutils.cost.Entry.Share;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageTotals;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/** Attempts, and what the books say of them. */
final class Bookkeeping {

    static final Instant NOW = Instant.parse("2026-11-22T13:20:30Z");

    static final Instant PERIOD = Instant.parse("2026-11-22T00:00:00Z");

    private Bookkeeping() {
    }

    static Entry entry(String id) {
        return entry(id, null);
    }

    static Entry durable(String id, String amount) {
        return entry(id, held(amount, true));
    }

    static Entry entry(String id, Held held) {
        return at(id, NOW, held);
    }

    static Entry at(String id, Instant at, Held held) {
        return new Entry(id, at, "req_" + id, "default", new Route("openai", "gpt-5-nano"), Map.of("tenant", "t1"),
                true, null, held);
    }

    static Held held(String amount, boolean durable) {
        BigDecimal most = new BigDecimal(amount);
        return new Held(most, durable,
                List.of(new Share("all", null, PERIOD, most), new Share("each", "t1", PERIOD, most)));
    }

    static Bill bill(String cost) {
        return new Bill(new Usage(100L, 10L, 5L, 2L, 50L, 20L), (cost != null) ? new BigDecimal(cost) : null, false);
    }

    static void book(JdbcLedger ledger, Entry entry, Bill bill) {
        ledger.open(entry).block(Duration.ofSeconds(20));
        ledger.settle(entry, bill).block(Duration.ofSeconds(5));
    }

    /** Looks again and again until something holds. */
    static void until(BooleanSupplier holds) {
        Flux.interval(Duration.ZERO, Duration.ofMillis(5))
            .onBackpressureDrop()
            .filter((tick) -> holds.getAsBoolean())
            .blockFirst(Duration.ofSeconds(30));
    }

    static void written(JdbcLedger ledger) {
        until(() -> ledger.status().pending() == 0 && ledger.status().available());
    }

    static UsageTotals total(JdbcLedger ledger) {
        written(ledger);
        return ledger.report(UsageQuery.TOTAL).block().total();
    }

    static BigDecimal spent(TestDatabase database, String account) {
        return database.jdbc()
            .queryForObject(
                    "select coalesce(sum(spent), 0) from " + database.table("budget_period") + " where account = ?",
                    BigDecimal.class, account);
    }

    static long unpriced(TestDatabase database, String account) {
        Long unpriced = database.jdbc()
            .queryForObject(
                    "select coalesce(sum(unpriced), 0) from " + database.table("budget_period") + " where account = ?",
                    Long.class, account);
        return (unpriced != null) ? unpriced : 0;
    }

    /** The sum of entries is that of hours and days, and that is what was settled. */
    static void balances(TestDatabase database, long attempts, BigDecimal cost) {
        Map<String, Object> entries = database.jdbc()
            .queryForMap("select count(*) as n, coalesce(sum(cost), 0) as cost from " + database.table("entry"));
        Map<String, Object> sums = database.jdbc()
            .queryForMap("select coalesce(sum(attempts), 0) as n, coalesce(sum(cost), 0) as cost from "
                    + database.table("usage_sum"));
        assertThat(((Number) entries.get("n")).longValue()).isEqualTo(attempts);
        assertThat(((Number) sums.get("n")).longValue()).isEqualTo(attempts);
        assertThat((BigDecimal) entries.get("cost")).isEqualByComparingTo(cost);
        assertThat((BigDecimal) sums.get("cost")).isEqualByComparingTo(cost);
    }

}
