package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import io.github.aiutils.cost.Budgets.Reservation;
import io.github.aiutils.error.AiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

import static io.github.aiutils.cost.TestBudgets.DAY;
import static io.github.aiutils.cost.TestBudgets.costing;
import static io.github.aiutils.cost.TestBudgets.money;
import static io.github.aiutils.cost.TestBudgets.scoped;
import static io.github.aiutils.cost.TestBudgets.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SharedBudgetsTests {

    private final VirtualTime time = new VirtualTime();

    private final TestBank bank = new TestBank(this.time);

    private final List<TestBank.Instance> instances = new ArrayList<>();

    private final List<String> events = new ArrayList<>();

    private final Deque<Runnable> settlements = new ArrayDeque<>();

    private final List<Entry.Held> held = new ArrayList<>();

    private TestBank.Instance instance(BudgetSettings... settings) {
        AiCallListener listener = new AiCallListener() {

            @Override
            public void reached(BudgetThresholdReached event) {
                SharedBudgetsTests.this.events.add("reached " + event.level() + " with " + event.budget().spent());
            }

            @Override
            public void exceeded(BudgetExceeded event) {
                SharedBudgetsTests.this.events.add("exceeded");
            }

        };
        TestBank.Instance instance = new TestBank.Instance("i" + this.instances.size(), this.bank, this.time, listener,
                settings);
        this.instances.add(instance);
        return instance;
    }

    private List<TestBank.Instance> instances(int count, BudgetSettings... settings) {
        for (int i = 0; i < count; i++) {
            instance(settings);
        }
        pass("1s");
        return this.instances;
    }

    /** Time passes, and ledgers book what was settled. */
    private void pass(String duration) {
        long steps = Duration.parse("PT" + duration).toMillis() / 50;
        for (long i = 0; i < steps; i++) {
            this.time.advance(Duration.ofMillis(50));
            if (i % 5 == 4) {
                this.instances.forEach(TestBank.Instance::flush);
            }
        }
    }

    private Disposable reserve(TestBank.Instance instance, String name, String most, String cost) {
        return reserve(instance, name, TestBudgets.call(Given.A, Map.of()), most, cost);
    }

    private Disposable reserve(TestBank.Instance instance, String name, Call call, String most, String cost) {
        return instance.budgets.reserve(call, costing(most)).subscribe((reservation) -> {
            Entry.Held set = reservation.held();
            this.held.add(set);
            this.settlements.add(() -> instance.settle(reservation, set, money(cost)));
            this.events.add(name);
        }, (error) -> this.events.add(name + " " + ((AiException) error).errorClass().code()));
    }

    private void settle() {
        this.settlements.forEach(Runnable::run);
        this.settlements.clear();
    }

    private static BudgetSnapshot only(TestBank.Instance instance) {
        assertThat(instance.budgets.snapshots()).hasSize(1);
        return instance.budgets.snapshots().get(0);
    }

    @Test
    void lendsWhatACallNeedsAndTakesTheRestBack() {
        TestBank.Instance one = instances(2, settings("10", DAY, OnExceeded.REJECT)).get(0);
        reserve(one, "call", "2", "0.5");
        assertThat(this.events).isEmpty();
        pass("0.1s");
        assertThat(this.events).containsExactly("call");
        assertThat(this.bank.held()).isGreaterThanOrEqualTo(money("2"));
        settle();
        pass("5s");
        assertThat(this.bank.held()).isZero();
        for (TestBank.Instance each : this.instances) {
            pass("6s");
            BudgetSnapshot snapshot = only(each);
            assertThat(snapshot.spent()).isEqualByComparingTo("0.5");
            assertThat(snapshot.reserved()).isZero();
            assertThat(snapshot.lent()).isZero();
        }
    }

    @Test
    void seesWhatOthersHoldAndSpend() {
        instances(2, settings("10", DAY, OnExceeded.REJECT));
        reserve(this.instances.get(0), "call", "2", "1.5");
        pass("7s");
        BudgetSnapshot snapshot = only(this.instances.get(1));
        assertThat(snapshot.lent()).isEqualByComparingTo("2");
        assertThat(snapshot.spent()).isZero();
        assertThat(snapshot.remaining()).isEqualByComparingTo("8");
        settle();
        pass("7s");
        snapshot = only(this.instances.get(1));
        assertThat(snapshot.lent()).isZero();
        assertThat(snapshot.spent()).isEqualByComparingTo("1.5");
    }

    @Test
    void admitsExactlyTenThatComeAtOnce() {
        instances(4, settings("10", DAY, OnExceeded.REJECT));
        for (int i = 0; i < 200; i++) {
            this.instances.forEach((instance) -> reserve(instance, "call", "1", "1"));
        }
        pass("10s");
        assertThat(this.events).filteredOn("call"::equals).hasSize(10);
        assertThat(this.events).filteredOn("call budget-exceeded"::equals).hasSize(790);
    }

    @Test
    void admitsExactlyTenOneAfterTheOther() {
        instances(4, settings("10", DAY, OnExceeded.REJECT));
        for (int i = 0; i < 20; i++) {
            reserve(this.instances.get(i % 4), "call", "1", "1");
            pass("3s");
            settle();
        }
        pass("5s");
        assertThat(this.events).filteredOn("call"::equals).hasSize(10);
        assertThat(this.events).filteredOn("call budget-exceeded"::equals).hasSize(10);
    }

    @Test
    void asksNobodyOnceAllIsSpent() {
        TestBank.Instance one = instances(2, settings("10", DAY, OnExceeded.REJECT)).get(0);
        for (int i = 0; i < 10; i++) {
            reserve(one, "call", "1", "1");
            pass("1s");
            settle();
        }
        pass("10s");
        int rounds = this.bank.rounds.get("i0");
        for (int i = 0; i < 1000; i++) {
            reserve(one, "late", "1", "1");
            pass("0.05s");
        }
        assertThat(this.events).filteredOn("late budget-exceeded"::equals).hasSize(1000);
        assertThat(this.bank.rounds.get("i0") - rounds).isLessThanOrEqualTo(11);
        assertThat(only(one).state()).isEqualTo(BudgetSnapshot.State.EXCEEDED);
    }

    /** Others may have given it back since. */
    @Test
    void refusesForWhatOthersUseOnlyAfterItAsked() {
        instances(2, settings("10", DAY, OnExceeded.REJECT));
        reserve(this.instances.get(1), "first", "10", "1");
        pass("3s");
        int rounds = this.bank.rounds.get("i0");
        for (int i = 0; i < 200; i++) {
            reserve(this.instances.get(0), "late", "1", "1");
            pass("0.05s");
        }
        assertThat(this.events).containsOnlyOnce("first").doesNotContain("late");
        assertThat(this.events).filteredOn("late budget-exceeded"::equals).hasSizeGreaterThan(190);
        assertThat(this.bank.rounds.get("i0") - rounds).isBetween(20, 26);
        settle();
        pass("3s");
        reserve(this.instances.get(0), "last", "9", "1");
        pass("1s");
        assertThat(this.events).endsWith("last");
    }

    @Test
    void waitsForSettlementsElsewhere() {
        instances(2, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(this.instances.get(1), "first", "10", "1");
        pass("1s");
        reserve(this.instances.get(0), "second", "9", "9");
        pass("8s");
        assertThat(this.events).containsExactly("first");
        assertThat(only(this.instances.get(0)).waiting()).isEqualTo(1);
        settle();
        pass("4s");
        assertThat(this.events).containsExactly("first", "second");
        settle();
        pass("6s");
        reserve(this.instances.get(1), "third", "1", "1");
        assertThat(this.events).endsWith("exceeded", "third budget-exceeded");
    }

    @Test
    void waitsForSettlementsElsewhereNoLongerThanItMay() {
        instances(2, settings("10", DAY, OnExceeded.WAIT_FOR_SETTLEMENTS));
        reserve(this.instances.get(1), "first", "10", "1");
        pass("1s");
        reserve(this.instances.get(0), "second", "9", "9");
        pass("29.8s");
        assertThat(this.events).containsExactly("first");
        pass("0.3s");
        assertThat(this.events).containsExactly("first", "exceeded", "second budget-exceeded");
    }

    @Test
    void returnsWhatIsNotUsedToThoseWhoNeedIt() {
        instances(2, settings("10", DAY, OnExceeded.REJECT));
        for (int i = 0; i < 4; i++) {
            reserve(this.instances.get(0), "early", "1", "0");
            pass("0.5s");
            settle();
        }
        assertThat(this.bank.held()).isPositive();
        reserve(this.instances.get(1), "late", "10", "10");
        pass("5s");
        assertThat(this.events).endsWith("late");
    }

    @Test
    void goesOnWithWhatItWasLentWhileTheDatabaseIsGone() {
        TestBank.Instance one = instances(2, settings("1000", DAY, OnExceeded.REJECT)).get(0);
        for (int i = 0; i < 40; i++) {
            reserve(one, "before", "1", "1");
            pass("0.1s");
            settle();
        }
        this.events.clear();
        this.bank.weather("i0", TestBank.Weather.GONE);
        for (int i = 0; i < 30; i++) {
            reserve(one, "gone", "1", "1");
            this.time.advance(Duration.ofMillis(100));
        }
        assertThat(this.events).hasSize(30).containsOnly("gone");
        for (int i = 0; i < 100; i++) {
            reserve(one, "long gone", "1", "1");
            this.time.advance(Duration.ofMillis(100));
        }
        this.time.advance(Duration.ofSeconds(6));
        assertThat(this.events).hasSize(130);
        assertThat(this.events.subList(60, 130)).containsOnly("long gone ledger-unavailable");
        reserve(one, "at once", "1", "1");
        assertThat(this.events).endsWith("at once ledger-unavailable");
        this.bank.weather("i0", TestBank.Weather.FINE);
        pass("2s");
        reserve(one, "back", "1", "1");
        pass("1s");
        assertThat(this.events).endsWith("back");
    }

    @ParameterizedTest
    @EnumSource(value = TestBank.Weather.class, names = { "GONE", "SILENT" })
    void usesNothingOnceItsLeaseIsOver(TestBank.Weather weather) {
        TestBank.Instance one = instances(2, settings("1000", DAY, OnExceeded.REJECT)).get(0);
        for (int i = 0; i < 40; i++) {
            reserve(one, "before", "1", "1");
            pass("0.1s");
            settle();
        }
        this.bank.weather("i0", weather);
        this.time.advance(TestBank.LEASE);
        this.events.clear();
        reserve(one, "late", "1", "1");
        this.time.advance(Duration.ofSeconds(5));
        assertThat(this.events).containsExactly("late ledger-unavailable");
    }

    /** The database has given it to others, though nobody told so. */
    @Test
    void usesNothingThatItMayHaveGivenBack() {
        instances(2, settings("10", DAY, OnExceeded.REJECT));
        for (int i = 0; i < 4; i++) {
            reserve(this.instances.get(0), "early", "1", "0");
            pass("0.5s");
            settle();
        }
        assertThat(this.bank.held()).isPositive();
        this.bank.weather("i0", TestBank.Weather.ANSWER_LOST);
        this.time.advance(Duration.ofSeconds(4));
        assertThat(this.bank.held()).isZero();
        reserve(this.instances.get(1), "other", "10", "10");
        this.time.advance(Duration.ofSeconds(1));
        reserve(this.instances.get(0), "late", "1", "1");
        this.time.advance(Duration.ofSeconds(6));
        assertThat(this.events).endsWith("other", "late ledger-unavailable");
    }

    @Test
    void lendsAnewInANewWindow() {
        instances(2, settings("10", DAY, OnExceeded.REJECT));
        reserve(this.instances.get(0), "first", "10", "10");
        pass("1s");
        settle();
        this.time.advance(Duration.ofHours(14));
        assertThat(only(this.instances.get(0)).spent()).isZero();
        reserve(this.instances.get(0), "second", "7", "7");
        reserve(this.instances.get(1), "third", "3", "3");
        pass("2s");
        assertThat(this.events).containsExactly("first", "second", "third");
    }

    @Test
    void tellsLevelsByWhatAllSpent() {
        instances(2, TestBudgets.warning(settings("10", DAY, OnExceeded.REJECT), 0.5));
        reserve(this.instances.get(0), "one", "3", "3");
        reserve(this.instances.get(1), "other", "3", "3");
        pass("1s");
        settle();
        assertThat(this.events).containsExactlyInAnyOrder("one", "other");
        pass("7s");
        assertThat(this.events).filteredOn((event) -> event.startsWith("reached"))
            .hasSize(2)
            .containsOnly("reached 0.5 with 6");
    }

    @Test
    void givesTheLedgerTheShares() {
        BudgetSettings day = scoped(settings("10", DAY, OnExceeded.REJECT), "day", BudgetScope.ALL, null)
            .withDurable(true);
        BudgetSettings total = scoped(settings("10", BudgetWindow.TOTAL, OnExceeded.REJECT), "tenants", BudgetScope.ALL,
                "tenant");
        TestBank.Instance one = instances(1, day, total).get(0);
        reserve(one, "call", TestBudgets.call(Given.A, Map.of("tenant", "t1")), "2", "1");
        pass("1s");
        assertThat(this.held).containsExactly(new Entry.Held(money("2"), true,
                List.of(new Entry.Share("day", null, Instant.parse("2026-11-21T23:00:00Z"), money("2")),
                        new Entry.Share("tenants", "t1", Instant.EPOCH, money("2")))));
        BudgetSettings light = scoped(day, "light", BudgetScope.ALL, null);
        TestBank.Instance other = instance(light);
        reserve(other, "call", "2", "1");
        pass("1s");
        assertThat(this.held.get(1).durable()).isFalse();
    }

    @Test
    void leavesTheRestOfTheMoneyToACheaperRoute() {
        instances(2, TestBudgets.degrading("10", DAY, Given.B, 0.7));
        for (int i = 0; i < 9; i++) {
            reserve(this.instances.get(i % 2), "dear " + i, "1", "1");
            pass("3s");
            settle();
        }
        assertThat(this.events).containsExactly("dear 0", "dear 1", "dear 2", "dear 3", "dear 4", "dear 5", "dear 6",
                "dear 7 budget-exceeded", "dear 8 budget-exceeded");
        for (int i = 0; i < 4; i++) {
            reserve(this.instances.get(i % 2), "cheap", TestBudgets.call(Given.B, Map.of()), "1", "1");
            pass("3s");
            settle();
        }
        assertThat(this.events).filteredOn("cheap"::equals).hasSize(3);
        assertThat(this.events).endsWith("cheap budget-exceeded");
    }

    /** What its own period holds leaves the window earlier than the purse's. */
    @Test
    void reusesWhatASliceHeldOnlyAfterTheLenderKnows() {
        BudgetWindow rolling = new BudgetWindow.Rolling(Duration.ofMinutes(1));
        TestBank.Instance one = instances(2, settings("10", rolling, OnExceeded.REJECT)).get(0);
        reserve(one, "old", "10", "0");
        pass("30s");
        settle();
        reserve(one, "new", "10", "10");
        assertThat(this.events).containsExactly("old");
        pass("3s");
        assertThat(this.events).containsExactly("old", "new");
    }

    @Test
    void movesOnWithARollingWindowWithoutAsking() {
        BudgetWindow rolling = new BudgetWindow.Rolling(Duration.ofMinutes(1));
        TestBank.Instance one = instances(2, settings("1000", rolling, OnExceeded.REJECT)).get(0);
        int atOnce = 0;
        for (int i = 0; i < 400; i++) {
            int before = this.events.size();
            reserve(one, "call", "1", "1");
            atOnce += this.events.size() - before;
            pass("0.05s");
            settle();
        }
        assertThat(this.events).hasSize(400).containsOnly("call");
        assertThat(atOnce).isGreaterThan(380);
    }

    @Test
    void refusesToShareShortWindows() {
        BudgetWindow rolling = new BudgetWindow.Rolling(Duration.ofSeconds(59));
        assertThatIllegalArgumentException().isThrownBy(() -> instance(settings("1", rolling, OnExceeded.REJECT)))
            .withMessageStartingWith("ai-utils.budgets.daily.rolling is PT59S, but must be 1m or more");
    }

    @Test
    void forgetsAReservationThatIsGivenBack() {
        TestBank.Instance one = instances(2, settings("10", DAY, OnExceeded.REJECT)).get(0);
        List<Reservation> all = new ArrayList<>();
        one.budgets.reserve(TestBudgets.call(Given.A, Map.of()), costing("10")).subscribe(all::add);
        pass("1s");
        all.forEach(Reservation::giveBack);
        pass("4s");
        assertThat(this.bank.held()).isEqualByComparingTo(BigDecimal.ZERO);
    }

    @Test
    void asksForNothingOnceItIsClosed() {
        TestBank.Instance one = instances(1, settings("10", DAY, OnExceeded.REJECT)).get(0);
        one.budgets.close();
        assertThat(this.time.pending()).isZero();
        reserve(one, "late", "1", "1");
        pass("6s");
        assertThat(this.events).containsExactly("late ledger-unavailable");
        assertThat(this.time.pending()).isZero();
    }

}
