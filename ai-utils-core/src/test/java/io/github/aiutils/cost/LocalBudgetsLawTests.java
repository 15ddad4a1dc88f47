package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.Route;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import io.github.aiutils.cost.Budgets.Reservation;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static io.github.aiutils.cost.TestBudgets.DAY;
import static io.github.aiutils.cost.TestBudgets.costing;
import static io.github.aiutils.cost.TestBudgets.money;
import static io.github.aiutils.cost.TestBudgets.scoped;
import static io.github.aiutils.cost.TestBudgets.settings;
import static org.assertj.core.api.Assertions.assertThat;

class LocalBudgetsLawTests {

    private static final BudgetWindow HOUR = new BudgetWindow.Calendar(BudgetWindow.Unit.HOUR, TestBudgets.ZURICH);

    private static final BudgetWindow MINUTE = new BudgetWindow.Calendar(BudgetWindow.Unit.MINUTE, TestBudgets.ZURICH);

    private static final Duration ROLLING = Duration.ofMinutes(10);

    private static final List<BudgetSettings> BUDGETS = List.of(
            scoped(settings("400", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS), "day", BudgetScope.ALL, null),
            scoped(settings("15", HOUR, OnExceeded.REJECT), "tenants", BudgetScope.ALL, "tenant"),
            scoped(settings("8", new BudgetWindow.Rolling(ROLLING), OnExceeded.WAIT_FOR_SETTLEMENTS), "rolling",
                    new BudgetScope(null, null, "t*", null, null), null),
            scoped(settings("6000", BudgetWindow.TOTAL, OnExceeded.WAIT_FOR_SETTLEMENTS), "total",
                    new BudgetScope("web", null, null, null, null), null),
            scoped(TestBudgets.degrading("9", MINUTE, Given.B, 0.7), "minute",
                    new BudgetScope(null, null, null, "feature", "chat"), null));

    private static final List<Route> ROUTES = List.of(Given.A, Given.B, Given.C);

    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(LocalBudgets.class);

    @BeforeAll
    static void logNothing() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAgain() {
        LOGGER.setLevel(null);
    }

    /**
     * Law: whatever happens in whatever order, no window of any budget is passed, and in
     * the end nothing is reserved and what is spent is what was settled in this window.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void neverPassesABudgetAndLosesNothing(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.run(130_000);
        simulation.end();
    }

    /** Its own ledger knows of budgets no more than which windows calls belong to. */
    private static final class Simulation {

        private final VirtualTime time = new VirtualTime();

        private final LocalBudgets budgets = TestBudgets.budgets(this.time, BUDGETS.toArray(BudgetSettings[]::new));

        private final Random random;

        private final List<Attempt> open = new ArrayList<>();

        private final List<Disposable> subscriptions = new ArrayList<>();

        private final Map<String, BigDecimal> committed = new HashMap<>();

        private final Map<String, BigDecimal> spent = new HashMap<>();

        private final Deque<Attempt> lately = new ArrayDeque<>();

        /** Thrown where it happened, it would be taken for a refusal. */
        private final List<String> violations = new ArrayList<>();

        private int admitted;

        private int refused;

        private int waited;

        Simulation(long seed) {
            this.random = new Random(seed);
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                int dice = this.random.nextInt(100);
                if (dice < 40) {
                    attempt(ROUTES.get(this.random.nextInt(3)));
                }
                else if (dice < 80) {
                    finish(dice);
                }
                else if (dice < 90 && !this.subscriptions.isEmpty()) {
                    this.subscriptions.remove(this.random.nextInt(this.subscriptions.size())).dispose();
                }
                else {
                    boolean night = this.random.nextInt(1000) == 0;
                    this.time.advance(night ? Duration.ofHours(11) : Duration.ofMillis(this.random.nextInt(20_000)));
                }
            }
        }

