package io.github.aiutils.error;

import org.jspecify.annotations.Nullable;

/**
 * We did not send the call: nothing reached a provider.
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
