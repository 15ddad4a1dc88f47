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
    QUOTA_WAITING("ai.utils.quota.waiting"),

    /**
     * Counter of what attempts cost, estimates included, tagged client, provider, model,
     * currency.
     */
    COST("ai.utils.cost"),

    /** Counter of attempts whose cost is not known, tagged client, provider, model. */
    COST_UNPRICED("ai.utils.cost.unpriced"),

    /**
     * Gauge of what a budget may spend in a window, tagged budget, currency. Budgets for
     * each value of a tag have no gauges.
     */
    BUDGET_AMOUNT("ai.utils.budget.amount"),

    /** Gauge of what is spent, tagged like {@link #BUDGET_AMOUNT}. */
    BUDGET_SPENT("ai.utils.budget.spent"),

    /**
     * Gauge of what is set aside for attempts under way, tagged like
     * {@link #BUDGET_AMOUNT}.
     */
    BUDGET_RESERVED("ai.utils.budget.reserved"),

    /** Gauge of bookings that are not written yet. */
    LEDGER_PENDING("ai.utils.ledger.pending"),

    /** Gauge that is 1 while the ledger can write, else 0. */
    LEDGER_AVAILABLE("ai.utils.ledger.available"),

    /**
     * Timer of the application's own decorated work, tagged name, outcome: success,
     * error, cancelled.
     */
    TIMED("ai.utils.timed");

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
