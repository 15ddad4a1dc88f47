package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.aiutils.cost.AiCallListener;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Ledgers of a test's database. */
final class TestLedgers {

    private final TestDatabase database;

    private JdbcSettings settings;

    private List<String> tags = List.of("tenant", "feature");

    private int mostValues = 1000;

    private List<AiCallListener> listeners = List.of();

    private String currency = "USD";

    private InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T13:20:30Z"));

    private Scheduler scheduler = Schedulers.parallel();

    private boolean alone;

    TestLedgers(TestDatabase database) {
        this.database = database;
        this.settings = JdbcSettings.DEFAULT.withSchema(database.schema).withBatch(1000, Duration.ofMillis(20));
    }

    TestLedgers settings(UnaryOperator<JdbcSettings> change) {
        this.settings = change.apply(this.settings);
        return this;
    }

    TestLedgers tags(List<String> names, int most) {
        this.tags = names;
        this.mostValues = most;
        return this;
    }

    TestLedgers listeners(List<AiCallListener> all) {
        this.listeners = all;
        return this;
    }

    TestLedgers currency(String code) {
        this.currency = code;
        return this;
    }

    TestLedgers clock(InstantSource source) {
        this.clock = source;
        return this;
    }

    TestLedgers scheduler(Scheduler timers) {
        this.scheduler = timers;
        return this;
    }

    TestLedgers alone() {
        this.alone = true;
        return this;
    }

    JdbcLedger make() {
        Database books = new Database(this.database.dataSource(), this.database.schema, this.alone,
                Duration.ofSeconds(5));
        return new JdbcLedger(books, new Instance(books, this.settings.leaseTime()), this.settings, this.currency,
                this.tags, this.mostValues, this.listeners, this.clock, this.scheduler);
    }

    JdbcLedger start() {
        JdbcLedger ledger = make();
        ledger.start();
        return ledger;
    }

}
