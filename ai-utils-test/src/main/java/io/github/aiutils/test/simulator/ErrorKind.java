package io.github.aiutils.test.simulator;

/**
 * The reasons for which a provider refuses a call; each dialect has its own status and
 * body for them.
 *
 * @since 0.1.0
 */
public enum ErrorKind {

    /** 429 in both dialects, worth a retry after the hint. */
    RATE_LIMITED,

    /** 429: traffic rose too fast, whatever the quota says. */
    SLOW_DOWN,

    /**
     * OpenAI 503 {@code server_is_overloaded}, Anthropic 529 {@code overloaded_error}.
     */
    OVERLOADED,

    /** 500. */
    SERVER_ERROR,

    /** 504: the provider gave up waiting for its own model. */
    TIMEOUT,

    /**
     * OpenAI 429 {@code credit_balance_exhausted}, Anthropic 402 {@code billing_error}.
     */
    QUOTA_EXHAUSTED,

    /** 401. */
    UNAUTHORIZED,

    /** 403. */
    PERMISSION_DENIED,

    /** 404: no such model. */
    MODEL_NOT_FOUND,

    /** 413. */
    TOO_LARGE,

    /** 400. */
    INVALID_REQUEST,

    /** 400: the prompt is longer than the model's window. */
    CONTEXT_WINDOW,

    /**
     * OpenAI 400 {@code invalid_prompt}; Anthropic has no such error and answers 200 with
     * {@code stop_reason} {@code refusal}.
     */
    CONTENT_POLICY

}
