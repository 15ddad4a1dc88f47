package io.github.aiutils.test.codec;

import java.time.Duration;
import java.util.Map;

import io.github.aiutils.error.ErrorClass;
import org.jspecify.annotations.Nullable;

/**
 * A reply that tells of an error, and what it means.
 *
 * @param status the HTTP status
 * @param headers the header fields
 * @param body the body
 * @param errorClass the class of the error
 * @param retryAfter how long it asks to wait; {@code null} if it does not say
 * @since 0.1.0
 */
public record ErrorCase(int status, Map<String, String> headers, String body, ErrorClass errorClass,
        @Nullable Duration retryAfter) {

    public ErrorCase {
        headers = Map.copyOf(headers);
    }

    /**
     * Returns a case without header fields.
     * @param status the HTTP status
     * @param body the body
     * @param errorClass the class of the error
     * @return the case
     */
    public static ErrorCase of(int status, String body, ErrorClass errorClass) {
        return new ErrorCase(status, Map.of(), body, errorClass, null);
    }

    @Override
    public String toString() {
        return this.status + " " + this.body.lines().findFirst().orElse("") + " is " + this.errorClass.code();
    }

}
