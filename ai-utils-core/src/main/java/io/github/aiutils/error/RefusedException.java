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

    private final Reaction reaction;

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
        this(errorClass, message, retryAfter, errorClass.reaction());
    }

    /**
     * Makes the exception with a reaction of its own.
     * @param errorClass the error's class
     * @param message who, what and what next
     * @param retryAfter how long to wait; {@code null} if that is not known
     * @param reaction what to do about it
     */
    public RefusedException(ErrorClass errorClass, String message, @Nullable Duration retryAfter, Reaction reaction) {
        super(errorClass, message, null);
        this.retryAfter = retryAfter;
        this.reaction = reaction;
    }

    @Override
    public Reaction reaction() {
        return this.reaction;
    }

    @Override
    public @Nullable Duration retryAfter() {
        return this.retryAfter;
    }

}
