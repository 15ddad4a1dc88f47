package io.github.aiutils.error;

import org.jspecify.annotations.Nullable;

/**
 * We ended the call by ourselves: nothing was sent, or a provider of the application gave
 * no answer.
 *
 * @since 0.1.0
 */
public final class RefusedException extends AiException {

    public RefusedException(ErrorClass errorClass, String message) {
        this(errorClass, message, null);
    }

    public RefusedException(ErrorClass errorClass, String message, @Nullable Throwable cause) {
        super(errorClass, message, cause);
    }

}
