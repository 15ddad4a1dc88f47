package io.github.aiutils.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.aiutils.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a reply's header fields say about limits, in the names of OpenAI, Azure and
 * Groq ({@code x-ratelimit-limit-tokens}), Mistral ({@code …-tokens-minute}) and
 * Anthropic ({@code anthropic-ratelimit-tokens-limit}), October 2026. Values that make no
 * sense, such as Azure's -1, are left out.
 */
final class QuotaHeaders {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(h|ms|m|s|us|µs|ns)?");

    private static final double MINUTE = 60;

    private static final double DAY = 86_400;

    /** A bucket that would take as long as this to refill is one of a day. */
    private static final double LONG_PERIOD = 600;

    private static final Fields REQUESTS = openAi("requests");

    private static final Fields MINUTES_REQUESTS = openAi("req-minute");

    private static final Fields TOKENS = openAi("tokens");

    private static final Fields MINUTES_TOKENS = openAi("tokens-minute");

    private static final Fields PROJECT_TOKENS = openAi("project-tokens");

    private static final Fields ANTHROPIC_REQUESTS = anthropic("requests");

    private static final Fields ANTHROPIC_TOKENS = anthropic("tokens");

    private static final Fields ANTHROPIC_INPUT = anthropic("input-tokens");

    private static final Fields ANTHROPIC_OUTPUT = anthropic("output-tokens");

    private QuotaHeaders() {
    }

    /**
     * Reads limits.
     * @param headers the reply's header fields
     * @return what they say, one reading a dimension; empty if nothing
     */
    static List<QuotaReading> read(Headers headers) {
        List<QuotaReading> readings = new ArrayList<>(3);
        readAnthropic(headers, readings);
        if (readings.isEmpty()) {
            readOpenAi(headers, readings);
        }
        return readings;
    }

    private static void readAnthropic(Headers headers, List<QuotaReading> readings) {
        add(readings, Dimension.REQUESTS_PER_MINUTE, headers, ANTHROPIC_REQUESTS);
        boolean apart = add(readings, Dimension.INPUT_TOKENS_PER_MINUTE, headers, ANTHROPIC_INPUT);
        apart |= add(readings, Dimension.OUTPUT_TOKENS_PER_MINUTE, headers, ANTHROPIC_OUTPUT);
        if (!apart) {
            add(readings, Dimension.TOKENS_PER_MINUTE, headers, ANTHROPIC_TOKENS);
        }
    }

    private static void readOpenAi(Headers headers, List<QuotaReading> readings) {
        double requests = number(headers.first(REQUESTS.limit()));
        if (requests > 0) {
            double remaining = number(headers.first(REQUESTS.remaining()));
            readings.add(reading(requests(headers, requests, remaining), requests, remaining));
        }
        else {
            add(readings, Dimension.REQUESTS_PER_MINUTE, headers, MINUTES_REQUESTS);
        }
        boolean told = add(readings, Dimension.TOKENS_PER_MINUTE, headers, TOKENS)
                || add(readings, Dimension.TOKENS_PER_MINUTE, headers, MINUTES_TOKENS);
        project(headers, readings, told);
    }

    /** A project's own limit counts if less of it is left. */
    private static void project(Headers headers, List<QuotaReading> readings, boolean told) {
        QuotaReading own = reading(Dimension.TOKENS_PER_MINUTE, headers, PROJECT_TOKENS);
        if (own == null) {
            return;
        }
        if (!told) {
            readings.add(own);
        }
        else if (left(own) < left(readings.get(readings.size() - 1))) {
            readings.set(readings.size() - 1, own);
        }
    }

    private static double left(QuotaReading reading) {
        return (reading.remaining() >= 0) ? reading.remaining() : reading.limit();
    }

    /**
     * Groq's limit on requests is one of a day, and only how slowly it refills tells so.
     */
    private static Dimension requests(Headers headers, double limit, double remaining) {
        double reset = seconds(headers.first(REQUESTS.reset()));
        boolean day = reset > MINUTE && remaining >= 0 && remaining < limit
                && reset * limit / (limit - remaining) > LONG_PERIOD;
        return day ? Dimension.REQUESTS_PER_DAY : Dimension.REQUESTS_PER_MINUTE;
    }

    private static boolean add(List<QuotaReading> readings, Dimension dimension, Headers headers, Fields fields) {
        QuotaReading reading = reading(dimension, headers, fields);
        return reading != null && readings.add(reading);
    }

    /** Most replies lack most fields, so a limit that is not there ends the search. */
    private static @Nullable QuotaReading reading(Dimension dimension, Headers headers, Fields fields) {
        double limit = number(headers.first(fields.limit()));
        return (limit > 0) ? reading(dimension, limit, number(headers.first(fields.remaining()))) : null;
    }

    private static QuotaReading reading(Dimension dimension, double limit, double remaining) {
        return new QuotaReading(dimension, limit, (remaining <= limit) ? remaining : -1);
    }

    /** Reads digits, at most 15; all else makes no sense here. */
    private static double number(@Nullable String value) {
        int length = (value != null) ? value.length() : 0;
        if (value == null || length == 0 || length > 15) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < length; i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Reads a duration as Go writes it, a day at most; a date makes no sense here. */
    private static double seconds(@Nullable String value) {
        if (value == null || value.length() > 40) {
            return -1;
        }
        double sum = 0;
        int end = 0;
        Matcher part = DURATION.matcher(value.strip());
        while (part.lookingAt()) {
            String unit = (part.group(2) != null) ? part.group(2) : "s";
            sum += Double.parseDouble(part.group(1)) * switch (unit) {
                case "h" -> 3600;
                case "m" -> 60;
                case "s" -> 1;
                case "ms" -> 1e-3;
                default -> 0;
            };
            end = part.end();
            part.region(end, value.strip().length());
        }
        return (end == value.strip().length() && sum <= DAY) ? sum : -1;
    }

    private static Fields openAi(String name) {
        String family = "x-ratelimit-";
        return new Fields(family + "limit-" + name, family + "remaining-" + name, family + "reset-" + name);
    }

    private static Fields anthropic(String name) {
        String family = "anthropic-ratelimit-" + name;
        return new Fields(family + "-limit", family + "-remaining", family + "-reset");
    }

    /** Names, which are put together once. */
    private record Fields(String limit, String remaining, String reset) {
    }

}
