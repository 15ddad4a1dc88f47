package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.BudgetScope;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import io.github.aiutils.cost.BudgetSettings.Reserve;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.BudgetWindow;
import io.github.aiutils.cost.CostBounds;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.LocalBudgets;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.jdbc.SharedDatabase.Connections;
import io.github.aiutils.cost.jdbc.TestDatabase.Kind;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/** Budgets, their ledger and their lender, in several instances on one database. */
class SharedBudgetsTests {

    private static final Logger logger = LoggerFactory.getLogger(SharedBudgetsTests.class);

    private static final long UNIT = 1_000_000;

    private static BudgetSettings settings(String amount, OnExceeded onExceeded) {
        return new BudgetSettings("all", new BigDecimal(amount), BudgetWindow.TOTAL, BudgetScope.ALL, null, List.of(),
                onExceeded, Reserve.BOUND, Duration.ofSeconds(30), null, 1);
    }

    /** What all instances spent and reserved, in millionths. */
    private final AtomicLong committed = new AtomicLong();

    private final AtomicLong most = new AtomicLong();

    private final AtomicLong spent = new AtomicLong();

    private final AtomicLong longestNanos = new AtomicLong();

    private final AtomicLong others = new AtomicLong();

    private final class Member implements AutoCloseable {

        final Connections connections;

        final Connections lending;

        final JdbcLedger ledger;

        final JdbcBudgetLender lender;

        final LocalBudgets budgets;

        private final AtomicLong entries = new AtomicLong();

        private final Instance instance;

        Member(SharedDatabase shared, BudgetSettings... budgets) {
            this(shared, Duration.ofSeconds(60), budgets);
        }

        Member(SharedDatabase shared, Duration leaseTime, BudgetSettings... budgets) {
            this.connections = shared.connections();
            this.lending = shared.connections();
            Database database = shared.database(this.connections);
            this.instance = new Instance(database, leaseTime);
            JdbcSettings settings = JdbcSettings.DEFAULT.withMigrate(false).withLeaseTime(leaseTime);
            this.ledger = new JdbcLedger(database, this.instance, settings, "USD", List.of(), 100, List.of(),
                    InstantSource.system(), Schedulers.parallel());
            this.ledger.start();
            this.lender = new JdbcBudgetLender(shared.database(this.lending), this.instance);
            this.budgets = new LocalBudgets(List.of(budgets), "USD", new CostBounds((call) -> Usage.UNKNOWN),
                    new AiCallListener() {
                    }, InstantSource.system(), System::nanoTime, Schedulers.parallel(), this.lender);
            this.lender.connect(this.ledger, this.budgets);
        }

        void forgetStatements() {
            this.lending.statements.set(0);
            this.connections.ofBudgets.set(0);
        }

        /** All that it asked the database for its budgets. */
        long statements() {
            return this.lending.statements.get() + this.connections.ofBudgets.get();
        }

        void gone(boolean gone) {
            this.connections.gone = gone;
            this.lending.gone = gone;
        }

        /** One call that may cost 1 and costs less. */
        Mono<BigDecimal> call(Duration lasts) {
            Call call = Call
                .of("req_0", "default",
                        new ChatRequest(null, ChatRequest.of("Hi").messages(), ChatRequest.of("Hi").options(), Map.of(),
                                null),
                        true)
                .to(Given.A);
            return Mono.defer(() -> call(call, lasts, System.nanoTime()));
        }

        private Mono<BigDecimal> call(Call call, Duration lasts, long asked) {
            BigDecimal cost = BigDecimal.valueOf(ThreadLocalRandom.current().nextLong(UNIT + 1), 6);
            return Mono.usingWhen(this.budgets.reserve(call, new One()), (reservation) -> {
                Entry entry = new Entry(this.instance.id() + "-" + this.entries.incrementAndGet(), Instant.now(),
                        "req_0", "default", Given.A, Map.of(), true, null, reservation.held());
                SharedBudgetsTests.this.longestNanos.accumulateAndGet(System.nanoTime() - asked, Math::max);
                SharedBudgetsTests.this.most.accumulateAndGet(SharedBudgetsTests.this.committed.addAndGet(UNIT),
                        Math::max);
                return this.ledger.open(entry).then(Mono.delay(lasts)).then(Mono.defer(() -> {
                    long millionths = cost.movePointRight(6).longValueExact();
                    SharedBudgetsTests.this.committed.addAndGet(millionths - UNIT);
                    SharedBudgetsTests.this.spent.addAndGet(millionths);
                    reservation.settle(cost);
                    return this.ledger.settle(entry, new Bill(new Usage(1L, null, null, null, 1L, null), cost, false));
                })).thenReturn(cost);
            }, (reservation) -> Mono.empty());
        }

        /** Calls again until it is refused. */
        Mono<Void> caller() {
            return call(Duration.ofMillis(50 + ThreadLocalRandom.current().nextInt(100))).repeat()
                .then()
                .onErrorResume((error) -> {
                    if (((AiException) error).errorClass() != ErrorClass.BUDGET_EXCEEDED) {
                        SharedBudgetsTests.this.others.incrementAndGet();
                    }
                    return Mono.empty();
                });
        }

        BudgetSnapshot snapshot() {
            return this.budgets.snapshots().get(0);
        }

        @Override
        public void close() {
            this.budgets.close();
            this.lender.close();
            this.ledger.close();
        }

    }

    /** What may cost 1. */
    private static final class One implements Price {

