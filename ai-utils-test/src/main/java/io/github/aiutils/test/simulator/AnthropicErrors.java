package io.github.aiutils.test.simulator;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's errors, as of the autumn of 2026.
 */
final class AnthropicErrors {

    static final String INVALID = "invalid_request_error";

    private AnthropicErrors() {
    }

    static Problem of(ErrorKind kind, String model, @Nullable Duration retryAfter) {
        long nanos = (retryAfter != null) ? retryAfter.toNanos() : -1;
        return plain(kind, model).retryAfter(nanos, false);
    }

    private static Problem plain(ErrorKind kind, String model) {
        return switch (kind) {
            case RATE_LIMITED -> error(429, "rate_limit_error",
                    "This request would exceed your organization's rate limit. Please try again later.");
            case SLOW_DOWN -> error(429, "rate_limit_error",
                    "This request would exceed your organization's acceleration limit. Please ramp up gradually.");
            case OVERLOADED -> error(529, "overloaded_error", "Overloaded");
            case SERVER_ERROR -> error(500, "api_error", "Internal server error");
            case TIMEOUT -> error(504, "timeout_error", "Request timed out");
            case QUOTA_EXHAUSTED -> error(402, "billing_error",
                    "Your credit balance is too low to access the Anthropic API. Please purchase credits.");
            case UNAUTHORIZED -> error(401, "authentication_error", "invalid x-api-key");
            case PERMISSION_DENIED ->
                error(403, "permission_error", "Your API key does not have permission to use the specified resource.");
            case MODEL_NOT_FOUND -> error(404, "not_found_error", "model: " + model);
            case TOO_LARGE -> error(413, "request_too_large", "Request exceeds the maximum size");
            case INVALID_REQUEST -> error(400, INVALID, "Invalid request");
            case CONTEXT_WINDOW -> error(400, INVALID, "prompt is too long: 210000 tokens > 200000 maximum");
            case CONTENT_POLICY -> error(400, INVALID, "Output blocked by content filtering policy");
        };
    }

    static Problem refused(QuotaGate.Refusal refusal, String model) {
        QuotaGate.Dimension dimension = refusal.dimension();
        String what = (dimension != null) ? refusal.limit() + " " + dimension.header().replace('-', ' ') + " per minute"
                : refusal.limit() + " concurrent requests";
        return error(429, "rate_limit_error",
                "This request would exceed your organization's rate limit of %s (model: %s).".formatted(what, model))
            .retryAfter(refusal.waitNanos(), false);
    }

    static Problem error(int status, String type, String message) {
        return Problem.of(status, type, null, null, message);
    }

    static String body(Problem problem, String requestId) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", problem.type()).put("message", problem.message());
        return body.put("request_id", requestId).toString();
    }

}
