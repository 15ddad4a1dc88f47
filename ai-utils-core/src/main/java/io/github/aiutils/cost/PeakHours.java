package io.github.aiutils.cost;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * When DeepSeek is dearer: 01:00 to 04:00 and 06:00 to 10:00 UTC on Chinese working days.
 * Those are taken for Monday to Friday, so holidays cost less than is said here and
 * weekends worked instead cost more.
 */
final class PeakHours {

    static final String OFF_PEAK = "off-peak";

    private PeakHours() {
    }

    static boolean contain(Instant moment) {
        OffsetDateTime time = moment.atOffset(ZoneOffset.UTC);
        int hour = time.getHour();
        DayOfWeek day = time.getDayOfWeek();
        return ((hour >= 1 && hour < 4) || (hour >= 6 && hour < 10)) && day != DayOfWeek.SATURDAY
                && day != DayOfWeek.SUNDAY;
    }

}
