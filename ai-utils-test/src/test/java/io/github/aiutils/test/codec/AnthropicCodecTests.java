package io.github.aiutils.test.codec;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.provider.anthropic.AnthropicCodec;

class AnthropicCodecTests extends ProviderCodecContractTests {

    @Override
    protected ProviderCodec codec() {
        return new AnthropicCodec(new BuiltInCatalogue(), new AdjustmentLog(), AnthropicCodec.VERSION_2023, List.of());
    }

    @Override
    protected String model() {
        return "claude-opus-5-5";
    }

    @Override
    protected List<Recording> recordings() {
        return AnthropicRecordings.all();
    }

    @Override
    protected Recording saying(String text) {
        return AnthropicRecordings.saying(text);
    }

    @Override
    protected String streamCalling(String... fragments) {
        return AnthropicRecordings.calling(fragments);
    }

    @Override
    protected List<String> noise() {
        return List.of("event: ping\ndata: {\"type\":\"ping\"}\n\n", "data: {\"type\":\"ping\"}\n\n", "data:\n\n",
                "event: brand_new\ndata: {\"type\":\"brand_new\",\"index\":0,\"delta\":{\"text\":\"no\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                        + "\"delta\":{\"type\":\"brand_new_delta\",\"text\":\"no\"}}\n\n",
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":90,"
                        + "\"content_block\":{\"type\":\"brand_new\",\"text\":\"no\",\"input\":{}}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":90,"
                        + "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\"}}\n\n",
                "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":90}\n\n");
    }

    @Override
    protected boolean completes(String data) {
        return data.contains("\"message_stop\"");
    }

    @Override
    protected ErrorCase errorInside() {
        return ErrorCase.of(200, error("overloaded_error", "Overloaded"), ErrorClass.OVERLOADED);
    }

    @Override
    protected String errorEvent() {
        return "event: error\ndata: " + errorInside().body() + "\n\n";
    }

    @Override
    protected List<ErrorCase> errors() {
        String spent = """
                {"type":"error","error":{"type":"rate_limit_error","message":"Spent",\
                "details":{"error_code":"enforced_spend_limit_reached"}},"request_id":"req_1"}""";
        return List.of(
                ErrorCase.of(400, error("invalid_request_error", "max_tokens: required"), ErrorClass.INVALID_REQUEST),
                ErrorCase.of(400, error("invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum"),
                        ErrorClass.CONTEXT_WINDOW),
                ErrorCase.of(400, error("invalid_request_error", "Your credit balance is too low to access the API."),
                        ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(400, error("invalid_request_error", "You have reached your specified API usage limits."),
                        ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(401, error("authentication_error", "invalid x-api-key"), ErrorClass.AUTHENTICATION),
                ErrorCase.of(402, error("billing_error", "Pay"), ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(403, error("permission_error", "No"), ErrorClass.PERMISSION),
                ErrorCase.of(404, error("not_found_error", "model: claude-x"), ErrorClass.NOT_FOUND),
                ErrorCase.of(409, error("conflict_error", "Again"), ErrorClass.SERVER_ERROR),
                ErrorCase.of(413, error("request_too_large", "Too large"), ErrorClass.INVALID_REQUEST),
                ErrorCase.of(413, "<html><h1>413 Request Entity Too Large</h1></html>", ErrorClass.INVALID_REQUEST),
                new ErrorCase(429, Map.of("retry-after", "20"), error("rate_limit_error", "Slow down"),
                        ErrorClass.RATE_LIMITED, Duration.ofSeconds(20)),
                ErrorCase.of(429, spent, ErrorClass.QUOTA_EXHAUSTED),
                ErrorCase.of(500, error("api_error", "Internal"), ErrorClass.SERVER_ERROR),
                ErrorCase.of(504, error("timeout_error", "Timeout"), ErrorClass.TIMEOUT),
                ErrorCase.of(529, error("overloaded_error", "Overloaded"), ErrorClass.OVERLOADED),
                ErrorCase.of(529, "", ErrorClass.OVERLOADED), ErrorCase.of(502, "oops", ErrorClass.SERVER_ERROR),
                ErrorCase.of(418, error("brand_new_error", "Tea"), ErrorClass.INVALID_REQUEST),
                ErrorCase.of(302, "", ErrorClass.MALFORMED_RESPONSE));
    }

    private static String error(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                + "\"},\"request_id\":\"req_011\"}";
    }

}