        /** Success, error, and error with a retry or another route. */
        private void finish(int dice) {
            if (this.open.isEmpty()) {
                return;
            }
            Attempt attempt = this.open.remove(this.random.nextInt(this.open.size()));
            if (dice < 65) {
                attempt.settle(attempt.need.multiply(BigDecimal.valueOf(this.random.nextInt(101), 2)));
                return;
            }
            if (dice < 72) {
                attempt.giveBack();
            }
            else {
                attempt.settle(BigDecimal.ZERO);
            }
            attempt((dice % 2 == 0) ? attempt.call.route() : ROUTES.get(this.random.nextInt(3)));
        }

        private void attempt(Route route) {
            Map<String, String> tags = new HashMap<>();
            if (this.random.nextInt(4) > 0) {
                tags.put("tenant", "t" + this.random.nextInt(5));
            }
            if (this.random.nextBoolean()) {
                tags.put("feature", "chat");
            }
            Call call = TestBudgets.call(this.random.nextBoolean() ? "web" : "batch", route, tags);
            BigDecimal need = BigDecimal.valueOf(this.random.nextInt(2_000_000_000), 9);
            int before = this.admitted + this.refused;
            Instant[] asked = { now() };
            this.subscriptions.add(this.budgets.reserve(call, costing(need)).subscribe((reservation) -> {
                this.admitted++;
                this.waited += now().isAfter(asked[0]) ? 1 : 0;
                this.open.add(new Attempt(call, need, reservation));
            }, (error) -> this.refused++));
            if (this.admitted + this.refused > before) {
                this.subscriptions.remove(this.subscriptions.size() - 1);
            }
            else if (this.subscriptions.size() > 50) {
                this.subscriptions.remove(0).dispose();
            }
        }

        private Instant now() {
            return TestBudgets.START.plusNanos(this.time.nanos());
        }

        private List<String> windows(Call call) {
            List<String> windows = new ArrayList<>();
            for (BudgetSettings budget : BUDGETS) {
                if (!budget.name().equals("rolling") && budget.scope().holds(call)) {
                    String value = call.request().tags().getOrDefault("tenant", "(none)");
                    windows.add(budget.name() + " " + (budget.eachTag() != null ? value : null) + " "
                            + budget.window().at(now()).start());
                }
            }
            return windows;
        }

        /** Once all is settled nobody waits, so that no wake-up was lost. */
        void end() {
            while (!this.open.isEmpty()) {
                this.open.remove(this.open.size() - 1).settle(money("0.001"));
            }
            assertThat(this.violations).isEmpty();
            this.budgets.snapshots().forEach((budget) -> {
                assertThat(budget.reserved()).isZero();
                assertThat(budget.waiting()).isZero();
                if (budget.windowEnd() != null || budget.name().equals("total")) {
                    BigDecimal settled = this.spent.getOrDefault(
                            budget.name() + " " + budget.value() + " " + budget.windowStart(), BigDecimal.ZERO);
                    assertThat(budget.spent()).as(budget.toString()).isEqualByComparingTo(settled);
                }
            });
            assertThat(this.time.pending()).isZero();
            assertThat(this.admitted).isGreaterThan(10_000);
            assertThat(this.refused).isGreaterThan(1000);
            assertThat(this.waited).isPositive();
        }

        private final class Attempt {

            private final Call call;

            private final BigDecimal need;

            private final Reservation reservation;

            private final List<String> windows;

            private final Instant begun = now();

            private BigDecimal cost;

            Attempt(Call call, BigDecimal need, Reservation reservation) {
                this.call = call;
                this.need = need;
                this.cost = need;
                this.reservation = reservation;
                this.windows = windows(call);
                this.windows.forEach(this::check);
                if (call.route().model().startsWith("t")) {
                    Simulation.this.lately.add(this);
                    checkRolling();
                }
            }

