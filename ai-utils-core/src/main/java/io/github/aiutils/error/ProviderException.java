package io.github.aiutils.error;

import java.time.Duration;

import io.github.aiutils.Headers;
import io.github.aiutils.Route;
import org.jspecify.annotations.Nullable;

/**
 * An attempt reached for a provider and failed.
 *
 * @since 0.1.0
 */
public final class ProviderException extends AiException {

    private final Route route;

    private final Details details;

    private final Reaction reaction;

    public ProviderException(ErrorClass errorClass, Route route, Details details) {
        this(errorClass, errorClass.reaction(), route, details, null);
    }

    public ProviderException(ErrorClass errorClass, Reaction reaction, Route route, Details details,
            @Nullable Throwable cause) {
        this(sentence(errorClass, route, details), errorClass, reaction, route, details, cause);
    }

    private ProviderException(String message, ErrorClass errorClass, Reaction reaction, Route route, Details details,
            @Nullable Throwable cause) {
        super(errorClass, message, cause);
        this.route = route;
        this.details = details;
        this.reaction = reaction;
    }

    /**
     * Returns this error with another message, and itself as cause.
     * @param message the message
     * @return the error
     */
    public ProviderException withMessage(String message) {
        return new ProviderException(message, errorClass(), this.reaction, this.route, this.details, this);
    }

    /**
     * Returns this error with another reaction.
     * @param reaction the reaction
     * @return the error
     */
    public ProviderException withReaction(Reaction reaction) {
        return new ProviderException(String.valueOf(getMessage()), errorClass(), reaction, this.route, this.details,
                getCause());
    }

    private static String sentence(ErrorClass errorClass, Route route, Details details) {
        StringBuilder text = new StringBuilder(route.provider()).append(details.refused() ? " refused" : " failed")
            .append(" a call to ")
            .append(route.model())
            .append(": ")
            .append(errorClass.title());
        if (details.status() != null) {
            text.append(" (HTTP ").append(details.status());
            text.append((details.code() != null) ? ", " + details.code() + ")" : ")");
        }
        else if (details.code() != null) {
            text.append(" (").append(details.code()).append(')');
        }
        if (details.text() != null) {
            text.append(", ").append(details.text());
        }
        if (details.retryAfter() != null) {
            text.append(", retry after ").append(details.retryAfter());
        }
        if (details.requestId() != null) {
            text.append(", request id ").append(details.requestId());
        }
        return text.toString();
    }

    /**
     * Returns where the attempt went.
     * @return the route
     */
    public Route route() {
        return this.route;
    }

    /**
     * Returns what the provider said.
     * @return the details
     */
    public Details details() {
        return this.details;
    }

    @Override
    public @Nullable Duration retryAfter() {
        return this.details.retryAfter();
    }

    @Override
    public Reaction reaction() {
        return this.reaction;
    }

    /**
     * What the provider said about an error.
     *
     * @param status the HTTP status; {@code null} if there was no reply
     * @param code the provider's own code or type; {@code null} if it gave none
     * @param text what happened, bounded, without keys and without words of the prompt;
     * {@code null} if there is nothing to say
     * @param retryAfter how long the provider asks to wait; {@code null} if it does not
     * say
     * @param requestId the provider's id of the request; {@code null} if it gave none
     * @param headers the reply's header fields
     */
    public record Details(@Nullable Integer status, @Nullable String code, @Nullable String text,
            @Nullable Duration retryAfter, @Nullable String requestId, Headers headers) {

        private boolean refused() {
            return this.status != null && this.status >= 400 && this.status < 500;
        }

        /**
         * Returns details of an error without a reply.
         * @param text what happened
         * @return the details
         */
        public static Details of(String text) {
            return new Details(null, null, text, null, null, Headers.NONE);
        }

    }

}
