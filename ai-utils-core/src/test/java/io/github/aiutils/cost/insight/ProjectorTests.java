package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.insight.Projection.Basis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.aiutils.cost.insight.Books.TODAY;
import static io.github.aiutils.cost.insight.Books.at;
import static org.assertj.core.api.Assertions.assertThat;

class ProjectorTests {

    private static final Instant NOON = at("2026-11-22T12:00");

    /** Nine to five. */
    private static final IntToDoubleFunction OFFICE = (hour) -> (hour >= 9 && hour < 17) ? 1 : 0;

    private static final IntToDoubleFunction STEADY = (hour) -> 0.5;

    private static UsualHours usual(int days, IntToDoubleFunction costs, Instant now) {
        List<Spending> spendings = new ArrayList<>();
        for (LocalDate day = TODAY.minusDays(days); day.isBefore(TODAY); day = day.plusDays(1)) {
            for (int hour = 0; hour < 24; hour++) {
                spendings.add(new Spending(Spending.begin(day).plus(Spending.HOUR.multipliedBy(hour)), Spending.HOUR,
                        BigDecimal.valueOf(costs.applyAsDouble(hour))));
            }
        }
        return UsualHours.of(spendings, at("2026-10-22"), now);
    }

    private static BudgetSnapshot today(String amount, String spent) {
        return Books.budget(amount, spent, "2026-11-22", "2026-11-23");
    }

    private static Projection project(BudgetSnapshot budget, UsualHours usual) {
        return Projector.project(budget, usual, NOON);
    }

    /** Three of eight usual hours are over. */
    @ParameterizedTest
    @CsvSource({ "3,8", "6,12.875", "0,3.125", "1.5,5.5625" })
    void blendsThePaceOfTheWindowWithTheUsualOne(String spent, String projected) {
        Projection projection = project(today("100", spent), usual(8, OFFICE, NOON));
        assertThat(projection.basis()).isEqualTo(Basis.USUAL_HOURS);
        assertThat(projection.projected()).isEqualByComparingTo(projected);
        assertThat(projection.end()).isEqualTo(at("2026-11-23"));
        assertThat(projection.reachedAt()).isNull();
    }

    @Test
    void aNightOfSpendingDoesNotRepeatAllDay() {
        Projection projection = Projector.project(today("100", "4"), usual(8, OFFICE, NOON), at("2026-11-22T02:00"));
        assertThat(projection.projected()).isEqualByComparingTo("16");
    }

