package io.github.aiutils.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * We ended the call by ourselves: nothing was sent, or a provider of the application gave
 * no answer.
 *
 * @since 0.1.0
 */
public final class RefusedException extends AiException {

    private final @Nullable Duration retryAfter;

    public RefusedException(ErrorClass errorClass, String message) {
        this(errorClass, message, null);
    }

    /**
     * Makes the exception.
     * @param errorClass the error's class
     * @param message who, what and what next
     * @param retryAfter how long to wait; {@code null} if that is not known
     */
    public RefusedException(ErrorClass errorClass, String message, @Nullable Duration retryAfter) {
        super(errorClass, message, null);
        this.retryAfter = retryAfter;
    }

    @Override
    public @Nullable Duration retryAfter() {
        return this.retryAfter;
    }

}
