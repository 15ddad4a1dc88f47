package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import io.github.aiutils.cost.Budget.Verdict;
import io.github.aiutils.cost.BudgetSettings.OnExceeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.aiutils.cost.TestBudgets.DAY;
import static io.github.aiutils.cost.TestBudgets.START;
import static io.github.aiutils.cost.TestBudgets.money;
import static org.assertj.core.api.Assertions.assertThat;

class BudgetTests {

    private static final BigDecimal TEN = money("10");

    private static Budget budget(BudgetWindow window, OnExceeded onExceeded) {
        return new Budget(TestBudgets.warning(TestBudgets.settings("10", window, onExceeded), 0.8, 0.5), null, "USD",
                START);
    }

    private static Verdict judge(Budget budget, String need) {
        return budget.judge(money(need), TEN);
    }

    @Test
    void holdsUpToTheLastBit() {
        Budget budget = budget(DAY, OnExceeded.REJECT);
        budget.reserve(money("9.999999999"));
        assertThat(judge(budget, "0.000000001")).isEqualTo(Verdict.FITS);
        assertThat(judge(budget, "0.0000000011")).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void waitsOnlyForWhatMayComeBack() {
        Budget budget = budget(DAY, OnExceeded.WAIT_FOR_SETTLEMENTS);
        BudgetPeriod period = budget.reserve(money("8"));
        assertThat(judge(budget, "3")).isEqualTo(Verdict.WAITS);
        budget.settle(period, money("8"), money("7.5"));
        assertThat(judge(budget, "3")).isEqualTo(Verdict.REFUSED);
        assertThat(judge(budget, "2.5")).isEqualTo(Verdict.FITS);
    }

    @Test
    void letsPassWhatCostsNothing() {
        Budget budget = budget(DAY, OnExceeded.REJECT);
        budget.settle(budget.reserve(TEN), TEN, money("11"));
        assertThat(judge(budget, "0")).isEqualTo(Verdict.FITS);
        assertThat(judge(budget, "0.000000001")).isEqualTo(Verdict.REFUSED);
    }

    @Test
    void booksWhereItWasReserved() {
        Budget budget = budget(DAY, OnExceeded.REJECT);
        BudgetPeriod before = budget.reserve(money("6"));
        budget.roll(START.plus(Duration.ofDays(1)));
        assertThat(judge(budget, "10")).isEqualTo(Verdict.FITS);
        BudgetPeriod after = budget.reserve(money("9"));
        budget.settle(before, money("6"), money("5"));
        BudgetSnapshot snapshot = budget.snapshot(0);
        assertThat(snapshot.spent()).isEqualTo("0");
        assertThat(snapshot.reserved()).isEqualTo("9");
        budget.settle(after, money("9"), money("2.50"));
        assertThat(budget.snapshot(0).spent()).isEqualTo("2.5");
        assertThat(budget.snapshot(0).reserved()).isEqualTo("0");
    }

    @Test
    void countsWhatNobodyKnowsAsAllThatWasReserved() {
        Budget budget = budget(DAY, OnExceeded.REJECT);
        budget.settle(budget.reserve(money("3")), money("3"), null);
        budget.settle(budget.reserve(BigDecimal.ZERO), BigDecimal.ZERO, null);
        assertThat(budget.snapshot(0).unpriced()).isEqualTo(2);
        assertThat(budget.snapshot(0).spent()).isEqualTo("3");
        budget.roll(START.plus(Duration.ofDays(1)));
        assertThat(budget.snapshot(0).unpriced()).isZero();
    }

    @Test
    void tellsEachLevelOnceInAWindow() {
        Budget budget = budget(DAY, OnExceeded.REJECT);
        spend(budget, "4.9");
        assertThat(budget.newLevels()).isEmpty();
        assertThat(budget.snapshot(0).state()).isEqualTo(BudgetSnapshot.State.OK);
        spend(budget, "0.1");
        assertThat(budget.newLevels()).containsExactly(0.5);
        assertThat(budget.newLevels()).isEmpty();
        assertThat(budget.snapshot(0).state()).isEqualTo(BudgetSnapshot.State.WARNED);
        budget.roll(START.plus(Duration.ofDays(1)));
        assertThat(budget.newLevels()).isEmpty();
        spend(budget, "9");
        assertThat(budget.newLevels()).containsExactly(0.5, 0.8);
        spend(budget, "1");
        assertThat(budget.snapshot(0).state()).isEqualTo(BudgetSnapshot.State.EXCEEDED);
        assertThat(budget.newlyPassed()).isFalse();
        spend(budget, "1");
        assertThat(budget.newlyPassed()).isTrue();
        assertThat(budget.newlyRefused()).isFalse();
    }

    private static void spend(Budget budget, String cost) {
        budget.settle(budget.reserve(TEN), TEN, money(cost));
    }

    @Test
    void knowsWhenItWillHaveRoom() {
        Budget day = budget(DAY, OnExceeded.REJECT);
        spend(day, "8");
        assertThat(day.holds(money("3"), TEN)).isEqualTo("2026-11-22T23:00:00Z");
        assertThat(day.holds(money("11"), TEN)).isNull();
        Budget total = budget(BudgetWindow.TOTAL, OnExceeded.REJECT);
        spend(total, "8");
        assertThat(total.holds(money("3"), TEN)).isNull();
        Budget rolling = budget(new BudgetWindow.Rolling(Duration.ofHours(1)), OnExceeded.REJECT);
        spend(rolling, "4");
        rolling.roll(START.plusSeconds(600));
        spend(rolling, "4");
        assertThat(rolling.holds(money("3"), TEN)).isEqualTo("2026-11-22T11:01:00Z");
        assertThat(rolling.holds(money("7"), TEN)).isEqualTo("2026-11-22T11:11:00Z");
        assertThat(rolling.snapshot(0).windowStart()).isEqualTo("2026-11-22T09:10:00Z");
        assertThat(rolling.snapshot(0).windowEnd()).isNull();
    }

    @Test
    void standsStillWhenTheClockGoesBack() {
        Budget budget = budget(DAY, OnExceeded.REJECT);
        budget.roll(START.plus(Duration.ofDays(1)));
        spend(budget, "8");
        budget.roll(START);
        assertThat(budget.snapshot(0).spent()).isEqualTo("8");
        assertThat(budget.snapshot(0).windowEnd()).isEqualTo("2026-11-23T23:00:00Z");
    }

    /** Law: what was begun in any time as long as the window never costs more. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void spendsNoMoreInAnyTimeAsLongAsARollingWindow(long seed) {
        Random random = new Random(seed);
        Duration length = Duration.ofSeconds(1 + random.nextInt(100));
        Budget budget = budget(new BudgetWindow.Rolling(length), OnExceeded.REJECT);
        Instant now = START;
        Deque<Spent> lately = new ArrayDeque<>();
        int fitted = 0;
        for (int i = 0; i < 20_000; i++) {
            now = now.plusMillis(random.nextLong(length.toMillis() / 20));
            budget.roll(now);
            BigDecimal need = BigDecimal.valueOf(1 + random.nextInt(300), 2);
            if (budget.judge(need, TEN) == Verdict.FITS) {
                fitted++;
                BudgetPeriod period = budget.reserve(need);
                lately.add(new Spent(now, need));
                budget.settle(period, need, need);
            }
            Instant from = now.minus(length);
            lately.removeIf((spent) -> !spent.at().isAfter(from));
            BigDecimal sum = lately.stream().map(Spent::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(sum).isLessThanOrEqualTo(TEN);
            assertThat(budget.snapshot(0).spent()).isBetween(sum, TEN);
        }
        assertThat(fitted).isBetween(1000, 19_000);
    }

    private record Spent(Instant at, BigDecimal cost) {
    }

}
