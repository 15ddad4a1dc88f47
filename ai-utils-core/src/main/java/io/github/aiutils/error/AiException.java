package io.github.aiutils.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A call failed. The one family of errors that callers meet; its message names who
 * failed, what happened and what comes next, and never holds a key or a prompt.
 *
 * @since 0.1.0
 */
public abstract sealed class AiException extends RuntimeException permits ProviderException, RefusedException {

    private final ErrorClass errorClass;

    AiException(ErrorClass errorClass, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.errorClass = errorClass;
    }

    /**
     * Returns what kind of error this is.
     * @return the class
     */
    public ErrorClass errorClass() {
        return this.errorClass;
    }

    /**
     * Returns how long to wait before the same call may do better.
     * @return the wait; {@code null} if nobody said
     */
    public abstract @Nullable Duration retryAfter();

    /**
     * Returns what to do about it.
     * @return the reaction
     */
    public Reaction reaction() {
        return this.errorClass.reaction();
    }

}
