package io.github.aiutils.cost.insight;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.github.aiutils.cost.UsageTotals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.aiutils.cost.insight.Books.TODAY;
import static io.github.aiutils.cost.insight.Books.cost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class UnusualDaysTests {

    private static List<UnusualDay> among(SortedMap<LocalDate, UsageTotals> days) {
        return UnusualDays.among(null, null, days, TODAY);
    }

    /** The median is 10, the distances from it 1, 1, 1, 1, 2, 2 and that of the last. */
    @ParameterizedTest
    @CsvSource({ "14.4,false", "14.5,true", "5.6,false", "5.5,true", "1000,true" })
    void findsDaysBeyondThreeDeviations(String cost, boolean unusual) {
        List<UnusualDay> found = among(Books.days("9", "11", "10", "10", "8", "12", "9", "11", cost));
        assertThat(found).hasSize(unusual ? 1 : 0).allSatisfy((day) -> {
            assertThat(day.day()).isEqualTo(TODAY.minusDays(1));
            assertThat(day.cost()).isEqualByComparingTo(cost);
            assertThat(day.median()).isEqualByComparingTo("10");
            assertThat(day.complete()).isTrue();
            assertThat(day.deviations()).isCloseTo((Double.parseDouble(cost) - 10) / 1.4826, within(1e-9));
        });
    }

    @Test
    void oneSpikeDoesNotHideAnother() {
        assertThat(among(Books.days("9", "11", "10", "500", "8", "12", "400", "11", "10", "9", "10", "11", "9", "10")))
            .extracting(UnusualDay::day)
            .containsExactly(TODAY.minusDays(11), TODAY.minusDays(8));
    }

    @Test
    void sixDaysAreNotEnough() {
        assertThat(among(Books.days("9", "10", "11", "9", "10", "900"))).isEmpty();
        assertThat(among(Books.days("9", "10", "11", "9", "10", "11", "900"))).hasSize(1);
    }

    @Test
    void withoutDataNothingIsUnusual() {
        assertThat(among(new TreeMap<>())).isEmpty();
        SortedMap<LocalDate, UsageTotals> today = new TreeMap<>();
        today.put(TODAY, cost("100"));
        assertThat(among(today)).isEmpty();
    }

    @Test
    void theFirstDayIsNotWholeAndDoesNotCount() {
        SortedMap<LocalDate, UsageTotals> days = Books.days("9", "10", "11", "9", "10", "11", "10");
        days.put(days.firstKey(), cost("0.01"));
        assertThat(among(days)).isEmpty();
    }

    @Test
    void daysBeforeTheLastFourteenDoNotCount() {
        String[] costs = new String[20];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = (i < 6) ? "5000" : (i % 2 == 0) ? "10" : "11";
        }
        assertThat(among(Books.days(costs))).isEmpty();
    }

    /** A deviation is at least a twentieth of the median. */
    @ParameterizedTest
    @CsvSource({ "11.4,false", "11.6,true", "8.6,false", "8.4,true" })
    void ofConstantCostsOnlyWhatDiffersByThreeTwentiethsIsUnusual(String cost, boolean unusual) {
        assertThat(among(Books.days("10", "10", "10", "10", "10", "10", "10", cost))).hasSize(unusual ? 1 : 0);
    }

    @Test
    void constantCostsAreUsual() {
        assertThat(among(Books.days("10", "10", "10", "10", "10", "10", "10", "10"))).isEmpty();
    }

    @Test
    void whereMostDaysCostNothingNothingIsUsual() {
        assertThat(among(Books.days("0", "0", "0", "0", "0", "0", "12", "0"))).isEmpty();
    }

    @Test
    void aDayWithoutBookingsCostNothing() {
        SortedMap<LocalDate, UsageTotals> days = Books.days("9", "10", "11", "9", "10", "11", "10", "9");
        days.remove(TODAY.minusDays(3));
        assertThat(among(days)).singleElement().satisfies((day) -> {
            assertThat(day.day()).isEqualTo(TODAY.minusDays(3));
            assertThat(day.cost()).isZero();
            assertThat(day.deviations()).isLessThan(-3);
        });
    }

    @Test
    void aCorrectionBelowNothingIsADayLikeOthers() {
        assertThat(among(Books.days("9", "10", "11", "9", "10", "11", "10", "-40"))).singleElement()
            .satisfies((day) -> assertThat(day.cost()).isEqualByComparingTo("-40"));
        assertThat(among(Books.days("-9", "-10", "-11", "-9", "-10", "-11", "-10", "-9"))).isEmpty();
    }

    @Test
    void aDayIsNotLowIfNobodyKnowsAllItsCosts() {
        SortedMap<LocalDate, UsageTotals> days = Books.days("9", "10", "11", "9", "10", "11", "10", "1", "1");
        assertThat(among(days)).hasSize(2);
        days.put(TODAY.minusDays(1), Books.unpriced("1"));
        days.put(TODAY.minusDays(2), Books.unsettled("1", "0.5"));
        assertThat(among(days)).isEmpty();
        days.put(TODAY.minusDays(1), Books.unpriced("100"));
        assertThat(among(days)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "0.1", "14" })
    void todayIsNotOverSoItIsNotLow(String cost) {
        SortedMap<LocalDate, UsageTotals> days = Books.days("9", "11", "10", "10", "8", "12", "9", "11");
        days.put(TODAY, cost(cost));
        assertThat(among(days)).isEmpty();
    }

    @Test
    void todayIsUnusualOnceItCostsMoreThanWholeDays() {
        SortedMap<LocalDate, UsageTotals> days = Books.days("9", "11", "10", "10", "8", "12", "9", "11");
        days.put(TODAY, cost("30"));
        assertThat(UnusualDays.among("client", "fast", days, TODAY)).singleElement().satisfies((day) -> {
            assertThat(day.day()).isEqualTo(TODAY);
            assertThat(day.complete()).isFalse();
            assertThat(day.label()).isEqualTo("client");
            assertThat(day.value()).isEqualTo("fast");
        });
    }

}
