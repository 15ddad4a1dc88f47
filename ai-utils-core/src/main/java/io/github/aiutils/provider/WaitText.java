package io.github.aiutils.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Reads the ways in which providers write how long to wait; nonsense is no wait. */
final class WaitText {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,9})?");

    private static final String PIECE = "(\\d{1,9}(?:\\.\\d{1,9})?)\\s?"
            + "(ms|milliseconds?|[uµμ]s|ns|h|hours?|m|min|minutes?|s|sec|seconds?)(?![a-z])";

    private static final Pattern PIECES = Pattern.compile("(?i)" + PIECE);

    private static final Pattern DURATION = Pattern.compile("(?i)(?:" + PIECE + "){1,6}");

    private static final Pattern ADVICE = Pattern
        .compile("(?i)(?:try again|retry)(?: in| after) ((?:" + PIECE + "\\s?){1,6})");

    private static final double EPOCH_SECONDS = 1e9;

    private static final double EPOCH_MILLIS = 1e12;

    private WaitText() {
    }

    /** Reads seconds above zero, with decimals and with or without a unit. */
    static @Nullable Duration seconds(@Nullable String value) {
        String text = (value != null) ? value.strip() : "";
        return positive(number(text.endsWith("s") ? text.substring(0, text.length() - 1) : text, 1e9));
    }

    /** Reads a plain number of a unit. */
    static @Nullable Duration number(@Nullable String value, double unitNanos) {
        if (value == null || !NUMBER.matcher(value.strip()).matches()) {
            return null;
        }
        return nanos(Double.parseDouble(value.strip()) * unitNanos);
    }

    /**
     * Reads the time at which something is there again: in Go's notation ({@code 6m0s})
     * or in seconds as a time from now, in RFC 3339 or since the epoch as a point.
     * @param value the time
     * @param now the reply's own date; {@code null} if it has none
     * @return the wait, more than zero; {@code null} if there is none
     */
    static @Nullable Duration until(@Nullable String value, @Nullable Instant now) {
        if (value == null) {
            return null;
        }
        String text = value.strip();
        if (DURATION.matcher(text).matches()) {
            return positive(sum(text));
        }
        if (NUMBER.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return (number < EPOCH_SECONDS) ? positive(number(text, 1e9))
                    : between(now, Instant.ofEpochMilli((long) ((number < EPOCH_MILLIS) ? number * 1000 : number)));
        }
        return between(now, instant(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME));
    }

    /** Reads a date as header fields write it (RFC 9110, section 5.6.7). */
    static @Nullable Instant date(@Nullable String value) {
        return (value != null) ? instant(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME) : null;
    }

    /** Returns the time between two points, if it is more than none. */
    static @Nullable Duration between(@Nullable Instant now, @Nullable Instant then) {
        return (now != null && then != null) ? positive(Duration.between(now, then)) : null;
    }

    /** Finds what a sentence says: {@code Please try again in 1m2.5s}. */
    static @Nullable Duration said(@Nullable String text) {
        Matcher matcher = (text != null) ? ADVICE.matcher(text) : null;
        return (matcher != null && matcher.find()) ? positive(sum(matcher.group(1))) : null;
    }

    private static @Nullable Duration sum(String text) {
        double nanos = 0;
        Matcher pieces = PIECES.matcher(text);
        while (pieces.find()) {
            nanos += Double.parseDouble(pieces.group(1)) * unit(pieces.group(2).toLowerCase(Locale.ROOT));
        }
        return nanos(nanos);
    }

    private static double unit(String name) {
        if (name.startsWith("ms") || name.startsWith("mil")) {
            return 1e6;
        }
        return switch (name.charAt(0)) {
            case 'h' -> 3600e9;
            case 'm' -> 60e9;
            case 's' -> 1e9;
            case 'n' -> 1;
            default -> 1e3;
        };
    }

    private static @Nullable Instant instant(String text, DateTimeFormatter format) {
        try {
            return ZonedDateTime.parse(text, format).toInstant();
        }
        catch (DateTimeException ex) {
            return null;
        }
    }

    private static @Nullable Duration nanos(double nanos) {
        return (nanos < Long.MAX_VALUE) ? Duration.ofNanos(Math.round(nanos)) : null;
    }

    private static @Nullable Duration positive(@Nullable Duration wait) {
        return (wait != null && wait.compareTo(Duration.ZERO) > 0) ? wait : null;
    }

}
