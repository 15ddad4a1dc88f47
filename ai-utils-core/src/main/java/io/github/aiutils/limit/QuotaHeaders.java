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

    private static final String OPENAI = "x-ratelimit-";

    private static final String ANTHROPIC = "anthropic-ratelimit-";

    private QuotaHeaders() {
    }

    /**
     * Reads limits.
     * @param headers the reply's header fields
     * @return what they say, one reading a dimension; empty if nothing
     */
    static List<QuotaReading> read(Headers headers) {
        List<QuotaReading> readings = new ArrayList<>(4);
        if (!anthropic(headers, readings)) {
            openAi(headers, readings);
        }
        return readings;
    }

    private static boolean anthropic(Headers headers, List<QuotaReading> readings) {
        add(readings, Dimension.REQUESTS_PER_MINUTE, headers, ANTHROPIC, "requests-limit", "requests-remaining");
        boolean apart = add(readings, Dimension.INPUT_TOKENS_PER_MINUTE, headers, ANTHROPIC, "input-tokens-limit",
                "input-tokens-remaining");
        apart |= add(readings, Dimension.OUTPUT_TOKENS_PER_MINUTE, headers, ANTHROPIC, "output-tokens-limit",
                "output-tokens-remaining");
        if (!apart) {
            add(readings, Dimension.TOKENS_PER_MINUTE, headers, ANTHROPIC, "tokens-limit", "tokens-remaining");
        }
        return !readings.isEmpty();
    }

    private static void openAi(Headers headers, List<QuotaReading> readings) {
        if (!add(readings, requests(headers), headers, OPENAI, "limit-requests", "remaining-requests")) {
            add(readings, Dimension.REQUESTS_PER_MINUTE, headers, OPENAI, "limit-req-minute", "remaining-req-minute");
        }
        boolean told = add(readings, Dimension.TOKENS_PER_MINUTE, headers, OPENAI, "limit-tokens", "remaining-tokens");
        if (!told) {
            told = add(readings, Dimension.TOKENS_PER_MINUTE, headers, OPENAI, "limit-tokens-minute",
                    "remaining-tokens-minute");
        }
        project(headers, readings, told);
    }

    /** A project's own limit counts if less of it is left. */
    private static void project(Headers headers, List<QuotaReading> readings, boolean told) {
        List<QuotaReading> own = new ArrayList<>(1);
        add(own, Dimension.TOKENS_PER_MINUTE, headers, OPENAI, "limit-project-tokens", "remaining-project-tokens");
        if (!own.isEmpty() && told) {
            QuotaReading all = readings.get(readings.size() - 1);
            if (left(own.get(0)) < left(all)) {
                readings.set(readings.size() - 1, own.get(0));
            }
        }
        else {
            readings.addAll(own);
        }
    }

    private static double left(QuotaReading reading) {
        return (reading.remaining() >= 0) ? reading.remaining() : reading.limit();
    }

    /**
     * Groq's limit on requests is one of a day, and only how slowly it refills tells so.
     */
    private static Dimension requests(Headers headers) {
        double limit = number(headers.first(OPENAI + "limit-requests"));
        double remaining = number(headers.first(OPENAI + "remaining-requests"));
        double reset = seconds(headers.first(OPENAI + "reset-requests"));
        boolean day = reset > MINUTE && remaining >= 0 && remaining < limit
                && reset * limit / (limit - remaining) > LONG_PERIOD;
        return day ? Dimension.REQUESTS_PER_DAY : Dimension.REQUESTS_PER_MINUTE;
    }

    private static boolean add(List<QuotaReading> readings, Dimension dimension, Headers headers, String family,
            String limitName, String remainingName) {
        double limit = number(headers.first(family + limitName));
        double remaining = number(headers.first(family + remainingName));
        if (limit <= 0) {
            return false;
        }
        return readings.add(new QuotaReading(dimension, limit, (remaining <= limit) ? remaining : -1));
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

}
