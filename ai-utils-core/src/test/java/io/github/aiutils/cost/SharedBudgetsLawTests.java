package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import io.github.aiutils.cost.Budgets.Reservation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

import static io.github.aiutils.cost.TestBudgets.DAY;
import static io.github.aiutils.cost.TestBudgets.NOBODY;
import static io.github.aiutils.cost.TestBudgets.costing;
import static io.github.aiutils.cost.TestBudgets.money;
import static io.github.aiutils.cost.TestBudgets.scoped;
import static io.github.aiutils.cost.TestBudgets.settings;
import static org.assertj.core.api.Assertions.assertThat;

class SharedBudgetsLawTests {

    private static final BudgetWindow MINUTE = new BudgetWindow.Calendar(BudgetWindow.Unit.MINUTE, TestBudgets.ZURICH);

    private static final Duration ROLLING = Duration.ofMinutes(2);

    private static final BudgetSettings[] BUDGETS = {
            scoped(settings("3000", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS), "day", BudgetScope.ALL, null)
                .withDurable(true),
            scoped(settings("20", MINUTE, OnExceeded.REJECT), "tenants", BudgetScope.ALL, "tenant"),
            scoped(settings("30", new BudgetWindow.Rolling(ROLLING), OnExceeded.REJECT), "rolling",
                    new BudgetScope("web", null, null, null, null), null),
            scoped(settings("9000", BudgetWindow.TOTAL, OnExceeded.WAIT_FOR_SETTLEMENTS), "total", BudgetScope.ALL,
                    null) };

    private static final List<Logger> LOGGERS = List.of((Logger) LoggerFactory.getLogger(LocalBudgets.class),
            (Logger) LoggerFactory.getLogger(Rounds.class));

    @BeforeAll
    static void logNothing() {
        LOGGERS.forEach((logger) -> logger.setLevel(Level.OFF));
    }

    @AfterAll
    static void logAgain() {
        LOGGERS.forEach((logger) -> logger.setLevel(null));
    }

    /**
     * Law: whatever happens in whatever order, with connections that break before and
     * after the commit, instances that are killed and ledgers that book late, all
     * instances together pass no window of any budget. Nobody waits longer than allowed,
     * and in the end nothing is held.
     */
    @ParameterizedTest
    @CsvSource({ "1, 2", "2, 4", "3, 2", "4, 4", "5, 3", "6, 4" })
    void neverPassABudgetTogether(long seed, int instances) {
        Simulation simulation = new Simulation(seed, instances);
        simulation.run(25_000);
        simulation.end();
    }

