package io.github.aiutils.cost;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

import io.github.aiutils.cost.BudgetWindow.Calendar;
import io.github.aiutils.cost.BudgetWindow.Span;
import io.github.aiutils.cost.BudgetWindow.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class BudgetWindowTests {

    @ParameterizedTest
    @CsvSource({
            // the night to 29 March 2026 lacks the hour from 2 to 3, that to 25 October
            // has it twice
            "DAY, Europe/Zurich, 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, PT23H",
            "DAY, Europe/Zurich, 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, PT25H",
            "DAY, Europe/Zurich, 2026-10-24T22:00:00Z, 2026-10-24T22:00:00Z, PT25H",
            "DAY, Europe/Zurich, 2026-10-24T21:59:59.999Z, 2026-10-23T22:00:00Z, PT24H",
            "HOUR, Europe/Zurich, 2026-03-29T00:30:00Z, 2026-03-29T00:00:00Z, PT1H",
            "HOUR, Europe/Zurich, 2026-03-29T01:30:00Z, 2026-03-29T01:00:00Z, PT1H",
            "HOUR, Europe/Zurich, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, PT1H",
            "HOUR, Europe/Zurich, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, PT1H",
            "MINUTE, Europe/Zurich, 2026-10-25T00:59:59.5Z, 2026-10-25T00:59:00Z, PT1M",
            "WEEK, Europe/Zurich, 2026-03-29T12:00:00Z, 2026-03-22T23:00:00Z, PT167H",
            "WEEK, Europe/Zurich, 2026-10-25T12:00:00Z, 2026-10-18T22:00:00Z, PT169H",
            "MONTH, Europe/Zurich, 2026-03-05T12:00:00Z, 2026-02-28T23:00:00Z, PT743H",
            "MONTH, Europe/Zurich, 2026-10-05T12:00:00Z, 2026-09-30T22:00:00Z, PT745H",
            "MONTH, UTC, 2028-02-29T12:00:00Z, 2028-02-01T00:00:00Z, PT696H",
            // 6 September 2026 has no midnight in Santiago: it begins at 1 o'clock
            "DAY, America/Santiago, 2026-09-06T12:00:00Z, 2026-09-06T04:00:00Z, PT23H",
            "DAY, America/Santiago, 2026-09-06T03:59:59Z, 2026-09-05T04:00:00Z, PT24H",
            // half an hour of Lord Howe comes twice, in the middle of an hour
            "HOUR, Australia/Lord_Howe, 2026-04-04T14:30:00Z, 2026-04-04T14:00:00Z, PT1H",
            "HOUR, Australia/Lord_Howe, 2026-04-04T15:10:00Z, 2026-04-04T15:00:00Z, PT30M",
            "HOUR, Australia/Lord_Howe, 2026-04-04T15:40:00Z, 2026-04-04T15:30:00Z, PT1H",
            // one minute after midnight it was the day before again in Goose Bay
            "DAY, America/Goose_Bay, 2010-11-07T02:30:30Z, 2010-11-06T03:00:00Z, PT24H",
            "DAY, America/Goose_Bay, 2010-11-07T03:00:30Z, 2010-11-07T03:00:00Z, PT25H",
            "DAY, America/Goose_Bay, 2010-11-07T03:30:30Z, 2010-11-07T03:00:00Z, PT25H",
            // Samoa had no 30 December 2011
            "DAY, Pacific/Apia, 2011-12-30T09:00:00Z, 2011-12-29T10:00:00Z, PT24H",
            "DAY, Pacific/Apia, 2011-12-30T11:00:00Z, 2011-12-30T10:00:00Z, PT24H" })
    void followsTheClockOfItsZone(Unit unit, ZoneId zone, Instant now, Instant start, Duration length) {
        assertThat(new Calendar(unit, zone).at(now)).isEqualTo(new Span(start, start.plus(length), start.plus(length)));
    }

    /** Law: every moment is in one window, and the next begins where one ends. */
    @ParameterizedTest
    @EnumSource(Unit.class)
    void leavesNoMomentOutAndCountsNoneTwice(Unit unit) {
        Random random = new Random(unit.ordinal());
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 4000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Calendar window = new Calendar(unit, zone);
            Instant now = nearAChange(zone, random);
            Span span = window.at(now);
            assertThat(now).as("%s in %s", now, zone).isAfterOrEqualTo(span.start()).isBefore(span.end());
            assertThat(window.at(span.start())).as("%s in %s", now, zone).isEqualTo(span);
            assertThat(window.at(span.end().minusNanos(1))).as("%s in %s", now, zone).isEqualTo(span);
            assertThat(window.at(span.end()).start()).as("%s in %s", now, zone).isEqualTo(span.end());
        }
    }

    private static Instant nearAChange(ZoneId zone, Random random) {
        Instant any = Instant.ofEpochSecond(random.nextLong(1_000_000_000L, 2_000_000_000L));
        var change = zone.getRules().nextTransition(any);
        return ((change != null) ? change.getInstant() : any).plusSeconds(random.nextLong(-7200, 7200));
    }

    @Test
    void aRollingWindowCountsAllOfASliceUntilAllOfItIsOver() {
        Span span = new BudgetWindow.Rolling(Duration.ofHours(1)).at(Instant.parse("2026-11-22T10:05:30Z"));
        assertThat(span.start()).isEqualTo("2026-11-22T10:05:00Z");
        assertThat(span.end()).isEqualTo("2026-11-22T10:06:00Z");
        assertThat(span.leaves()).isEqualTo("2026-11-22T11:06:00Z");
    }

    @Test
    void aTotalNeitherBeginsNorEnds() {
        assertThat(BudgetWindow.TOTAL.at(TestBudgets.START)).isEqualTo(new Span(null, null, null));
    }

}
