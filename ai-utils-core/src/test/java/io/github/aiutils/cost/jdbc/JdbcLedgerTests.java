package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.BookedAttempt;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.UsageBooked;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.cost.jdbc.Cuts.Cut;
import io.github.aiutils.cost.jdbc.TestDatabase.Kind;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JdbcLedgerTests {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<AutoCloseable> open = new ArrayList<>();

    private TestDatabase database;

    @AfterEach
    void close() throws Exception {
        for (int i = this.open.size() - 1; i >= 0; i--) {
            this.open.get(i).close();
        }
    }

    private TestLedgers on(Kind kind) {
        this.database = TestDatabase.of(kind);
        this.open.add(this.database);
        return new TestLedgers(this.database);
    }

    private JdbcLedger started(TestLedgers ledgers) {
        JdbcLedger ledger = ledgers.start();
        this.open.add(ledger);
        return ledger;
    }

    /** What a killed instance leaves: its rows, and nobody who writes. */
    private void kill(TestLedgers ledgers, Entry... underWay) {
        JdbcLedger killed = ledgers.start();
        for (Entry entry : underWay) {
            killed.open(entry).block(SOON);
        }
        killed.close();
        this.database.jdbc()
            .update("update " + this.database.table("instance") + " set expires_at = current_timestamp");
    }

    private static void refused(Mono<Void> call) {
        assertThatThrownBy(() -> call.block(SOON)).isInstanceOfSatisfying(RefusedException.class,
                (error) -> assertThat(error.errorClass()).isEqualTo(ErrorClass.LEDGER_UNAVAILABLE));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasBookedIsThereAfterARestartAndValuesStayBounded(Kind kind) {
        TestLedgers ledgers = on(kind).tags(List.of("tenant"), 1);
        JdbcLedger first = ledgers.start();
        Bookkeeping.book(first, Bookkeeping.entry("1"), Bookkeeping.bill("0.25"));
        first.close();
        JdbcLedger second = started(ledgers);
        Bookkeeping.book(second,
                new Entry("2", Bookkeeping.NOW, "req", "other", Bookkeeping.entry("2").route(), Map.of(), true),
                Bookkeeping.bill("0.5"));
        Bookkeeping.written(second);
        assertThat(second.report(new UsageQuery(List.of("client"), null, null)).block().groups())
            .extracting((group) -> group.by().get("client"))
            .containsExactly("(other)", "default");
        assertThat(Bookkeeping.total(second).cost()).isEqualByComparingTo("0.75");
    }

    @ParameterizedTest
    @EnumSource
    void anIntentIsThereBeforeTheCallAndGoneWithItsBooking(Kind kind) {
        JdbcLedger ledger = started(on(kind));
        Entry booked = Bookkeeping.durable("booked", "1");
        Entry dropped = Bookkeeping.durable("dropped", "1");
        ledger.open(booked).block(SOON);
        ledger.open(dropped).block(SOON);
        assertThat(this.database.count("intent")).isEqualTo(2);
        ledger.drop(dropped).block();
        ledger.settle(booked, Bookkeeping.bill("0.5")).block();
        Bookkeeping.written(ledger);
        Bookkeeping.until(() -> this.database.count("intent") == 0);
        Bookkeeping.balances(this.database, 1, new BigDecimal("0.5"));
        assertThat(Bookkeeping.spent(this.database, "all")).isEqualByComparingTo("0.5");
        assertThat(ledger.status().room()).isEqualTo(JdbcSettings.DEFAULT.buffer());
    }

    @ParameterizedTest
    @EnumSource
    void aCallWithoutADurableBudgetPaysNoRoundTrip(Kind kind) {
        JdbcLedger ledger = started(on(kind));
        this.database.cuts.gone(true);
        StepVerifier.create(ledger.open(Bookkeeping.entry("1", Bookkeeping.held("1", false)))).verifyComplete();
        this.database.cuts.gone(false);
    }

    @ParameterizedTest
    @EnumSource
    void whatADeadInstanceLeftOpenIsClosedOnceAndChargesBudgets(Kind kind) {
        TestLedgers ledgers = on(kind);
        kill(ledgers, Bookkeeping.durable("1", "0.25"), Bookkeeping.durable("2", "0.5"));
        this.database.jdbc()
            .update("insert into " + this.database.table("budget_lease")
                    + " (account, begins_at, instance, held, idle) select 'all', expires_at, id, 1, 0 from "
                    + this.database.table("instance"));
        assertThat(this.database.count("intent")).isEqualTo(2);
        JdbcLedger second = started(ledgers);
        JdbcLedger third = started(ledgers);
        for (JdbcLedger ledger : List.of(second, third)) {
            UsageTotals total = Bookkeeping.total(ledger);
            assertThat(total.unsettled()).isEqualTo(new UsageTotals.Unsettled(2, new BigDecimal("0.75")));
            assertThat(total.attempts()).isEqualTo(2);
            assertThat(total.cost()).isEqualByComparingTo("0");
        }
        assertThat(this.database.count("intent")).isZero();
        assertThat(this.database.count("budget_lease")).isZero();
        assertThat(this.database.count("instance")).isEqualTo(2);
        assertThat(Bookkeeping.spent(this.database, "each/t1")).isEqualByComparingTo("0.75");
        assertThat(Bookkeeping.unpriced(this.database, "all")).isEqualTo(2);
        assertThat(second.entries(null, null).collectList().block(SOON)).extracting(BookedAttempt::bill)
            .containsExactly(null, null);
    }

    @ParameterizedTest
    @EnumSource
    void aPausedInstanceGoesOnAndCorrectsWhatOthersClosed(Kind kind) {
        TestLedgers ledgers = on(kind);
        JdbcLedger paused = started(ledgers);
        paused.open(Bookkeeping.durable("1", "0.75")).block(SOON);
        paused.open(Bookkeeping.durable("2", "0.75")).block(SOON);
        this.database.jdbc()
            .update("update " + this.database.table("instance") + " set expires_at = current_timestamp");
        JdbcLedger other = started(ledgers);
        assertThat(Bookkeeping.total(other).unsettled().attempts()).isEqualTo(2);
        paused.settle(Bookkeeping.durable("1", "0.75"), Bookkeeping.bill("0.25")).block();
        Bookkeeping.book(paused, Bookkeeping.durable("3", "0.75"), Bookkeeping.bill("0.5"));
        Bookkeeping.written(paused);
        UsageTotals total = Bookkeeping.total(other);
        assertThat(total.attempts()).isEqualTo(3);
        assertThat(total.calls()).isEqualTo(3);
        assertThat(total.cost()).isEqualByComparingTo("0.75");
        assertThat(total.unsettled()).isEqualTo(new UsageTotals.Unsettled(1, new BigDecimal("0.75")));
        assertThat(Bookkeeping.spent(this.database, "all")).isEqualByComparingTo("1.5");
        assertThat(Bookkeeping.unpriced(this.database, "all")).isEqualTo(1);
        assertThat(this.database.count("intent")).isZero();
        Bookkeeping.balances(this.database, 3, new BigDecimal("0.75"));
    }

    /** Nobody saw that the first commit was one, and then others closed what it held. */
    @ParameterizedTest
    @EnumSource
    void anIntentThatWasClosedAndIsWrittenAgainIsBookedOnce(Kind kind) {
        TestLedgers ledgers = on(kind);
        JdbcLedger paused = started(ledgers);
        for (String id : List.of("1", "2", "3")) {
            paused.open(Bookkeeping.durable(id, "0.75")).block(SOON);
        }
        List<Map<String, Object>> intents = this.database.jdbc()
            .queryForList("select * from " + this.database.table("intent") + " where id <> '3'");
        this.database.jdbc()
            .update("update " + this.database.table("instance") + " set expires_at = current_timestamp");
        JdbcLedger other = started(ledgers);
        Bookkeeping.book(paused, Bookkeeping.durable("4", "0.75"), Bookkeeping.bill("0.5"));
        Bookkeeping.written(paused);
        for (Map<String, Object> intent : intents) {
            this.database.jdbc()
                .update("insert into " + this.database.table("intent") + " (id, instance, at, request_id, client, "
                        + "provider, model, first_attempt, tags, at_most, shares) select ?, max(id), ?, ?, ?, ?, ?, ?, "
                        + "?, ?, ? from " + this.database.table("instance") + " where batch > 0", intent.get("id"),
                        intent.get("at"), intent.get("request_id"), intent.get("client"), intent.get("provider"),
                        intent.get("model"), intent.get("first_attempt"), intent.get("tags"), intent.get("at_most"),
                        intent.get("shares"));
        }
        paused.settle(Bookkeeping.durable("1", "0.75"), Bookkeeping.bill("0.25")).block();
        Bookkeeping.written(paused);
        assertThat(paused.lost()).isZero();
        Bookkeeping.balances(this.database, 4, new BigDecimal("0.75"));
        this.database.jdbc()
            .update("update " + this.database.table("instance")
                    + " set expires_at = current_timestamp where batch > 0");
        JdbcLedger third = started(ledgers);
        assertThat(Bookkeeping.total(third).unsettled().attempts()).isEqualTo(2);
        assertThat(Bookkeeping.total(other).attempts()).isEqualTo(4);
        assertThat(this.database.count("intent")).isZero();
        assertThat(Bookkeeping.spent(this.database, "all")).isEqualByComparingTo("2.25");
    }

    @ParameterizedTest
    @EnumSource
    void whoHasTheDatabaseAloneNeedNotWaitForALease(Kind kind) {
        TestLedgers ledgers = on(kind);
        JdbcLedger killed = ledgers.start();
        killed.open(Bookkeeping.durable("1", "1")).block(SOON);
        killed.close();
        JdbcLedger next = started(ledgers.alone());
        assertThat(Bookkeeping.total(next).unsettled().attempts()).isEqualTo(1);
        assertThat(this.database.count("instance")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void callsGoOnWhileTheDatabaseIsGoneAndAllIsBookedOnceItIsBack(Kind kind) {
        JdbcLedger ledger = started(on(kind));
        this.database.cuts.gone(true);
        Bookkeeping.book(ledger, Bookkeeping.entry("first"), Bookkeeping.bill("1"));
        Bookkeeping.until(() -> !ledger.status().available());
        for (int i = 0; i < 200; i++) {
            Entry entry = (i % 2 == 0) ? Bookkeeping.durable("d" + i, "2") : Bookkeeping.entry("e" + i);
            Bookkeeping.book(ledger, entry, Bookkeeping.bill("1"));
        }
        Entry underWay = Bookkeeping.durable("under way", "2");
        ledger.open(underWay).block(SOON);
        Entry unsent = Bookkeeping.durable("unsent", "2");
        ledger.open(unsent).block(SOON);
        ledger.drop(unsent).block();
        assertThat(ledger.status().pending()).isEqualTo(202);
        refused(ledger.report(UsageQuery.TOTAL).then());
        this.database.cuts.gone(false);
        Bookkeeping.written(ledger);
        Bookkeeping.balances(this.database, 201, new BigDecimal("201"));
        assertThat(Bookkeeping.spent(this.database, "all")).isEqualByComparingTo("100");
        assertThat(this.database.count("intent")).isEqualTo(1);
        ledger.settle(underWay, Bookkeeping.bill("1")).block();
        Bookkeeping.written(ledger);
        Bookkeeping.balances(this.database, 202, new BigDecimal("202"));
        assertThat(this.database.count("intent")).isZero();
        assertThat(ledger.status().room()).isEqualTo(JdbcSettings.DEFAULT.buffer());
    }

    @ParameterizedTest
    @EnumSource
    void toldToStopItRefusesWhatItCannotWriteDown(Kind kind) {
        JdbcLedger ledger = started(on(kind).settings((settings) -> settings.withOnOutage(OnOutage.STOP)));
        this.database.cuts.gone(true);
        refused(ledger.open(Bookkeeping.durable("1", "1")));
        Bookkeeping.until(() -> !ledger.status().available());
        StepVerifier.create(ledger.open(Bookkeeping.durable("2", "1"))).verifyError(RefusedException.class);
        StepVerifier.create(ledger.open(Bookkeeping.entry("3"))).verifyError(RefusedException.class);
        assertThat(ledger.status().room()).isZero();
        this.database.cuts.gone(false);
        Bookkeeping.until(() -> ledger.status().room() == JdbcSettings.DEFAULT.buffer());
        assertThat(this.database.count("intent")).isZero();
        Bookkeeping.book(ledger, Bookkeeping.durable("4", "1"), Bookkeeping.bill("1"));
        Bookkeeping.written(ledger);
        Bookkeeping.balances(this.database, 1, BigDecimal.ONE);
    }

    @ParameterizedTest
    @EnumSource
    void whoFindsNoRoomWaitsInTurnAndLeavesNothingWhenHeGoes(Kind kind) {
        VirtualTime time = new VirtualTime();
        JdbcLedger ledger = started(on(kind).scheduler(time).settings((settings) -> settings.withBuffer(2)));
        this.database.cuts.gone(true);
        Bookkeeping.book(ledger, Bookkeeping.entry("1"), Bookkeeping.bill("1"));
        ledger.open(Bookkeeping.entry("2")).block();
        assertThat(ledger.status().room()).isZero();
        StepVerifier.create(ledger.open(Bookkeeping.entry("cancelled"))).expectSubscription().thenCancel().verify();
        assertThat(time.pending()).isZero();
        StepVerifier.create(ledger.open(Bookkeeping.entry("late")))
            .expectSubscription()
            .then(() -> time.advance(Duration.ofMillis(4_999)))
            .expectNoEvent(Duration.ofMillis(1))
            .then(() -> time.advance(Duration.ofMillis(1)))
            .verifyErrorSatisfies((error) -> assertThat(error).isInstanceOf(RefusedException.class)
                .hasMessageContaining("ai-utils.ledger.jdbc.buffer"));
        AtomicInteger opened = new AtomicInteger();
        Mono<Void> waiting = ledger.open(Bookkeeping.entry("3")).doOnSuccess((nothing) -> opened.incrementAndGet());
        StepVerifier.create(waiting)
            .expectSubscription()
            .then(() -> ledger.drop(Bookkeeping.entry("2")).block())
            .expectComplete()
            .verify(SOON);
        assertThat(opened).hasValue(1);
        this.database.cuts.gone(false);
        Bookkeeping.until(() -> ledger.status().room() == 1);
        Bookkeeping.balances(this.database, 1, BigDecimal.ONE);
    }

    @ParameterizedTest
    @EnumSource
    void anIntentThatNobodyWaitsForIsTakenBack(Kind kind) {
        JdbcLedger ledger = started(on(kind));
        for (int i = 0; i < 50; i++) {
            ledger.open(Bookkeeping.durable("e" + i, "1")).as(Flux::from).take(0).blockLast(SOON);
            StepVerifier.create(ledger.open(Bookkeeping.durable("c" + i, "1"))).thenCancel().verify();
        }
        Bookkeeping.until(() -> ledger.status().pending() == 0
                && ledger.status().room() == JdbcSettings.DEFAULT.buffer() && this.database.count("intent") == 0);
        assertThat(this.database.count("entry")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatTheDatabaseDoesNotTakeKeepsNothingElseBack(Kind kind) {
        JdbcLedger ledger = started(on(kind));
        for (int i = 0; i < 100; i++) {
            Bookkeeping.book(ledger, Bookkeeping.entry("e" + i), Bookkeeping.bill((i == 37) ? "1e30" : "1"));
        }
        Bookkeeping.written(ledger);
        Bookkeeping.balances(this.database, 99, new BigDecimal("99"));
        assertThat(ledger.lost()).isEqualTo(1);
        refused(ledger.open(Bookkeeping.durable("unwritable", "1e30")));
        Bookkeeping.book(ledger, Bookkeeping.durable("next", "1"), Bookkeeping.bill("1"));
        Bookkeeping.written(ledger);
        assertThat(this.database.count("entry")).isEqualTo(100);
        assertThat(ledger.status().room()).isEqualTo(JdbcSettings.DEFAULT.buffer());
    }

    @ParameterizedTest
    @EnumSource
    void listenersAreToldOnceWhenAnAttemptIsSettledWhateverTheDatabaseDoes(Kind kind) {
        List<UsageBooked> heard = new ArrayList<>();
        JdbcLedger ledger = started(on(kind).listeners(List.of(new AiCallListener() {

            @Override
            public void booked(UsageBooked event) {
                heard.add(event);
            }

        })));
        AtomicInteger cuts = new AtomicInteger();
        this.database.cuts.cut(() -> (cuts.incrementAndGet() < 5) ? Cut.AFTER_COMMIT : Cut.NONE);
        Bookkeeping.book(ledger, Bookkeeping.entry("1"), Bookkeeping.bill("1"));
        assertThat(heard).hasSize(1);
        Bookkeeping.written(ledger);
        assertThat(heard).hasSize(1);
        Bookkeeping.balances(this.database, 1, BigDecimal.ONE);
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationsOwnMigrationsAreLeftAlone(Kind kind) {
        TestLedgers ledgers = on(kind);
        Flyway own = Flyway.configure()
            .dataSource(this.database.dataSource())
            .defaultSchema(this.database.schema + "_app")
            .schemas(this.database.schema + "_app")
            .locations("classpath:customers")
            .load();
        own.migrate();
        started(ledgers);
        assertThat(own.validateWithResult().validationSuccessful).isTrue();
        assertThat(own.info().applied()).hasSize(2);
        assertThat(this.database.count("\"ai_utils_history\"")).isPositive();
        started(ledgers.settings((settings) -> settings.withMigrate(false)));
        if (kind == Kind.POSTGRESQL) {
            this.database.jdbc().execute("drop schema \"" + this.database.schema + "_app\" cascade");
        }
    }

    @ParameterizedTest
    @EnumSource
    void booksInAnotherCurrencyStopTheStart(Kind kind) {
        TestLedgers ledgers = on(kind);
        started(ledgers);
        assertThatThrownBy(() -> ledgers.currency("EUR").start()).isInstanceOf(IllegalStateException.class)
            .hasMessage("the ledger's books are in USD, but prices are in EUR: set ai-utils.prices.currency to USD, "
                    + "or begin new books with another ai-utils.ledger.jdbc.schema");
    }

    @ParameterizedTest
    @EnumSource
    void oldEntriesGoAndOldHoursBecomeDaysButNoSumChanges(Kind kind) {
        TestLedgers ledgers = on(kind)
            .settings((settings) -> settings.withRetention(Duration.ofDays(2), Duration.ofDays(3)));
        JdbcLedger ledger = ledgers.start();
        for (int hour = 0; hour < 24 * 5; hour++) {
            Instant at = Bookkeeping.NOW.minus(Duration.ofHours(hour));
            Bookkeeping.book(ledger, Bookkeeping.at("e" + hour, at, null), Bookkeeping.bill("0.5"));
        }
        UsageTotals before = Bookkeeping.total(ledger);
        ledger.close();
        for (int i = 0; i < 2; i++) {
            JdbcLedger tidy = ledgers.start();
            Bookkeeping
                .until(() -> this.database.count("entry") == 49 && this.database.count("usage_sum", "unit = 'DAY'") == 2
                        && this.database.count("usage_sum", "unit = 'HOUR'") == 24 * 3 + 14);
            assertThat(Bookkeeping.total(tidy)).isEqualTo(before);
            assertThat(tidy.report(new UsageQuery(List.of("day"), null, null)).block().groups())
                .extracting((group) -> group.totals().attempts())
                .containsExactlyInAnyOrder(14L, 24L, 24L, 24L, 24L + i, 10L);
            assertThat(tidy.report(new UsageQuery(List.of("hour"), null, null)).block().groups())
                .extracting((group) -> group.by().get("hour"))
                .contains("2026-11-18", "2026-11-19T00:00:00Z")
                .doesNotContain("2026-11-19");
            Bookkeeping.book(tidy, Bookkeeping.at("late" + i, Bookkeeping.NOW.minus(Duration.ofDays(4)), null),
                    Bookkeeping.bill("0.5"));
            before = Bookkeeping.total(tidy);
            tidy.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void entriesAreReadInTheirOrderAndOnlyAsManyAsAreAskedFor(Kind kind) {
        JdbcLedger ledger = started(on(kind));
        List<String> ids = IntStream.range(0, 1_200).mapToObj((i) -> "e%04d".formatted(i)).toList();
        for (int i = 0; i < ids.size(); i++) {
            Bookkeeping.book(ledger, Bookkeeping.at(ids.get(i), Bookkeeping.NOW.plusSeconds(i / 7), null),
                    Bookkeeping.bill("1"));
        }
        Bookkeeping.written(ledger);
        assertThat(ledger.entries(null, null).map(BookedAttempt::id).collectList().block(SOON)).isEqualTo(ids);
        assertThat(ledger.entries(Bookkeeping.NOW.plusSeconds(10), Bookkeeping.NOW.plusSeconds(11))
            .map(BookedAttempt::id)
            .collectList()
            .block(SOON)).isEqualTo(ids.subList(70, 77));
        int before = this.database.cuts.commits.get();
        StepVerifier.create(ledger.entries(null, null), 3).expectNextCount(3).thenCancel().verify(SOON);
        assertThat(this.database.cuts.commits.get() - before).isLessThanOrEqualTo(2);
        BookedAttempt one = ledger.entries(null, null).blockFirst(SOON);
        assertThat(one).isEqualTo(new BookedAttempt("e0000", Bookkeeping.NOW, "req_e0000", "default",
                Bookkeeping.entry("x").route(), Map.of("tenant", "t1"), true, null, null, Bookkeeping.bill("1")));
    }

    @ParameterizedTest
    @EnumSource
    void closedItHasWrittenAllAndRefusesWhatComes(Kind kind) {
        JdbcLedger ledger = on(kind).settings((settings) -> settings.withBatch(10_000, Duration.ofMinutes(1))).start();
        for (int i = 0; i < 300; i++) {
            Bookkeeping.book(ledger, Bookkeeping.entry("e" + i), Bookkeeping.bill("1"));
        }
        ledger.close();
        Bookkeeping.balances(this.database, 300, new BigDecimal("300"));
        assertThat(this.database.count("instance")).isZero();
        refused(ledger.open(Bookkeeping.entry("late")));
    }

    @ParameterizedTest
    @EnumSource
    void anOutageIsToldOfInOneLineAndItsEndInAnother(Kind kind) {
        try (Logs logs = new Logs(Outage.class)) {
            JdbcLedger ledger = started(on(kind).clock(InstantSource.system()));
            this.database.cuts.gone(true);
            Bookkeeping.book(ledger, Bookkeeping.entry("1"), Bookkeeping.bill("1"));
            Bookkeeping.until(() -> !ledger.status().available());
            for (int i = 0; i < 20; i++) {
                Bookkeeping.book(ledger, Bookkeeping.durable("e" + i, "1"), Bookkeeping.bill("1"));
            }
            this.database.cuts.gone(false);
            Bookkeeping.written(ledger);
            assertThat(logs.lines()).hasSize(2);
            assertThat(logs.lines().get(0)).startsWith("WARN The database of the ledger is gone");
            assertThat(logs.lines().get(1)).startsWith("INFO The database of the ledger is back after PT");
        }
    }

}