    /**
     * Law: two hundred callers of each instance, who come again until they are refused,
     * use up nearly all of a budget, and never more.
     */
    @ParameterizedTest
    @CsvSource({ "2, REJECT", "4, REJECT", "2, WAIT_FOR_SETTLEMENTS", "4, WAIT_FOR_SETTLEMENTS" })
    void useUpABudgetTogether(int count, OnExceeded onExceeded) {
        VirtualTime time = new VirtualTime();
        TestBank bank = new TestBank(time);
        Random random = new Random(count);
        List<TestBank.Instance> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(new TestBank.Instance("i" + i, bank, time, NOBODY, settings("1000", DAY, onExceeded)));
        }
        BigDecimal[] sums = { BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO };
        int[] callers = new int[1];
        for (TestBank.Instance instance : instances) {
            for (int i = 0; i < 200; i++) {
                callers[0]++;
                caller(instance, time, random, sums, callers);
            }
        }
        for (int i = 0; i < 4000 && callers[0] > 0; i++) {
            time.advance(Duration.ofMillis(50));
            if (i % 5 == 0) {
                instances.forEach(TestBank.Instance::flush);
            }
        }
        assertThat(callers[0]).isZero();
        assertThat(sums[1]).isZero();
        assertThat(sums[2]).isLessThanOrEqualTo(money("1000"));
        assertThat(sums[0]).isBetween(money("999"), money("1000"));
    }

    private static void caller(TestBank.Instance instance, VirtualTime time, Random random, BigDecimal[] sums,
            int[] callers) {
        instance.budgets.reserve(TestBudgets.call(Given.A, Map.of()), costing("1")).subscribe((reservation) -> {
            Entry.Held held = reservation.held();
            sums[1] = sums[1].add(BigDecimal.ONE);
            sums[2] = sums[2].max(sums[0].add(sums[1]));
            time.schedule(() -> {
                BigDecimal cost = BigDecimal.valueOf(random.nextInt(101), 2);
                sums[0] = sums[0].add(cost);
                sums[1] = sums[1].subtract(BigDecimal.ONE);
                instance.settle(reservation, held, cost);
                caller(instance, time, random, sums, callers);
            }, 200 + random.nextInt(600), TimeUnit.MILLISECONDS);
        }, (error) -> callers[0]--);
    }

    /** What really happens, of which no instance sees all. */
    private static final class Simulation {

        private final VirtualTime time = new VirtualTime();

        private final TestBank bank = new TestBank(this.time);

        private final Random random;

        private final List<TestBank.Instance> instances = new ArrayList<>();

        private final Map<TestBank.Instance, Instant> dead = new HashMap<>();

        private final List<Attempt> open = new ArrayList<>();

        private final Set<Waiter> waiting = new HashSet<>();

        private final Map<String, BigDecimal> committed = new HashMap<>();

        private final Deque<Attempt> lately = new ArrayDeque<>();

        /** Thrown where it happened, it would be taken for a refusal. */
        private final List<String> violations = new ArrayList<>();

        private int born;

        private int admitted;

        private int refused;

        private int waited;

        Simulation(long seed, int count) {
            this.random = new Random(seed);
            for (int i = 0; i < count; i++) {
                bear();
            }
        }

        private void bear() {
            this.instances.add(new TestBank.Instance("i" + this.born++, this.bank, this.time, NOBODY, BUDGETS));
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                int dice = this.random.nextInt(1000);
                if (dice < 400) {
                    attempt();
                }
                else if (dice < 700) {
                    finish(dice);
                }
                else if (dice < 720) {
                    this.waiting.stream().findAny().ifPresent(Waiter::cancel);
                }
                else if (dice < 740) {
                    instance().flush(this.random.nextInt(20));
                }
                else if (dice < 745) {
                    TestBank.Weather[] all = TestBank.Weather.values();
                    this.bank.weather(instance().name, all[this.random.nextInt(all.length - 1)]);
                }
                else if (dice < 765) {
                    this.instances.forEach((each) -> this.bank.weather(each.name, TestBank.Weather.FINE));
                }
                else if (dice < 767) {
                    kill();
                }
                else {
                    pass(Duration.ofMillis(this.random.nextInt(200)));
                }
            }
        }

        private void pass(Duration duration) {
            this.time.advance(duration);
            this.waiting.forEach((waiter) -> assertThat(waiter.until).isAfterOrEqualTo(now()));
            this.dead.entrySet().removeIf((each) -> {
                boolean found = each.getValue().plus(TestBank.LEASE).isBefore(now());
                if (found) {
                    this.bank.bury(each.getKey());
                }
                return found;
            });
            while (!this.lately.isEmpty() && !this.lately.peekFirst().begun.isAfter(now().minus(ROLLING))) {
                this.lately.removeFirst();
            }
        }

        private TestBank.Instance instance() {
            return this.instances.get(this.random.nextInt(this.instances.size()));
        }

        /** Its calls go on at the provider, and may cost all that was reserved. */
        private void kill() {
            TestBank.Instance instance = this.instances.remove(this.random.nextInt(this.instances.size()));
            instance.budgets.close();
            this.dead.put(instance, now());
            this.open.removeIf((attempt) -> attempt.instance == instance);
            List.copyOf(this.waiting).stream().filter((waiter) -> waiter.instance == instance).forEach(Waiter::cancel);
            bear();
        }

        private void finish(int dice) {
            if (this.open.isEmpty()) {
                return;
            }
            Attempt attempt = this.open.remove(this.random.nextInt(this.open.size()));
            if (dice < 440) {
                attempt.giveBack();
            }
            else {
                attempt.settle(
                        (dice < 460) ? null : attempt.need.multiply(BigDecimal.valueOf(this.random.nextInt(101), 2)));
            }
        }

        private void attempt() {
            Map<String, String> tags = (this.random.nextInt(4) > 0) ? Map.of("tenant", "t" + this.random.nextInt(4))
                    : Map.of();
            Call call = TestBudgets.call(this.random.nextBoolean() ? "web" : "batch", Given.A, tags);
            Duration patience = Duration.ofSeconds(30);
            if (this.random.nextInt(4) == 0) {
                patience = Duration.ofMillis(this.random.nextInt(3000));
                call = call.until(this.time.nanos() + patience.toNanos());
            }
            new Waiter(instance(), call, BigDecimal.valueOf(this.random.nextInt(2_000_000_000), 9),
                    now().plus(patience))
                .enter();
        }

        private Instant now() {
            return TestBudgets.START.plusNanos(this.time.nanos());
        }

        private List<String> windows(Call call) {
            List<String> windows = new ArrayList<>();
            for (BudgetSettings budget : BUDGETS) {
                if (!budget.name().equals("rolling")) {
                    String value = call.request().tags().getOrDefault("tenant", "(none)");
                    windows.add(budget.name() + " " + (budget.eachTag() != null ? value : null) + " "
                            + budget.window().at(now()).start());
                }
            }
            return windows;
        }

        /** Once all is settled and booked, nothing is held and nobody waits. */
        void end() {
            this.instances.forEach((each) -> this.bank.weather(each.name, TestBank.Weather.FINE));
            for (int i = 0; i < 40; i++) {
                while (!this.open.isEmpty()) {
                    this.open.remove(this.open.size() - 1).settle(money("0.001"));
                }
                this.instances.forEach(TestBank.Instance::flush);
                pass(Duration.ofSeconds(2));
            }
            assertThat(this.violations).isEmpty();
            assertThat(this.waiting).isEmpty();
            assertThat(this.bank.held()).isZero();
            for (TestBank.Instance instance : this.instances) {
                instance.budgets.snapshots();
                pass(Duration.ofSeconds(6));
                instance.budgets.snapshots().forEach((budget) -> {
                    assertThat(budget.reserved()).isZero();
                    assertThat(budget.lent()).isZero();
                    assertThat(budget.waiting()).isZero();
                    if (budget.name().equals("total")) {
                        assertThat(budget.spent()).isEqualByComparingTo(this.bank.spent("total null", Instant.EPOCH))
                            .isGreaterThanOrEqualTo(this.committed.get("total null null"));
                    }
                });
            }
            assertThat(this.admitted).isGreaterThan(1500);
            assertThat(this.refused).isGreaterThan(300);
            assertThat(this.waited).isGreaterThan(300);
            assertThat(this.born).isGreaterThan(10);
        }

        private final class Waiter {

            private final TestBank.Instance instance;

            private final Call call;

            private final BigDecimal need;

            private final Instant until;

            private Disposable subscription = () -> {
            };

            private boolean ended;

            Waiter(TestBank.Instance instance, Call call, BigDecimal need, Instant until) {
                this.instance = instance;
                this.call = call;
                this.need = need;
                this.until = until;
            }

            void enter() {
                Instant asked = now();
                this.subscription = this.instance.budgets.reserve(this.call, costing(this.need))
                    .subscribe((reservation) -> {
                        end();
                        Simulation.this.admitted++;
                        Simulation.this.waited += now().isAfter(asked) ? 1 : 0;
                        Simulation.this.open.add(new Attempt(this.instance, this.call, this.need, reservation));
                    }, (error) -> {
                        end();
                        Simulation.this.refused++;
                    });
                if (!this.ended) {
                    Simulation.this.waiting.add(this);
                }
            }

            private void end() {
                this.ended = true;
                Simulation.this.waiting.remove(this);
            }

            void cancel() {
                end();
                this.subscription.dispose();
            }

        }

        private final class Attempt {

            private final TestBank.Instance instance;

            private final BigDecimal need;

            private final Reservation reservation;

            private final Entry.Held held;

            private final List<String> windows;

            private final Instant begun = now();

            private final boolean rolling;

            private BigDecimal cost;

            Attempt(TestBank.Instance instance, Call call, BigDecimal need, Reservation reservation) {
                this.instance = instance;
                this.need = need;
                this.cost = need;
                this.reservation = reservation;
                this.held = reservation.held();
                this.rolling = call.client().equals("web");
                instance.intents.add(this.held);
                this.windows = windows(call);
                this.windows.forEach(this::check);
                if (this.rolling) {
                    Simulation.this.lately.add(this);
                    BigDecimal sum = Simulation.this.lately.stream()
                        .map((each) -> each.cost)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
                    if (sum.compareTo(money("30")) > 0) {
                        Simulation.this.violations.add("rolling " + sum);
                    }
                }
            }

            /** What it may cost is as good as spent. */
            private void check(String window) {
                BigDecimal sum = Simulation.this.committed.merge(window, this.need, BigDecimal::add);
                for (BudgetSettings budget : BUDGETS) {
                    if (window.startsWith(budget.name() + " ") && sum.compareTo(budget.amount()) > 0) {
                        Simulation.this.violations.add(window + " " + sum);
                    }
                }
            }

            void settle(BigDecimal told) {
                this.cost = (told != null) ? told : this.need;
                commit(this.cost.subtract(this.need));
                this.instance.settle(this.reservation, this.held, told);
            }

            void giveBack() {
                this.cost = BigDecimal.ZERO;
                commit(this.need.negate());
                this.instance.intents.remove(this.held);
                this.reservation.giveBack();
            }

            private void commit(BigDecimal difference) {
                this.windows.forEach((window) -> Simulation.this.committed.merge(window, difference, BigDecimal::add));
            }

        }

    }

}
