package io.github.aiutils.test.simulator;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenAI's errors, as of the autumn of 2026.
 */
final class OpenAiErrors {

    static final String INVALID = "invalid_request_error";

    private static final String ORGANIZATION = "org-simulator";

    private OpenAiErrors() {
    }

    static Problem of(ErrorKind kind, String model, @Nullable Duration retryAfter) {
        long nanos = (retryAfter != null) ? retryAfter.toNanos() : -1;
        return plain(kind, model, nanos).retryAfter(nanos, true);
    }

    private static Problem plain(ErrorKind kind, String model, long nanos) {
        return switch (kind) {
            case RATE_LIMITED -> Problem.of(429, "requests", "rate_limit_exceeded", null,
                    "Rate limit reached for %s in organization %s on requests per min (RPM).%s".formatted(model,
                            ORGANIZATION, tryAgain(nanos)));
            case SLOW_DOWN -> Problem.of(429, "rate_limit_error", "slow_down", null,
                    "Your traffic has increased too quickly. Please slow down and ramp up gradually.");
            case OVERLOADED -> Problem.of(503, "service_unavailable_error", "server_is_overloaded", null,
                    "The server is overloaded or not ready yet. Please try again later.");
            case SERVER_ERROR ->
                Problem.of(500, "server_error", null, null, "The server had an error while processing your request.");
            case TIMEOUT -> Problem.of(504, "server_error", null, null, "The request timed out.");
            case QUOTA_EXHAUSTED -> Problem.of(429, "insufficient_quota", "credit_balance_exhausted", null,
                    "You exceeded your current quota, please check your plan and billing details.");
            case UNAUTHORIZED -> Problem.of(401, INVALID, "invalid_api_key", null, "Incorrect API key provided.");
            case PERMISSION_DENIED -> Problem.of(403, INVALID, "model_not_found", null,
                    "Project does not have access to model `%s`.".formatted(model));
            case MODEL_NOT_FOUND -> Problem.of(404, INVALID, "model_not_found", null,
                    "The model `%s` does not exist or you do not have access to it.".formatted(model));
            case TOO_LARGE -> Problem.of(413, INVALID, null, null, "Request body is too large.");
            case INVALID_REQUEST -> Problem.of(400, INVALID, "invalid_value", null, "Invalid value.");
            case CONTEXT_WINDOW -> Problem.of(400, INVALID, "context_length_exceeded", "messages",
                    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 "
                            + "tokens. Please reduce the length of the messages.");
            case CONTENT_POLICY -> Problem.of(400, INVALID, "invalid_prompt", null,
                    "Invalid prompt: your prompt was flagged as potentially violating our usage policy.");
        };
    }

    static Problem refused(QuotaGate.Refusal refusal, String model) {
        QuotaGate.Dimension dimension = refusal.dimension();
        if (dimension == null) {
            return Problem.of(429, "rate_limit_error", "rate_limit_exceeded", null,
                    "Too many requests in flight for %s: Limit %d.".formatted(model, refusal.limit()));
        }
        String start = (refusal.tooLarge()) ? "Request too large for" : "Rate limit reached for";
        String message = "%s %s in organization %s on %s: Limit %d, Used %d, Requested %d.%s".formatted(start, model,
                ORGANIZATION, dimension.words(), refusal.limit(), refusal.used(), refusal.requested(),
                tryAgain(refusal.waitNanos()));
        String type = (dimension == QuotaGate.Dimension.REQUESTS) ? "requests" : "tokens";
        return Problem.of(429, type, "rate_limit_exceeded", null, message).retryAfter(refusal.waitNanos(), true);
    }

    static String body(Problem problem) {
        ObjectNode body = Json.object();
        body.putObject("error")
            .put("message", problem.message())
            .put("type", problem.type())
            .put("param", problem.param())
            .put("code", problem.code());
        return body.toString();
    }

    private static String tryAgain(long nanos) {
        return (nanos < 0) ? "" : " Please try again in " + GoDuration.of(nanos) + ".";
    }

}
