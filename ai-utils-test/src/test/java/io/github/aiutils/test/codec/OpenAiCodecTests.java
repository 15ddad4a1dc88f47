package io.github.aiutils.test.codec;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.provider.openai.OpenAiCodec;

class OpenAiCodecTests extends ProviderCodecContractTests {

    @Override
    protected ProviderCodec codec() {
        return OpenAiCodec.official(new BuiltInCatalogue(), new AdjustmentLog(), List.of());
    }

    @Override
    protected String model() {
        return "gpt-6.2-sol";
    }

    @Override
    protected List<Recording> recordings() {
        return OpenAiRecordings.official();
    }

    @Override
    protected Recording saying(String text) {
        return OpenAiRecordings.saying(text);
    }

    @Override
    protected String streamCalling(String... fragments) {
        return OpenAiRecordings.calling(fragments);
    }

    @Override
    protected List<String> noise() {
        return List.of(": OPENROUTER PROCESSING\n\n", ": keep-alive\n\n", "data:\n\n", "data: {\"choices\":[]}\n\n",
                "event: brand_new\ndata: {\"object\":\"brand.new\",\"choices\":null}\n\n",
                "data: {\"error\":null,\"choices\":[{\"index\":0,\"delta\":null,\"finish_reason\":null}]}\n\n");
    }

    @Override
    protected boolean completes(String data) {
        return data.contains("\"finish_reason\":\"") || data.equals("[DONE]");
    }

    @Override
    protected ErrorCase errorInside() {
        return ErrorCase.of(200, error("server_error", null, "The server had an error."), ErrorClass.SERVER_ERROR);
    }

    @Override
    protected String errorEvent() {
        return "data: " + errorInside().body() + "\n\n";
    }

    @Override
    protected List<ErrorCase> errors() {
        String invalid = "invalid_request_error";
        String quota = "insufficient_quota";
        return List.of(
                ErrorCase.of(400, error(invalid, "context_length_exceeded", "Too long"), ErrorClass.CONTEXT_WINDOW),
                ErrorCase.of(400, error(invalid, null, "This model's maximum context length is 8192 tokens."),
                        ErrorClass.CONTEXT_WINDOW),
                ErrorCase.of(400, error(invalid, null, "Your input exceeds the context window of this model."),
                        ErrorClass.CONTEXT_WINDOW),
                ErrorCase.of(400, error(invalid, "unsupported_value", "No"), ErrorClass.INVALID_REQUEST),
                ErrorCase.of(400, error(invalid, "invalid_prompt", "No"), ErrorClass.CONTENT_POLICY),
                ErrorCase.of(400, error(invalid, "bio_policy", "No"), ErrorClass.CONTENT_POLICY),
                ErrorCase.of(400, error(invalid, "content_policy_violation", "No"), ErrorClass.CONTENT_POLICY),
                ErrorCase.of(401, error(invalid, "invalid_api_key", "Incorrect API key"), ErrorClass.AUTHENTICATION),
                ErrorCase.of(401, error(invalid, null, "Not a member"), ErrorClass.AUTHENTICATION),
                ErrorCase.of(403, error("request_forbidden", "unsupported_country_region_territory", "No"),
                        ErrorClass.PERMISSION),
                ErrorCase.of(404, error(invalid, "model_not_found", "No such model"), ErrorClass.NOT_FOUND),
                ErrorCase.of(409, error(invalid, null, "Conflict"), ErrorClass.SERVER_ERROR),
                ErrorCase.of(413, "<html>Too large</html>", ErrorClass.INVALID_REQUEST),
                ErrorCase.of(422, error(invalid, null, "No"), ErrorClass.INVALID_REQUEST),
                new ErrorCase(429, Map.of("retry-after-ms", "1200", "retry-after", "2"),
                        error("tokens", "rate_limit_exceeded", "Try again in 1.2s"), ErrorClass.RATE_LIMITED,
                        Duration.ofMillis(1200)),
                ErrorCase.of(429, error("rate_limit_error", "slow_down", "Slower"), ErrorClass.RATE_LIMITED),
                ErrorCase.of(429, error(quota, quota, "Pay"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(429, error(quota, "credit_balance_exhausted", "Pay"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(429, error(quota, "organization_spend_limit_exceeded", "No"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(429, error(quota, "project_spend_limit_exceeded", "No"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(429, error(quota, "organization_usage_limit_exceeded", "No"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(429, error(quota, null, "Pay"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(429, error(invalid, "billing_not_active", "Pay"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(500, error("server_error", null, "Oops"), ErrorClass.SERVER_ERROR),
                ErrorCase.of(503, error("service_unavailable_error", "server_is_overloaded", "Busy"),
                        ErrorClass.OVERLOADED),
                ErrorCase.of(503, error("requests", "slow_down", "Slower"), ErrorClass.OVERLOADED),
                ErrorCase.of(503, "upstream connect error", ErrorClass.OVERLOADED),
                ErrorCase.of(504, "", ErrorClass.TIMEOUT), ErrorCase.of(408, "", ErrorClass.TIMEOUT),
                ErrorCase.of(302, "", ErrorClass.MALFORMED_RESPONSE));
    }

    static String error(String type, String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":"
                + ((code != null) ? "\"" + code + "\"" : "null") + "}}";
    }

}
