package io.github.aiutils.provider;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.aiutils.Call;
import io.github.aiutils.Headers;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.transport.WireReply;
import org.jspecify.annotations.Nullable;

/**
 * Tells errors apart by structure: first by the error's reasons and code, then by its
 * type, then by the few messages that no name tells apart, at last by the status.
 *
 * @since 0.1.0
 */
public final class ErrorReader {

    /** All servers borrow these words from each other. */
    private static final Pattern CONTEXT = Pattern
        .compile("(?i)context_length_exceeded|context window|maximum context length|prompt is too long"
                + "|input token count .* exceeds|too many tokens|reduce the length of the messages"
                + "|tokens\\W+max_(?:new_)?tokens\\W+must (?:be <=|not exceed)");

    /** Statuses whose messages are read for {@link #CONTEXT}; others mean something. */
    private static final Set<Integer> VAGUE = Set.of(0, 400, 403, 413, 422, 500);

    /** How OpenAI and Groq say that one request is larger than a minute's quota. */
    private static final Pattern NEVER_FITS = Pattern
        .compile("(?i)limit:? (\\d{1,15})\\b.{0,40}?requested:? (\\d{1,15})\\b");

    private static final Pattern SAFE_NAME = Pattern.compile("(?i)(?!(?:sk|pk|rk|gsk|xai)[-_]|AIza)[a-z0-9_.-]{1,64}");

    /** Of others it helps nobody to know when. */
    private static final Set<ErrorClass> HINTED = EnumSet.of(ErrorClass.RATE_LIMITED, ErrorClass.OVERLOADED,
            ErrorClass.SERVER_ERROR, ErrorClass.TIMEOUT);

    private static final int OK = 200;

    private static final int TOO_LARGE = 413;

    private final ErrorDialect dialect;

