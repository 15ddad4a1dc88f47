package io.github.aiutils.provider.anthropic;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.Headers;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ErrorDialect;
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
 * Speaks Anthropic's Messages, in either version of its API.
 *
 * @since 0.1.0
 */
public final class AnthropicCodec implements ProviderCodec {

    /** The version that all of Anthropic's platforms speak. */
    public static final String VERSION_2023 = "2023-06-01";

    /** The version that refuses sampling parameters. */
    public static final String VERSION_2026 = "2026-10-21";

    static final String REQUEST_ID = "request-id";

    /** From Anthropic's error and rate limit pages, November 2026. */
    static final ErrorReader ERROR_READER = new ErrorReader(ErrorDialect.builder(REQUEST_ID)
        .named(ErrorClass.INVALID_REQUEST, "invalid_request_error", "request_too_large")
        .named(ErrorClass.AUTHENTICATION, "authentication_error")
        .named(ErrorClass.PERMISSION, "permission_error")
        .named(ErrorClass.NOT_FOUND, "not_found_error")
        .named(ErrorClass.QUOTA_EXHAUSTED, "billing_error", "enforced_spend_limit_reached")
        .named(ErrorClass.RATE_LIMITED, "rate_limit_error")
        .named(ErrorClass.OVERLOADED, "overloaded_error")
        .named(ErrorClass.SERVER_ERROR, "conflict_error", "api_error")
        .named(ErrorClass.TIMEOUT, "timeout_error")
        .said(400, ErrorClass.QUOTA_EXHAUSTED, "credit balance is too low|reached your specified API usage limits")
        .said(400, ErrorClass.CONTENT_POLICY, "blocked by content filtering policy")
        .window("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset")
        .window("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset")
        .window("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset")
        .window("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset")
        .build());

    private static final KeyHeader KEY_HEADER = new KeyHeader("x-api-key", "");

    private static final String PATH = "v1/messages";

    private final AnthropicEncoder encoder;

    private final List<String> headers;

    /**
     * Makes a codec.
     * @param catalogue knows what models take
     * @param adjustments told of parameters that are left out or said another way
     * @param version the API's version, {@link #VERSION_2023} or {@link #VERSION_2026}
     * @param headers further header fields, name and value in turn
     */
    public AnthropicCodec(ModelCatalogue catalogue, AdjustmentLog adjustments, String version, List<String> headers) {
        boolean sampling = version.compareTo(VERSION_2026) < 0;
        this.encoder = new AnthropicEncoder(catalogue, adjustments, sampling);
        List<String> all = new ArrayList<>(List.of("anthropic-version", version));
        all.addAll(headers);
        this.headers = List.copyOf(all);
    }

    @Override
    public KeyHeader keyHeader() {
        return KEY_HEADER;
    }

    @Override
    public WireRequest encode(Call call) {
        return new WireRequest(PATH, this.headers, Json.write((generator) -> this.encoder.write(call, generator)));
    }

    @Override
    public ChatResponse decode(Call call, WireReply reply) {
        AnthropicReply answer = new AnthropicReply(call, reply.headers());
        try (JsonParser parser = Json.parser(reply.body())) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw answer.malformed("the reply is not a JSON object");
            }
            if (!answer.read(parser, reply.body())) {
                throw decodeError(call, reply);
            }
        }
        catch (JacksonException ex) {
            throw answer.malformed("the reply is not whole JSON");
        }
        return answer.response();
    }

    @Override
    public List<String> headers() {
        return this.headers;
    }

    @Override
    public Ending ending(Call call, WireReply reply) {
        AnthropicReply answer = new AnthropicReply(call, reply.headers());
        try (JsonParser parser = Json.parser(reply.body())) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                answer.read(parser, reply.body());
            }
        }
        catch (RuntimeException ex) {
            // a reply of any kind: what was read before it turned out odd is all there is
        }
        return answer.ending();
    }

    @Override
    public StreamDecoder streamDecoder(Call call, Headers headers) {
        return new AnthropicStreamDecoder(call, headers);
    }

    @Override
    public AiException decodeError(Call call, WireReply reply) {
        return ERROR_READER.read(call, reply);
    }

}
