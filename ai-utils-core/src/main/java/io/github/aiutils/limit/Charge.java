package io.github.aiutils.limit;

/**
 * When a provider charges tokens to a quota, and which.
 *
 * @since 0.1.0
 */
public enum Charge {

    /** The prompt on arrival, the answer as it is produced: Anthropic, October 2026. */
    PRODUCED,

    /** The prompt and the output limit on arrival, corrected at the end. */
    RESERVE,

    /**
     * On arrival the larger of the output limit and an estimate of the prompt, never
     * corrected: OpenAI's and Azure's wording, October 2026.
     */
    CAPPED;

    /** Returns whether an output limit costs quota that the answer does not need. */
    boolean countsCap() {
        return this != PRODUCED;
    }

    /** Without an output limit there is nothing but the prompt to charge on arrival. */
    private boolean chargesCap(Need need) {
        return this != PRODUCED && need.capped();
    }

    /** What of a dimension is charged as soon as the request arrives. */
    double onArrival(Dimension dimension, Need need) {
        boolean cap = chargesCap(need);
        return switch (dimension) {
            case REQUESTS_PER_MINUTE, REQUESTS_PER_DAY -> 1;
            case INPUT_TOKENS_PER_MINUTE -> need.input();
            case OUTPUT_TOKENS_PER_MINUTE -> cap ? need.cap() : 0;
            case TOKENS_PER_MINUTE -> !cap ? need.input()
                    : (this == RESERVE) ? need.input() + need.cap() : Math.max(need.input(), need.cap());
        };
    }

    /** What of a dimension is set aside before the request is sent. */
    double ahead(Dimension dimension, Need need) {
        double arrival = onArrival(dimension, need);
        return (dimension.countsOutput() && !chargesCap(need)) ? arrival + need.output() : arrival;
    }

    /** What of a dimension was charged in the end. */
    double inTheEnd(Dimension dimension, Need need, double input, double output) {
        boolean settled = this == CAPPED && need.capped();
        return switch (dimension) {
            case REQUESTS_PER_MINUTE, REQUESTS_PER_DAY -> 1;
            case INPUT_TOKENS_PER_MINUTE -> input;
            case OUTPUT_TOKENS_PER_MINUTE -> settled ? onArrival(dimension, need) : output;
            case TOKENS_PER_MINUTE -> settled ? onArrival(dimension, need) : input + output;
        };
    }

}
