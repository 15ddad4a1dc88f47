package io.github.aiutils.limit;

import java.time.Duration;

/**
 * What a provider counts, and over which time.
 *
 * @since 0.1.0
 */
public enum Dimension {

    /** Requests, however large. */
    REQUESTS_PER_MINUTE("requests-per-minute", Duration.ofMinutes(1)),

    /** Requests over a day. */
    REQUESTS_PER_DAY("requests-per-day", Duration.ofDays(1)),

    /** Tokens of prompts and answers together. */
    TOKENS_PER_MINUTE("tokens-per-minute", Duration.ofMinutes(1)),

    /** Tokens of prompts. */
    INPUT_TOKENS_PER_MINUTE("input-tokens-per-minute", Duration.ofMinutes(1)),

    /** Tokens of answers. */
    OUTPUT_TOKENS_PER_MINUTE("output-tokens-per-minute", Duration.ofMinutes(1));

    private final String title;

    private final Duration period;

    Dimension(String title, Duration period) {
        this.title = title;
        this.period = period;
    }

    /**
     * Returns its name as properties have it.
     * @return the name
     */
    public String title() {
        return this.title;
    }

    /**
     * Returns the time a limit is given for.
     * @return the period
     */
    public Duration period() {
        return this.period;
    }

    boolean countsRequests() {
        return this == REQUESTS_PER_MINUTE || this == REQUESTS_PER_DAY;
    }

    boolean countsOutput() {
        return this == TOKENS_PER_MINUTE || this == OUTPUT_TOKENS_PER_MINUTE;
    }

}
