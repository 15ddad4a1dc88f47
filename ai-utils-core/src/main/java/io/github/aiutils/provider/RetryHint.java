package io.github.aiutils.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

import io.github.aiutils.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long a provider asks to wait: {@code retry-after-ms} first, as OpenAI's and
 * Azure's clients do, then {@code retry-after} in seconds, decimals or as a date (RFC
 * 9110, section 10.2.3).
 */
final class RetryHint {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,9})?");

    private RetryHint() {
    }

    /**
     * Returns the wait.
     * @param headers the reply's header fields; a date counts from the reply's own
     * {@code date}, since a codec has no clock
     * @return the wait, never negative; {@code null} if there is none or it makes no
     * sense
     */
    static @Nullable Duration of(Headers headers) {
        Duration millis = number(headers.first("retry-after-ms"), 1e6);
        if (millis != null) {
            return millis;
        }
        String value = headers.first("retry-after");
        Duration seconds = number(value, 1e9);
        return (seconds != null || value == null) ? seconds : date(value, headers.first("date"));
    }

    private static @Nullable Duration number(@Nullable String value, double nanos) {
        if (value == null || !NUMBER.matcher(value.strip()).matches()) {
            return null;
        }
        double wait = Double.parseDouble(value.strip()) * nanos;
        return (wait < Long.MAX_VALUE) ? Duration.ofNanos(Math.round(wait)) : null;
    }

    private static @Nullable Duration date(String value, @Nullable String now) {
        if (now == null) {
            return null;
        }
        try {
            Duration wait = Duration.between(parse(now), parse(value));
            return wait.isNegative() ? Duration.ZERO : wait;
        }
        catch (DateTimeException ex) {
            return null;
        }
    }

    private static ZonedDateTime parse(String date) {
        return ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }

}
