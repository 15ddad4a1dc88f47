package io.github.aiutils.provider.openai;

import java.time.Duration;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.ErrorDialect;
import io.github.aiutils.provider.ErrorReader;

/** What OpenAI and the servers that speak its dialect call their errors. */
final class OpenAiErrors {

    static final ErrorReader OFFICIAL = new ErrorReader(openAi().build());

    /** Others borrow OpenAI's names and add their own. */
    static final ErrorReader COMPATIBLE = new ErrorReader(servers(google(openRouter(azure(openAi())))).build());

    private OpenAiErrors() {
    }

    /** From OpenAI's error and rate limit pages, October 2026. */
    private static ErrorDialect.Builder openAi() {
        return ErrorDialect
            .builder(OpenAiCodec.REQUEST_ID, "apim-request-id", "x-generation-id", "x-groq-id",
                    "mistral-correlation-id", "x-debug-trace-id")
            .named(ErrorClass.CONTEXT_WINDOW, "context_length_exceeded")
            .named(ErrorClass.CONTENT_POLICY, "invalid_prompt", "bio_policy", "content_filter",
                    "content_policy_violation", "moderation_blocked")
            .named(ErrorClass.AUTHENTICATION, "invalid_api_key")
            .named(ErrorClass.NOT_FOUND, "model_not_found")
            .named(ErrorClass.QUOTA_EXHAUSTED, "credit_balance_exhausted", "organization_spend_limit_exceeded",
                    "project_spend_limit_exceeded", "organization_usage_limit_exceeded", "insufficient_quota",
                    "billing_hard_limit_reached", "billing_not_active")
            .named(ErrorClass.RATE_LIMITED, "rate_limit_exceeded", "rate_limit_error", "slow_down")
            .named(503, ErrorClass.OVERLOADED, "slow_down")
            .named(ErrorClass.OVERLOADED, "server_is_overloaded", "service_unavailable_error", "resource_unavailable")
            .named(ErrorClass.SERVER_ERROR, "server_error")
            .named(ErrorClass.INVALID_REQUEST, "invalid_request_error", "invalid_value", "unsupported_parameter",
                    "unsupported_value", "missing_required_parameter", "string_above_max_length")
            .said(429, ErrorClass.OVERLOADED, "resource unavailable")
            .window("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests")
            .window("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens")
            .window("x-ratelimit-remaining-project-tokens", "x-ratelimit-reset-project-tokens");
    }

    /** From Azure's quota pages, 2026; its service limits count one minute. */
    private static ErrorDialect.Builder azure(ErrorDialect.Builder dialect) {
        return dialect.named(ErrorClass.CONTENT_POLICY, "ResponsibleAIPolicyViolation")
            .named(ErrorClass.NOT_FOUND, "DeploymentNotFound")
            .named(ErrorClass.RATE_LIMITED, "RateLimitReached")
            .passing("insufficient_quota", Duration.ofMinutes(1))
            .said(429, ErrorClass.OVERLOADED, "temporarily unable to process|high demand");
    }

    /** From OpenRouter's error and limit pages, August and October 2026. */
    private static ErrorDialect.Builder openRouter(ErrorDialect.Builder dialect) {
        return dialect.named(ErrorClass.RATE_LIMITED, "openrouter_in_flight_budget", "in_flight_budget_exhausted")
            .named(ErrorClass.QUOTA_EXHAUSTED, "openrouter_credits", "openrouter_key_limit",
                    "openrouter_guardrail_budget", "openrouter_workspace_budget", "weight_exceeds_budget",
                    "payment_required")
            .named(ErrorClass.CONTEXT_WINDOW, "token_limit_exceeded")
            .named(ErrorClass.OVERLOADED, "provider_overloaded", "capacity_exhausted", "temporarily_unavailable")
            .named(ErrorClass.SERVER_ERROR, "provider_unavailable")
            .named(ErrorClass.CONTENT_POLICY, "refusal", "flagged_input")
            .said(400, ErrorClass.QUOTA_EXHAUSTED, "credit balance is too low")
            .window("x-ratelimit-remaining", "x-ratelimit-reset");
    }

    /** From Google's rate limit and error pages, 2026. */
    private static ErrorDialect.Builder google(ErrorDialect.Builder dialect) {
        return dialect.named(ErrorClass.AUTHENTICATION, "API_KEY_INVALID", "UNAUTHENTICATED")
            .named(ErrorClass.PERMISSION, "PERMISSION_DENIED")
            .named(ErrorClass.NOT_FOUND, "NOT_FOUND")
            .named(400, ErrorClass.QUOTA_EXHAUSTED, "FAILED_PRECONDITION")
            .named(402, ErrorClass.QUOTA_EXHAUSTED, "RESOURCE_EXHAUSTED")
            .named(ErrorClass.RATE_LIMITED, "RESOURCE_EXHAUSTED")
            .named(ErrorClass.INVALID_REQUEST, "INVALID_ARGUMENT")
            .named(ErrorClass.SERVER_ERROR, "INTERNAL", "CANCELLED")
            .named(ErrorClass.OVERLOADED, "UNAVAILABLE")
            .named(ErrorClass.TIMEOUT, "DEADLINE_EXCEEDED")
            .named(ErrorClass.CONTENT_POLICY, "SAFETY", "PROHIBITED_CONTENT")
            .quota(ErrorClass.QUOTA_EXHAUSTED, "PerDay");
    }

    /** From pages and answers of Mistral, Groq, Cohere, Cerebras, vLLM and llama.cpp. */
    private static ErrorDialect.Builder servers(ErrorDialect.Builder dialect) {
        return dialect.named(ErrorClass.RATE_LIMITED, "rate_limited")
            .named(429, ErrorClass.RATE_LIMITED, "1300")
            .named(429, ErrorClass.OVERLOADED, "3505")
            .named(400, ErrorClass.NOT_FOUND, "1500", "invalid_model")
            .window("x-ratelimit-remaining-req-minute", null)
            .window("x-ratelimit-remaining-tokens-minute", null)
            .window("x-ratelimitbysize-remaining-minute", "ratelimitbysize-reset")
            .named(ErrorClass.OVERLOADED, "capacity_exceeded")
            .named(ErrorClass.MALFORMED_RESPONSE, "tool_use_failed", "json_validate_failed")
            .said(429, ErrorClass.QUOTA_EXHAUSTED, "calls ?/ ?month|monthly")
            .named(ErrorClass.QUOTA_EXHAUSTED, "request_quota_exceeded")
            .named(ErrorClass.OVERLOADED, "queue_exceeded")
            .named(ErrorClass.SERVER_ERROR, "InternalServerError")
            .named(ErrorClass.INVALID_REQUEST, "BadRequestError")
            .named(ErrorClass.CONTEXT_WINDOW, "exceed_context_size_error");
    }

}
