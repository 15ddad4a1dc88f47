package io.github.aiutils.error;

/**
 * The kinds of things that go wrong with a call, told apart by what helps.
 *
 * @since 0.1.0
 */
public enum ErrorClass {

    /** The provider's quota is used up for now. */
    RATE_LIMITED("rate-limited", "rate limit", Reaction.RETRY),

    /** The provider has no capacity. */
    OVERLOADED("overloaded", "overloaded", Reaction.RETRY),

    /** The provider failed. */
    SERVER_ERROR("server-error", "server error", Reaction.RETRY),

    /** No connection, or it broke before the answer began. */
    CONNECTION("connection", "connection failed", Reaction.RETRY),

    /** The provider did not answer, or stopped answering, in time. */
    TIMEOUT("timeout", "timeout", Reaction.RETRY),

    /** A stream ended before the answer did. */
    INTERRUPTED_STREAM("interrupted-stream", "interrupted stream", Reaction.RETRY),

    /** The reply cannot be understood. */
    MALFORMED_RESPONSE("malformed-response", "malformed response", Reaction.RETRY),

    /** The reply is larger than allowed. */
    RESPONSE_TOO_LARGE("response-too-large", "response too large", Reaction.FAIL),

    /** The account has no credit, or reached a spending limit. */
    QUOTA_EXHAUSTED("quota-exhausted", "quota exhausted", Reaction.FAIL_OVER),

    /** The key is missing, wrong or revoked. */
    AUTHENTICATION("authentication", "authentication failed", Reaction.FAIL_OVER),

    /** The key may not do this. */
    PERMISSION("permission", "permission denied", Reaction.FAIL_OVER),

    /** The provider has no such model or address. */
    NOT_FOUND("not-found", "not found", Reaction.FAIL_OVER),

    /** The conversation is longer than the model's window. */
    CONTEXT_WINDOW("context-window", "context window exceeded", Reaction.FAIL_OVER),

    /** The request itself is wrong. */
    INVALID_REQUEST("invalid-request", "invalid request", Reaction.FAIL),

    /** The provider's policy forbids the request. */
    CONTENT_POLICY("content-policy", "content policy", Reaction.FAIL),

    /** Ours: the provider's breaker is open, so nothing was sent. */
    CIRCUIT_OPEN("circuit-open", "circuit open", Reaction.FAIL_OVER),

    /** Ours: a place among the calls under way would not come free in time. */
    QUOTA_WAIT("quota-wait", "quota wait", Reaction.FAIL_OVER),

    /** Ours: the call could cost more than a budget has left. */
    BUDGET_EXCEEDED("budget-exceeded", "budget exceeded", Reaction.FAIL),

    /** Ours: the call cannot be booked, so it was not made. */
    LEDGER_UNAVAILABLE("ledger-unavailable", "ledger unavailable", Reaction.FAIL),

    /** Ours: the time the caller gave is over. */
    DEADLINE_EXCEEDED("deadline-exceeded", "deadline exceeded", Reaction.FAIL),

    /** No configured route fits the request. */
    NO_ROUTE("no-route", "no route", Reaction.FAIL);

    private final String code;

    private final String title;

    private final Reaction reaction;

    ErrorClass(String code, String title, Reaction reaction) {
        this.code = code;
        this.title = title;
        this.reaction = reaction;
    }

    /**
     * Returns the name of the class in logs, meters and problem details.
     * @return lower-case words with dashes
     */
    public String code() {
        return this.code;
    }

    /**
     * Returns the name of the class in a sentence.
     * @return lower-case words
     */
    public String title() {
        return this.title;
    }

    /**
     * Returns what to do about errors of this class, if nothing more is known.
     * @return the reaction
     */
    public Reaction reaction() {
        return this.reaction;
    }

}