            /** What it may cost is as good as spent. */
            private void check(String window) {
                BigDecimal sum = Simulation.this.committed.merge(window, this.need, BigDecimal::add);
                BudgetSettings budget = BUDGETS.stream()
                    .filter((each) -> window.startsWith(each.name() + " "))
                    .findFirst()
                    .orElseThrow();
                if (sum.compareTo(budget.limit(this.call.route())) > 0) {
                    Simulation.this.violations.add(window + " " + sum);
                }
            }

            private void checkRolling() {
                Instant from = this.begun.minus(ROLLING);
                Iterator<Attempt> oldest = Simulation.this.lately.iterator();
                BigDecimal sum = BigDecimal.ZERO;
                while (oldest.hasNext()) {
                    Attempt attempt = oldest.next();
                    if (!attempt.begun.isAfter(from)) {
                        oldest.remove();
                    }
                    else {
                        sum = sum.add(attempt.cost);
                    }
                }
                if (sum.compareTo(money("8")) > 0) {
                    Simulation.this.violations.add("rolling " + sum);
                }
            }

            void settle(BigDecimal cost) {
                this.cost = cost;
                for (String window : this.windows) {
                    Simulation.this.committed.merge(window, cost.subtract(this.need), BigDecimal::add);
                    Simulation.this.spent.merge(window, cost, BigDecimal::add);
                }
                this.reservation.settle(cost);
            }

