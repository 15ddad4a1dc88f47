package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.error.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** A real PostgreSQL stops to answer, or stops, for a minute of the ledger's time. */
class JdbcLedgerOutageTests {

    private final VirtualTime time = new VirtualTime();

    private final Line line = new Line();

    private TestDatabase database;

    @BeforeEach
    void connect() {
        this.database = TestDatabase.postgres(this.line);
    }

    @AfterEach
    void close() throws Exception {
        this.database.close();
        this.line.close();
    }

    private JdbcLedger started(OnOutage onOutage) {
        JdbcSettings settings = JdbcSettings.DEFAULT.withSchema(this.database.schema)
            .withOnOutage(onOutage)
            .withBatch(1000, Duration.ofMillis(20));
        Database books = new Database(this.database.dataSource(), this.database.schema, false, Duration.ofSeconds(1));
        JdbcLedger ledger = new JdbcLedger(books, new Instance(books, settings.leaseTime()), settings, "USD",
                List.of("tenant"), 100, List.of(), clock(), this.time);
        ledger.start();
        return ledger;
    }

    private InstantSource clock() {
        return () -> Instant.parse("2026-11-22T13:20:30Z").plus(this.time.passed());
    }

    /** Nothing fails while nothing is said, but too much time passes. */
    private void untilGone(JdbcLedger ledger) {
        Bookkeeping.until(() -> {
            this.time.advance(Duration.ofMillis(100));
            return !ledger.status().available();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void noCallHangsWhileTheDatabaseSaysNothingForAMinute(boolean cutAfterwards) throws Exception {
        try (JdbcLedger ledger = started(OnOutage.CONTINUE)) {
            for (int i = 0; i < 20; i++) {
                Bookkeeping.book(ledger, Bookkeeping.durable("before" + i, "1"), Bookkeeping.bill("0.5"));
            }
            this.line.silence();
            Entry first = Bookkeeping.durable("first", "1");
            StepVerifier.create(ledger.open(first))
                .expectSubscription()
                .then(() -> this.time.advance(Duration.ofMillis(4_999)))
                .expectNoEvent(Duration.ofMillis(1))
                .then(() -> this.time.advance(Duration.ofMillis(1)))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
            ledger.settle(first, Bookkeeping.bill("0.5")).block();
            untilGone(ledger);
            for (int i = 0; i < 54; i++) {
                StepVerifier.create(ledger.open(Bookkeeping.durable("during" + i, "1"))).verifyComplete();
                StepVerifier.create(ledger.open(Bookkeeping.entry("free" + i))).verifyComplete();
                this.time.advance(Duration.ofSeconds(1));
                ledger.settle(Bookkeeping.durable("during" + i, "1"), Bookkeeping.bill("0.5")).block();
                ledger.settle(Bookkeeping.entry("free" + i), Bookkeeping.bill("0.5")).block();
            }
            if (cutAfterwards) {
                this.line.cut();
            }
            this.line.mend();
            Bookkeeping.written(ledger);
            Bookkeeping.balances(this.database, 20 + 1 + 108, new BigDecimal("64.5"));
            assertThat(Bookkeeping.spent(this.database, "all")).isEqualByComparingTo("37.5");
            Bookkeeping.until(() -> this.database.count("intent") == 0);
            assertThat(ledger.status().room()).isEqualTo(JdbcSettings.DEFAULT.buffer());
        }
    }

    @ParameterizedTest
    @EnumSource
    void allIsBookedOnceAfterTheDatabaseWasStopped(OnOutage onOutage) throws Exception {
        try (JdbcLedger ledger = started(onOutage)) {
            Entry underWay = Bookkeeping.durable("under way", "1");
            ledger.open(underWay).block(Duration.ofSeconds(20));
            this.line.cut();
            for (int i = 0; i < 100; i++) {
                Bookkeeping.book(ledger, Bookkeeping.entry("e" + i, Bookkeeping.held("1", false)),
                        Bookkeeping.bill("0.5"));
            }
            ledger.settle(underWay, Bookkeeping.bill("0.5")).block();
            Bookkeeping.until(() -> !ledger.status().available());
            this.time.advance(Duration.ofSeconds(60));
            assertThat(ledger.status().pending()).isEqualTo(101);
            this.line.mend();
            Bookkeeping.written(ledger);
            Bookkeeping.balances(this.database, 101, new BigDecimal("50.5"));
            assertThat(Bookkeeping.spent(this.database, "each/t1")).isEqualByComparingTo("50.5");
            assertThat(this.database.count("intent")).isZero();
        }
    }

    @Test
    void toldToStopItRefusesWhileTheDatabaseSaysNothing() throws Exception {
        try (JdbcLedger ledger = started(OnOutage.STOP)) {
            this.line.silence();
            StepVerifier.create(ledger.open(Bookkeeping.durable("first", "1")))
                .expectSubscription()
                .then(() -> this.time.advance(Duration.ofSeconds(5)))
                .verifyError(RefusedException.class);
            untilGone(ledger);
            StepVerifier.create(ledger.open(Bookkeeping.durable("next", "1"))).verifyError(RefusedException.class);
            StepVerifier.create(ledger.open(Bookkeeping.entry("free"))).verifyError(RefusedException.class);
            assertThat(ledger.status().room()).isZero();
            this.line.mend();
            Bookkeeping.until(() -> ledger.status().available() && ledger.status().room() == 50_000
                    && this.database.count("intent") == 0);
        }
    }

}