        @Override
        public @Nullable BigDecimal of(Usage usage) {
            return null;
        }

        @Override
        public BigDecimal most(long input, long output, @Nullable String serviceTier) {
            return BigDecimal.ONE;
        }

        @Override
        public @Nullable Long maxOutput() {
            return 100L;
        }

        @Override
        public @Nullable Long contextWindow() {
            return null;
        }

        @Override
        public boolean fallback() {
            return false;
        }

    }

    @ParameterizedTest
    @CsvSource({ "POSTGRESQL, 2, REJECT", "POSTGRESQL, 4, REJECT", "POSTGRESQL, 4, WAIT_FOR_SETTLEMENTS",
            "H2, 2, REJECT" })
    @Timeout(120)
    void keepOneBudgetTogetherAndUseItUp(Kind kind, int count, OnExceeded onExceeded) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind)) {
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                members.add(new Member(shared, settings("800", onExceeded)));
            }
            long begun = System.nanoTime();
            members.forEach(Member::forgetStatements);
            CountDownLatch ended = new CountDownLatch(count * 200);
            for (Member member : members) {
                for (int i = 0; i < 200; i++) {
                    member.caller().doFinally((signal) -> ended.countDown()).subscribe();
                }
            }
            assertThat(ended.await(90, TimeUnit.SECONDS)).isTrue();
            double seconds = (System.nanoTime() - begun) / 1e9;
            logger.info("{} instances on {}, {}: {} of 800 in {} s, longest wait {} ms, statements {}", count, kind,
                    onExceeded, this.spent.get() / 1e6, seconds, this.longestNanos.get() / 1_000_000,
                    members.stream().map(Member::statements).toList());
            for (Member member : members) {
                assertThat(member.statements() / seconds).isLessThanOrEqualTo(20);
            }
            assertThat(this.most.get()).isLessThanOrEqualTo(800 * UNIT);
            assertThat(this.others.get()).isZero();
            assertThat(this.spent.get()).isGreaterThanOrEqualTo(795 * UNIT);
            members.forEach(Member::close);
            assertThat(sum(shared, "spent", "budget_period").movePointRight(6))
                .isEqualByComparingTo(BigDecimal.valueOf(this.spent.get()));
            assertThat(sum(shared, "held", "budget_lease")).isZero();
        }
    }

    private static BigDecimal sum(SharedDatabase shared, String column, String table) {
        BigDecimal sum = shared.jdbc()
            .queryForObject("select coalesce(sum(" + column + "), 0) from " + shared.table(table), BigDecimal.class);
        return (sum != null) ? sum : BigDecimal.ZERO;
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void surviveARestart(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind)) {
            BigDecimal cost;
            try (Member before = new Member(shared, settings("10", OnExceeded.REJECT))) {
                cost = before.call(Duration.ofMillis(1)).block(Duration.ofSeconds(10));
            }
            try (Member after = new Member(shared, settings("10", OnExceeded.REJECT))) {
                until(() -> after.snapshot().spent().signum() > 0);
                assertThat(after.snapshot().spent()).isEqualByComparingTo(cost);
                assertThat(after.snapshot().lent()).isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void refuseSoonWhileTheDatabaseIsGoneAndGoOnWhenItIsBack(Kind kind) throws Exception {
        try (SharedDatabase shared = new SharedDatabase(kind);
                Member member = new Member(shared, settings("1000", OnExceeded.REJECT))) {
            assertThat(member.call(Duration.ofMillis(1)).block(Duration.ofSeconds(10))).isNotNull();
            until(() -> sum(shared, "held", "budget_lease").signum() == 0);
            member.gone(true);
            long asked = System.nanoTime();
            assertThat(member.call(Duration.ofMillis(1))
                .onErrorResume(AiException.class,
                        (error) -> (error.errorClass() == ErrorClass.LEDGER_UNAVAILABLE) ? Mono.empty()
                                : Mono.error(error))
                .block(Duration.ofSeconds(20))).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
            member.gone(false);
            until(() -> member.call(Duration.ofMillis(1))
                .onErrorResume((error) -> Mono.empty())
                .block(Duration.ofSeconds(10)) != null);
        }
    }

    /**
     * Its intents are charged by the ledger that finds it, and its leases are deleted.
     */
    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void getBackWhatTheDeadHeld(Kind kind) {
        try (SharedDatabase shared = new SharedDatabase(kind)) {
            shared.jdbc()
                .update("insert into " + shared.table("instance") + " (id, expires_at, batch) values ('dead', ?, 0)",
                        Rows.time(Instant.now().plusSeconds(3)));
            shared.jdbc()
                .update("insert into " + shared.table("budget_lease")
                        + " (account, begins_at, instance, held, idle) values ('all', ?, 'dead', 9.5, 0)",
                        Rows.time(Instant.EPOCH));
            try (Member member = new Member(shared, Duration.ofSeconds(3), settings("10", OnExceeded.REJECT))) {
                until(() -> member.snapshot().lent().signum() > 0);
                assertThat(member.call(Duration.ofMillis(1))
                    .onErrorResume((error) -> Mono.empty())
                    .block(Duration.ofSeconds(10))).isNull();
                until(() -> member.call(Duration.ofMillis(1))
                    .onErrorResume((error) -> Mono.empty())
                    .block(Duration.ofSeconds(10)) != null);
                until(() -> member.snapshot().lent().signum() == 0);
            }
        }
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

}