            void giveBack() {
                this.cost = BigDecimal.ZERO;
                this.windows
                    .forEach((window) -> Simulation.this.committed.merge(window, this.need.negate(), BigDecimal::add));
                this.reservation.giveBack();
            }

        }

    }

    /**
     * A hundred calls are under way at any time, each may cost a thousandth of the budget
     * and costs 30 to 60 % of that.
     */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void refusesHardlyAnyoneFalselyWhileSettlementsAreOnTheWay(long seed) {
        VirtualTime time = new VirtualTime();
        Random random = new Random(seed);
        LocalBudgets budgets = TestBudgets.budgets(time, settings("1000", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        int[] counts = new int[3];
        BigDecimal[] spent = { BigDecimal.ZERO };
        for (int i = 0; i < 4000; i++) {
            BigDecimal need = money("1").multiply(BigDecimal.valueOf(50 + random.nextInt(950), 2));
            BigDecimal cost = need.multiply(BigDecimal.valueOf(30 + random.nextInt(31), 2));
            Duration takes = Duration.ofMillis(500 + random.nextInt(4000));
            Mono<Void> attempt = Mono.usingWhen(budgets.reserve(TestBudgets.call(Given.A, Map.of()), costing(need)),
                    (reservation) -> {
                        counts[0]++;
                        reservation.held();
                        return Mono.delay(takes, time).then();
                    }, (reservation) -> Mono.fromRunnable(() -> {
                        spent[0] = spent[0].add(cost);
                        reservation.settle(cost);
                    }), (reservation, error) -> Mono.empty(), (reservation) -> Mono.empty());
            attempt.subscribe((done) -> {
            }, (error) -> counts[(spent[0].compareTo(money("950")) < 0) ? 1 : 2]++);
            time.advance(Duration.ofMillis(random.nextInt(50)));
        }
        time.advance(Duration.ofMinutes(2));
        BudgetSnapshot budget = budgets.snapshots().get(0);
        assertThat(budget.spent()).isEqualByComparingTo(spent[0]).isBetween(money("950"), money("1000"));
        assertThat(budget.reserved()).isZero();
        assertThat(counts[0]).isGreaterThan(300);
        assertThat(counts[1]).as("of %s admitted", counts[0]).isLessThanOrEqualTo(counts[0] / 200);
        assertThat(counts[2]).isPositive();
    }

    /** Cancels race with hand-overs, under {@code usingWhen} as on the path. */
    @ParameterizedTest
    @ValueSource(strings = { "REJECT", "WAIT_FOR_SETTLEMENTS" })
    @Timeout(60)
    void losesNoMoneyWhenACancelRacesWithTheHandOver(OnExceeded onExceeded) throws Exception {
        Scheduler scheduler = Schedulers.newParallel("budgets", 2);
        BudgetSettings all = scoped(settings("30000", BudgetWindow.TOTAL, onExceeded), "all", BudgetScope.ALL, null);
        BudgetSettings few = scoped(settings("12000", BudgetWindow.TOTAL, onExceeded), "tenants", BudgetScope.ALL,
                "tenant");
        LocalBudgets budgets = TestBudgets.budgets(() -> TestBudgets.START, scheduler, TestBudgets.NOBODY, all, few);
        AtomicLong settled = new AtomicLong();
        AtomicInteger cancelled = new AtomicInteger();
        AtomicInteger exhausted = new AtomicInteger();
        ConcurrentLinkedQueue<Disposable> toCancel = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean passed = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(3);
        for (int thread = 0; thread < 2; thread++) {
            Random random = new Random(thread);
            start(ended, () -> {
                while (!over.get()) {
                    Call call = TestBudgets.call(Given.A, Map.of("tenant", "t" + random.nextInt(4)));
                    boolean lasts = random.nextInt(3) == 0;
                    toCancel.add(Flux.usingWhen(budgets.reserve(call, costing("100")), (reservation) -> {
                        reservation.held();
                        return lasts ? Flux.never() : Flux.just(1);
                    }, (reservation) -> Mono.fromRunnable(() -> settle(reservation, 2, settled)),
                            (reservation, error) -> Mono.empty(), (reservation) -> Mono.fromRunnable(() -> {
                                cancelled.incrementAndGet();
                                settle(reservation, 1, settled);
                            }))
                        .subscribe((reply) -> {
                        }, (error) -> {
                            if (((AiException) error).errorClass() == ErrorClass.BUDGET_EXCEEDED) {
                                exhausted.incrementAndGet();
                            }
                        }));
                    while (toCancel.size() > 256 && !over.get()) {
                        Thread.yield();
                    }
                    budgets.snapshots().forEach((budget) -> {
                        if (budget.spent().add(budget.reserved()).compareTo(budget.amount()) > 0) {
                            passed.set(true);
                        }
                    });
                }
            });
        }
        start(ended, () -> {
            Random random = new Random(7);
            while (!over.get() || !toCancel.isEmpty()) {
                Disposable cancel = toCancel.poll();
                if (cancel == null) {
                    Thread.yield();
                    continue;
                }
                for (int i = random.nextInt(100); i > 0; i--) {
                    Thread.onSpinWait();
                }
                cancel.dispose();
                if (settled.get() >= 29_000 || passed.get() || exhausted.get() > 50_000) {
                    over.set(true);
                }
            }
        });
        assertThat(ended.await(50, TimeUnit.SECONDS)).isTrue();
        assertThat(passed).isFalse();
        toCancel.forEach(Disposable::dispose);
        BudgetSnapshot budget = budgets.snapshots().get(0);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (budget.reserved().signum() > 0 && System.nanoTime() < until) {
            Thread.yield();
            budget = budgets.snapshots().get(0);
        }
        assertThat(budgets.snapshots()).allSatisfy((each) -> assertThat(each.reserved()).isZero());
        assertThat(budget.waiting()).isZero();
        assertThat(budget.spent()).isEqualByComparingTo(BigDecimal.valueOf(settled.get()));
        assertThat(budgets.snapshots()
            .stream()
            .skip(1)
            .map(BudgetSnapshot::spent)
            .reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(budget.spent());
        assertThat(cancelled.get()).isPositive();
        scheduler.dispose();
    }

    private static void settle(Reservation reservation, long cost, AtomicLong settled) {
        settled.addAndGet(cost);
        reservation.settle(BigDecimal.valueOf(cost));
    }

    private static void start(CountDownLatch ended, Runnable work) {
        Thread thread = new Thread(() -> {
            work.run();
            ended.countDown();
        });
        thread.setDaemon(true);
        thread.start();
    }

}
