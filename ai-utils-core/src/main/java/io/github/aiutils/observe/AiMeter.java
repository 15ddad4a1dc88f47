package io.github.aiutils.observe;

/**
 * All meters, and the keys of their tags.
 *
 * @since 0.1.0
 */
public enum AiMeter {

    /** Timer of calls, tagged client, provider, model, outcome. */
    CALL("ai.utils.call"),

    /** Timer from a call's start to its first output, tagged like {@link #CALL}. */
    FIRST_OUTPUT("ai.utils.call.first.output"),

    /** Counter of attempts, tagged like {@link #CALL} by the last of them. */
    ATTEMPTS("ai.utils.attempts"),

    /**
     * Counter of tokens, tagged like {@link #CALL} and by kind: input, cache-read,
     * cache-write, output.
     */
    TOKENS("ai.utils.tokens"),

    /**
     * Timer of attempts until they may go or are refused, tagged provider, model,
     * outcome: admitted, refused.
     */
    ADMISSION_WAIT("ai.utils.admission.wait"),

    /**
     * Gauge of a quota's limit per minute or day, tagged provider, model, dimension.
     */
    QUOTA_LIMIT("ai.utils.quota.limit"),

    /** Gauge of what may be used now, tagged like {@link #QUOTA_LIMIT}. */
    QUOTA_AVAILABLE("ai.utils.quota.available"),

    /**
     * Gauge of what attempts under way hold, tagged like {@link #QUOTA_LIMIT}.
     */
    QUOTA_RESERVED("ai.utils.quota.reserved"),

    /** Gauge of attempts that wait for a quota, tagged provider, model. */
    QUOTA_WAITING("ai.utils.quota.waiting");

    private final String meterName;

    AiMeter(String meterName) {
        this.meterName = meterName;
    }

    /**
     * Returns the meter's name.
     * @return the name, with dots
     */
    public String meterName() {
        return this.meterName;
    }

}
