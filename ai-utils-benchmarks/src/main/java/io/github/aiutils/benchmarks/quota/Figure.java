package io.github.aiutils.benchmarks.quota;

/** What a run is judged by. Times are in seconds where nothing else is said. */
enum Figure {

    /** Percent of the quota of the binding dimension charged for calls that succeeded. */
    GOODPUT("goodput %", 1),

    /** Percent of the quota that was asked for. */
    DEMAND("demand %", 1),

    /** 429s per 1,000 successes. */
    REFUSALS("429/1000", 1),

    /** Half of the calls waited no longer before they were sent. */
    WAIT_P50("wait p50", 3),

    /** 99 of 100 calls waited no longer. */
    WAIT_P99("p99", 3),

    /** No call waited longer. */
    WAIT_MAX("max", 3),

    /** The same as {@link #WAIT_P99} for the last tenant alone. */
    QUIET_P99("quiet p99", 3),

    /** Jain's index by tokens over received ÷ fair share. */
    JAIN("Jain", 4),

    /**
     * Percent of a minute's tokens that was set aside for calls under way, on average.
     */
    LENT("lent %", 1),

    /** Microseconds of real time per decision, with what it takes to send the call. */
    DECISION("us/decision", 2),

    /** Calls and tokens not given back after the last answer. */
    LEAKS("leaks", 0),

    /** Tokens between the contender's ledger and the provider's. */
    LEDGER("ledger gap", 0),

    /** 90 of 100 predicted waits were off by no more than this times 10 % or 100 ms. */
    ETA("ETA error", 2),

    /** Calls sent after their deadline. */
    LATE("late", 0),

    /** Longest start of a giant ÷ what its tokens take to accrue at its fair share. */
    GIANT("giant start", 2),

    /** 429s of calls sent after two replies told of a hidden change. */
    INFORMED("late 429s", 0),

    /** Percent of the quota used by real tokens of calls that succeeded. */
    REAL("real %", 1),

    /** 429s. */
    COUNT("429s", 0),

    /** Seconds in which the largest call's tokens accrue. */
    LARGEST("largest", 2);

    private final String label;

    private final int decimals;

    Figure(String label, int decimals) {
        this.label = label;
        this.decimals = decimals;
    }

    String label() {
        return this.label;
    }

    int decimals() {
        return this.decimals;
    }

}
