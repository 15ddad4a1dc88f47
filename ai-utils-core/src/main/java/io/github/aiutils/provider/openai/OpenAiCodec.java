package io.github.aiutils.provider.openai;

import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Headers;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ErrorReader;
import io.github.aiutils.provider.Json;
import io.github.aiutils.provider.KeyHeader;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.provider.StreamDecoder;
import io.github.aiutils.transport.WireReply;
import io.github.aiutils.transport.WireRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Speaks Chat Completions, as OpenAI does and as compatible servers do.
 *
 * @since 0.1.0
 */
public final class OpenAiCodec implements ProviderCodec {

    static final String REQUEST_ID = "x-request-id";

    /** From OpenAI's error page, October 2026, and answers of compatible servers. */
    private static final Map<String, ErrorClass> ERRORS = Map.ofEntries(
            Map.entry("context_length_exceeded", ErrorClass.CONTEXT_WINDOW),
            Map.entry("token_limit_exceeded", ErrorClass.CONTEXT_WINDOW),
            Map.entry("invalid_prompt", ErrorClass.CONTENT_POLICY), Map.entry("bio_policy", ErrorClass.CONTENT_POLICY),
            Map.entry("content_filter", ErrorClass.CONTENT_POLICY),
            Map.entry("content_policy_violation", ErrorClass.CONTENT_POLICY),
            Map.entry("moderation_blocked", ErrorClass.CONTENT_POLICY),
            Map.entry("invalid_api_key", ErrorClass.AUTHENTICATION), Map.entry("model_not_found", ErrorClass.NOT_FOUND),
            Map.entry("credit_balance_exhausted", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("organization_spend_limit_exceeded", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("project_spend_limit_exceeded", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("organization_usage_limit_exceeded", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("insufficient_quota", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("billing_hard_limit_reached", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("billing_not_active", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("request_quota_exceeded", ErrorClass.QUOTA_EXHAUSTED),
            Map.entry("queue_exceeded", ErrorClass.OVERLOADED),
            Map.entry("rate_limit_exceeded", ErrorClass.RATE_LIMITED),
            Map.entry("rate_limit_error", ErrorClass.RATE_LIMITED),
            Map.entry("server_is_overloaded", ErrorClass.OVERLOADED),
            Map.entry("service_unavailable_error", ErrorClass.OVERLOADED),
            Map.entry("server_error", ErrorClass.SERVER_ERROR),
            Map.entry("InternalServerError", ErrorClass.SERVER_ERROR));

    static final ErrorReader ERROR_READER = new ErrorReader(REQUEST_ID, ERRORS);

    private static final String PATH = "chat/completions";

    private final OpenAiEncoder encoder;

    private final List<String> headers;

    /**
     * Makes a codec for OpenAI itself.
     * @param catalogue knows what models take
     * @param adjustments told of parameters that are left out or said another way
     * @param headers further header fields, name and value in turn
     * @return the codec
     */
    public static OpenAiCodec official(ModelCatalogue catalogue, AdjustmentLog adjustments, List<String> headers) {
        return new OpenAiCodec(new OpenAiEncoder("openai", catalogue, adjustments, true), headers);
    }

    /**
     * Makes a codec for a compatible server.
     * @param catalogue knows what models take
     * @param adjustments told of parameters that are left out or said another way
     * @param headers further header fields, name and value in turn
     * @return the codec
     */
    public static OpenAiCodec compatible(ModelCatalogue catalogue, AdjustmentLog adjustments, List<String> headers) {
        return new OpenAiCodec(new OpenAiEncoder("openai-compatible", catalogue, adjustments, false), headers);
    }

    private OpenAiCodec(OpenAiEncoder encoder, List<String> headers) {
        this.encoder = encoder;
        this.headers = List.copyOf(headers);
    }

    @Override
    public KeyHeader keyHeader() {
        return KeyHeader.BEARER;
    }

    @Override
    public WireRequest encode(Call call) {
        byte[] body = Json.write((generator) -> this.encoder.write(call, generator));
        return new WireRequest(PATH, this.headers, body).withHeader("X-Client-Request-Id", call.id());
    }

    @Override
    public ChatResponse decode(Call call, WireReply reply) {
        OpenAiReply answer = new OpenAiReply(call, reply.headers());
        try (JsonParser parser = Json.parser(reply.body())) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw answer.malformed("the reply is not a JSON object");
            }
            if (!answer.read(parser)) {
                throw decodeError(call, reply);
            }
        }
        catch (JacksonException ex) {
            throw answer.malformed("the reply is not whole JSON");
        }
        return answer.response();
    }

    @Override
    public StreamDecoder streamDecoder(Call call, Headers headers) {
        return new OpenAiStreamDecoder(call, headers);
    }

    @Override
    public AiException decodeError(Call call, WireReply reply) {
        return ERROR_READER.read(call, reply);
    }

}
