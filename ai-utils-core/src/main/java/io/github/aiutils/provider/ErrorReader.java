package io.github.aiutils.provider;

import java.util.Map;
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
 * Tells errors apart by structure: first by the error's code, then by its type, then by
 * the few messages that have no code, at last by the status.
 *
 * @since 0.1.0
 */
public final class ErrorReader {

    private static final Pattern CONTEXT = Pattern
        .compile("(?i)context_length_exceeded|context window|maximum context length|prompt is too long"
                + "|input token count .* exceeds|too many tokens|reduce the length of the messages");

    private static final Pattern CREDIT = Pattern
        .compile("(?i)credit balance is too low|reached your specified API usage limits");

    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final int OK = 200;

    private final String requestIdHeader;

    private final Map<String, ErrorClass> byName;

    /**
     * Makes a reader for a dialect.
     * @param requestIdHeader the header field with the provider's id of the request
     * @param byName classes by the dialect's codes and types
     */
    public ErrorReader(String requestIdHeader, Map<String, ErrorClass> byName) {
        this.requestIdHeader = requestIdHeader;
        this.byName = Map.copyOf(byName);
    }

    /**
     * Reads a reply that tells of an error.
     * @param call the attempt
     * @param reply the reply, of any status
     * @return the error
     */
    public ProviderException read(Call call, WireReply reply) {
        return read(call, reply.status(), reply.headers(), ErrorBody.read(reply.body()));
    }

    /**
     * Reads an error that came inside a stream.
     * @param call the attempt
     * @param headers the reply's header fields
     * @param body the event's data
     * @return the error
     */
    public ProviderException readEvent(Call call, Headers headers, byte[] body) {
        return read(call, OK, headers, ErrorBody.read(body));
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
                new Details(null, null, text, null, headers.first(this.requestIdHeader), headers));
    }

    /**
     * Returns an error about a tool call of which the output limit left a part.
     * @param call the attempt
     * @param headers the reply's header fields
     * @return the error; the same request would meet the same limit again
     */
    public ProviderException cutToolCall(Call call, Headers headers) {
        return new ProviderException(ErrorClass.MALFORMED_RESPONSE, Reaction.FAIL, call.route(),
                new Details(null, null, "the output limit cut a tool call, raise max-output-tokens", null,
                        headers.first(this.requestIdHeader), headers),
                null);
    }

    private ProviderException read(Call call, int status, Headers headers, ErrorBody body) {
        ErrorClass errorClass = classify(status, body);
        Reaction reaction = reaction(status, headers, errorClass.reaction());
        String requestId = (body.requestId() != null) ? body.requestId() : headers.first(this.requestIdHeader);
        Details details = new Details(status, safe(body.name()), Redaction.show(body.message(), call),
                RetryHint.of(headers), safe(requestId), headers);
        return new ProviderException(errorClass, reaction, call.route(), details, null);
    }

    /**
     * A redirect is never followed; {@code x-should-retry} overrules what the status
     * says.
     */
    private static Reaction reaction(int status, Headers headers, Reaction usual) {
        if (status >= 300 && status < 400) {
            return Reaction.FAIL_OVER;
        }
        String told = headers.first("x-should-retry");
        if ("false".equals(told) && usual == Reaction.RETRY) {
            return Reaction.FAIL_OVER;
        }
        return ("true".equals(told) && usual == Reaction.FAIL_OVER) ? Reaction.RETRY : usual;
    }

    private static @Nullable String safe(@Nullable String name) {
        return (name != null && SAFE_NAME.matcher(name).matches()) ? name : null;
    }

    private ErrorClass classify(int status, ErrorBody body) {
        ErrorClass named = named(body.code());
        if (named == null && body.message() != null && (status == 400 || status == OK || status == 403)) {
            named = CONTEXT.matcher(body.message()).find() ? ErrorClass.CONTEXT_WINDOW
                    : CREDIT.matcher(body.message()).find() ? ErrorClass.QUOTA_EXHAUSTED : null;
        }
        if (named == null) {
            named = named(body.type());
        }
        if (named != null) {
            return named;
        }
        return (status == OK && body.found()) ? byNumber(body.code()) : byStatus(status);
    }

    private @Nullable ErrorClass named(@Nullable String name) {
        return (name != null) ? this.byName.get(name) : null;
    }

    /** vLLM and OpenRouter put the status into the code of an error inside a stream. */
    private static ErrorClass byNumber(@Nullable String code) {
        boolean number = code != null && code.length() == 3 && code.chars().allMatch(Character::isDigit);
        int status = (number && code != null) ? Integer.parseInt(code) : 0;
        return (status >= 400) ? byStatus(status) : ErrorClass.SERVER_ERROR;
    }

    private static ErrorClass byStatus(int status) {
        return switch (status) {
            case 401 -> ErrorClass.AUTHENTICATION;
            case 402 -> ErrorClass.QUOTA_EXHAUSTED;
            case 403 -> ErrorClass.PERMISSION;
            case 404 -> ErrorClass.NOT_FOUND;
            case 408, 504, 524 -> ErrorClass.TIMEOUT;
            case 409 -> ErrorClass.SERVER_ERROR;
            case 429 -> ErrorClass.RATE_LIMITED;
            case 503, 529 -> ErrorClass.OVERLOADED;
            default -> (status >= 500) ? ErrorClass.SERVER_ERROR
                    : (status >= 400) ? ErrorClass.INVALID_REQUEST : ErrorClass.MALFORMED_RESPONSE;
        };
    }

}
