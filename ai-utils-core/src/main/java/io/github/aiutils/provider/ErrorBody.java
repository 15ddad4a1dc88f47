package io.github.aiutils.provider;

import java.time.Duration;
import java.util.List;

import io.github.aiutils.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a body says about an error, whichever of the known forms it has: an {@code error}
 * object, an {@code error} string, a flat object with {@code message} or {@code detail},
 * one of these within a choice or an array, plain text, or a web page.
 *
 * @param found whether the body has the form of an error
 * @param names what the error is called, most telling first: its reasons, its code, its
 * type
 * @param status the HTTP status that the body tells of; 0 if it tells of none
 * @param quotas names of the quotas that the request ran into
 * @param message the beginning of the error's words, unsafe to show: they may hold keys
 * or the prompt; {@code null} if not given
 * @param requestId the provider's id of the request; {@code null} if not given
 * @param advice what the body says about trying again
 * @since 0.1.0
 */
public record ErrorBody(boolean found, List<String> names, int status, List<String> quotas, @Nullable String message,
        @Nullable String requestId, Advice advice) {

    public ErrorBody {
        names = List.copyOf(names);
        quotas = List.copyOf(quotas);
    }

    /**
     * Reads a body.
     * @param body the bytes, possibly cut off
     * @return what it says; never fails
     */
    public static ErrorBody read(byte[] body) {
        return new ErrorBodyReader().read(body);
    }

    /**
     * What a body says about trying again.
     *
     * @param retryable whether trying again may help; {@code null} if not given
     * @param delay how long to wait; {@code null} if not given
     * @param headers header fields of the reply that the body repeats
     */
    public record Advice(@Nullable Boolean retryable, @Nullable Duration delay, Headers headers) {

        /** No advice at all. */
        public static final Advice NONE = new Advice(null, null, Headers.NONE);

    }

}