    @Test
    void saysWhenTheAmountIsReached() {
        assertThat(project(today("5.5", "3"), usual(8, OFFICE, NOON)).reachedAt()).isEqualTo(at("2026-11-22T14:30"));
        assertThat(project(today("8.1", "3"), usual(8, OFFICE, NOON)).reachedAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({ "3", "4" })
    void whatIsReachedIsReachedNow(String spent) {
        assertThat(project(today("3", spent), usual(8, OFFICE, NOON)).reachedAt()).isEqualTo(NOON);
        assertThat(project(today("3", spent), UsualHours.UNKNOWN).reachedAt()).isEqualTo(NOON);
        assertThat(project(Books.budget("3", spent, null, null), UsualHours.UNKNOWN).reachedAt()).isEqualTo(NOON);
    }

    @ParameterizedTest
    @CsvSource({ "2026-11-22T03:00", "2026-11-22T08:59:59.999", "2026-11-22T12:00", "2026-11-22T23:00" })
    void farPastTheAmountItIsReachedAtAnyHour(String time) {
        Instant now = at(time);
        for (UsualHours usual : List.of(UsualHours.UNKNOWN, usual(8, OFFICE, now), usual(8, (hour) -> 1e-15, now))) {
            assertThat(Projector.project(today("0.000001", "1000000"), usual, now).reachedAt()).isEqualTo(now);
            assertThat(Projector.project(Books.budget("1", "1000000", null, null), usual, now).reachedAt())
                .isEqualTo(now);
        }
    }

    @Test
    void withoutThreeCompleteDaysItGoesByThePaceOfTheWindow() {
        for (UsualHours usual : List.of(UsualHours.UNKNOWN, usual(3, OFFICE, NOON))) {
            Projection projection = project(today("7.5", "5"), usual);
            assertThat(projection.basis()).isEqualTo(Basis.PACE);
            assertThat(projection.projected()).isEqualByComparingTo("10");
            assertThat(projection.reachedAt()).isEqualTo(at("2026-11-22T18:00"));
        }
        assertThat(project(today("7.5", "5"), usual(4, OFFICE, NOON)).basis()).isEqualTo(Basis.USUAL_HOURS);
    }

    @ParameterizedTest
    @CsvSource({ "2026-11-22T02:23,NOT_ENOUGH_DATA", "2026-11-22T02:24,PACE" })
    void aTenthOfTheWindowIsEnough(String now, Basis basis) {
        Projection projection = Projector.project(today("7.5", "5"), UsualHours.UNKNOWN, at(now));
        assertThat(projection.basis()).isEqualTo(basis);
        assertThat(projection.projected() == null).isEqualTo(basis == Basis.NOT_ENOUGH_DATA);
        assertThat(projection.reachedAt() == null).isEqualTo(basis == Basis.NOT_ENOUGH_DATA);
    }

    @Test
    void whoBeganInTheWindowIsPacedFromThere() {
        UsualHours began = UsualHours.of(
                List.of(new Spending(at("2026-11-22T06:00"), Spending.HOUR, BigDecimal.valueOf(6))), at("2026-11-14"),
                NOON);
        assertThat(project(today("100", "6"), began).projected()).isEqualByComparingTo("18");
        assertThat(project(Books.budget("100", "6", "2026-11-01", "2026-12-01"), began).basis())
            .isEqualTo(Basis.NOT_ENOUGH_DATA);
    }

    /**
     * Five days of twelve, half a day of six; seven and a half days at twelve to come.
     */
    @Test
    void aMonthThatBeganBeforeTheBooksIsMeasuredByThem() {
        Projection projection = project(Books.budget("1000", "66", "2026-11-01", "2026-11-30"), usual(5, STEADY, NOON));
        assertThat(projection.basis()).isEqualTo(Basis.USUAL_HOURS);
        assertThat(projection.projected()).isEqualByComparingTo("156");
    }

    @Test
    void nothingSpentAndNothingUsualIsNothingProjected() {
        Projection projection = project(today("5", "0"), usual(8, (hour) -> 0, NOON));
        assertThat(projection.projected()).isZero();
        assertThat(projection.reachedAt()).isNull();
    }

    @Test
    void aDayWhoseHoursAreNotKnownWasSpentEvenly() {
        List<Spending> days = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            days.add(new Spending(Spending.begin(TODAY.minusDays(i)), Spending.DAY, BigDecimal.valueOf(24)));
        }
        UsualHours usual = UsualHours.of(days, at("2026-10-22"), NOON);
        assertThat(project(today("100", "12"), usual).projected()).isEqualByComparingTo("24");
    }

    @Test
    void correctionsBelowNothingAreTakenForNothing() {
        assertThat(project(today("5", "-2"), usual(8, STEADY, NOON)).projected()).isEqualByComparingTo("1");
        assertThat(project(today("5", "2"), usual(8, (hour) -> -1, NOON)).projected()).isEqualByComparingTo("4");
    }

    /** All that counts now has left it by then. */
    @Test
    void aRollingWindowIsProjectedOneLengthFromNow() {
        BudgetSnapshot rolling = Books.budget("7", "6", "2026-11-22T06:00", null);
        Projection projection = project(rolling, usual(8, (hour) -> (hour < 12) ? 0.5 : 1, NOON));
        assertThat(projection.end()).isEqualTo(at("2026-11-22T18:00"));
        assertThat(projection.projected()).isEqualByComparingTo("8");
        assertThat(projection.reachedAt()).isNull();
        assertThat(project(rolling, UsualHours.UNKNOWN).projected()).isEqualByComparingTo("6");
        assertThat(project(Books.budget("6", "6", "2026-11-22T06:00", null), UsualHours.UNKNOWN).reachedAt())
            .isEqualTo(NOON);
    }

    @Test
    void whatNeverEndsLastsUntilItIsSpent() {
        BudgetSnapshot total = Books.budget("100", "70", null, null);
        Projection projection = project(total, usual(8, STEADY, NOON));
        assertThat(projection.projected()).isNull();
        assertThat(projection.end()).isNull();
        assertThat(projection.reachedAt()).isEqualTo(at("2026-11-25T00:00"));
        assertThat(projection.basis()).isEqualTo(Basis.USUAL_HOURS);
        assertThat(project(total, UsualHours.UNKNOWN).basis()).isEqualTo(Basis.NOT_ENOUGH_DATA);
        assertThat(project(Books.budget("100000", "70", null, null), usual(8, STEADY, NOON)).reachedAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({ "2026-11-22T12:00,2026-11-22T12:01,2026-11-22T12:00:30",
            "2026-11-22T12:00,2026-11-22T13:00,2026-11-22T12:30" })
    void shortWindowsGoBySecondsOfTheUsualHour(String start, String end, String now) {
        BudgetSnapshot budget = Books.budget("9", "1", start, end);
        UsualHours usual = usual(8, (hour) -> 2 * 3600
                / (double) budget.windowEnd().minusSeconds(budget.windowStart().getEpochSecond()).getEpochSecond(),
                at(now));
        assertThat(Projector.project(budget, usual, at(now)).projected()).isEqualByComparingTo("2");
    }

    @Test
    void anEstimateHasSixDigits() {
        assertThat(project(today("5", "0.0000003"), UsualHours.UNKNOWN).projected()).isEqualByComparingTo("0.0000006");
        assertThat(Projector.project(today("5", "1"), UsualHours.UNKNOWN, at("2026-11-22T07:00")).projected())
            .isEqualByComparingTo("3.42857");
    }

}