    /**
     * Makes a reader for a dialect.
     * @param dialect what the dialect calls its errors
     */
    public ErrorReader(ErrorDialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Reads a reply that tells of an error.
     * @param call the attempt
     * @param reply the reply, of any status
     * @return the error
     */
    public ProviderException read(Call call, WireReply reply) {
        ErrorBody body = ErrorBody.read(reply.body());
        ErrorClass unknown = body.found() ? ErrorClass.SERVER_ERROR : ErrorClass.MALFORMED_RESPONSE;
        return read(call, reply.status(), reply.headers(), body, unknown);
    }

    /**
     * Reads an error that came inside a stream.
     * @param call the attempt
     * @param headers the reply's header fields
     * @param body the event's data
     * @return the error
     */
    public ProviderException readEvent(Call call, Headers headers, byte[] body) {
        return read(call, OK, headers, ErrorBody.read(body), ErrorClass.SERVER_ERROR);
    }

    /**
     * Returns an error about a reply that is not what the dialect promises.
     * @param errorClass the error's class
     * @param call the attempt
     * @param headers the reply's header fields
     * @param text what is wrong, without words of the reply
     * @return the error
     */
    public ProviderException broken(ErrorClass errorClass, Call call, Headers headers, String text) {
        return new ProviderException(errorClass, call.route(),
                new Details(null, null, text, null, requestId(headers), headers));
    }

    /**
     * Returns an error about a tool call of which the output limit left a part.
     * @param call the attempt
     * @param headers the reply's header fields
     * @return the error; the same request would meet the same limit again
     */
    public ProviderException cutToolCall(Call call, Headers headers) {
        return new ProviderException(
                ErrorClass.MALFORMED_RESPONSE, Reaction.FAIL, call.route(), new Details(null, null,
                        "the output limit cut a tool call, raise max-output-tokens", null, requestId(headers), headers),
                null);
    }

    private ProviderException read(Call call, int status, Headers headers, ErrorBody body, ErrorClass unknown) {
        int told = (status == OK) ? body.status() : status;
        RetryHint hint = new RetryHint(headers, body);
        ErrorClass errorClass = classify(told, body, hint, unknown);
        Reaction reaction = reaction(status, mayRetry(headers, body), errorClass.reaction());
        if (errorClass == ErrorClass.RATE_LIMITED && neverFits(told, body.message())) {
            errorClass = ErrorClass.INVALID_REQUEST;
            reaction = Reaction.FAIL_OVER;
        }
        Details details = new Details(status, code(body), Redaction.show(body.message(), call),
                wait(errorClass, reaction, hint), requestId(headers, body), headers);
        return new ProviderException(errorClass, reaction, call.route(), details, null);
    }

    /** Another route may have a larger quota; no wait makes this one larger. */
    private static boolean neverFits(int told, @Nullable String message) {
        Matcher numbers = (message != null) ? NEVER_FITS.matcher(message) : null;
        return told == TOO_LARGE || (numbers != null && numbers.find()
                && Long.parseLong(numbers.group(2)) > Long.parseLong(numbers.group(1)));
    }

    private @Nullable Duration wait(ErrorClass errorClass, Reaction reaction, RetryHint hint) {
        if (!HINTED.contains(errorClass) && (reaction != Reaction.RETRY || errorClass.reaction() == Reaction.RETRY)) {
            return null;
        }
        return hint.find((errorClass == ErrorClass.RATE_LIMITED) ? this.dialect.windows() : List.of());
    }

    /** Returns whether the provider says that trying again may help. */
    private static @Nullable Boolean mayRetry(Headers headers, ErrorBody body) {
        String told = headers.first("x-should-retry");
        return "true".equals(told) ? Boolean.TRUE : "false".equals(told) ? Boolean.FALSE : body.advice().retryable();
    }

    /** A redirect is never followed; the provider's word overrules the class. */
    private static Reaction reaction(int status, @Nullable Boolean told, Reaction usual) {
        if (status >= 300 && status < 400) {
            return Reaction.FAIL_OVER;
        }
        if (told == null || usual == Reaction.FAIL) {
            return usual;
        }
        return told ? Reaction.RETRY : Reaction.FAIL_OVER;
    }

    private static @Nullable String code(ErrorBody body) {
        for (String name : body.names()) {
            if (SAFE_NAME.matcher(name).matches()) {
                return name;
            }
        }
        return (body.status() != 0) ? String.valueOf(body.status()) : null;
    }

    private @Nullable String requestId(Headers headers, ErrorBody body) {
        String id = (body.requestId() != null) ? body.requestId() : requestId(headers);
        return (id != null && SAFE_NAME.matcher(id).matches()) ? id : null;
    }

    private @Nullable String requestId(Headers headers) {
        for (String name : this.dialect.requestIds()) {
            String id = headers.first(name);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    private ErrorClass classify(int told, ErrorBody body, RetryHint hint, ErrorClass unknown) {
        ErrorClass quota = this.dialect.quota(body.quotas());
        ErrorClass named = (quota != null) ? quota : this.dialect.named(told, body.names());
        if (named == ErrorClass.QUOTA_EXHAUSTED && passing(body, hint)) {
            return ErrorClass.RATE_LIMITED;
        }
        if (named != null && named != ErrorClass.INVALID_REQUEST) {
            return named;
        }
        ErrorClass said = (body.message() != null) ? said(told, body.message()) : null;
        if (said != null) {
            return said;
        }
        return (told != 0) ? byStatus(told) : (named != null) ? named : unknown;
    }

    private boolean passing(ErrorBody body, RetryHint hint) {
        Duration longest = this.dialect.passing(body.names());
        Duration asked = (longest != null) ? hint.asked() : null;
        return longest != null && asked != null && asked.compareTo(longest) <= 0;
    }

    private @Nullable ErrorClass said(int status, String message) {
        ErrorClass said = this.dialect.said(status, message);
        return (said == null && VAGUE.contains(status) && CONTEXT.matcher(message).find()) ? ErrorClass.CONTEXT_WINDOW
                : said;
    }

    private static ErrorClass byStatus(int status) {
        return switch (status) {
            case 401, 498 -> ErrorClass.AUTHENTICATION;
            case 402 -> ErrorClass.QUOTA_EXHAUSTED;
            case 403 -> ErrorClass.PERMISSION;
            case 404 -> ErrorClass.NOT_FOUND;
            case 408, 504, 524 -> ErrorClass.TIMEOUT;
            case 409, 499 -> ErrorClass.SERVER_ERROR;
            case 429 -> ErrorClass.RATE_LIMITED;
            case 503, 529 -> ErrorClass.OVERLOADED;
            default -> (status >= 500) ? ErrorClass.SERVER_ERROR
                    : (status >= 400) ? ErrorClass.INVALID_REQUEST : ErrorClass.MALFORMED_RESPONSE;
        };
    }

}
