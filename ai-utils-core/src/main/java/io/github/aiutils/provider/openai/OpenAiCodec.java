package io.github.aiutils.provider.openai;

import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.Ending;
import io.github.aiutils.Headers;
import io.github.aiutils.error.AiException;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ErrorBody;
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

    private static final String PATH = "chat/completions";

    private final OpenAiEncoder encoder;

    private final ErrorReader errors;

    private final List<String> headers;

    /**
     * Makes a codec for OpenAI itself.
     * @param catalogue knows what models take
     * @param adjustments told of parameters that are left out or said another way
     * @param headers further header fields, name and value in turn
     * @return the codec
     */
    public static OpenAiCodec official(ModelCatalogue catalogue, AdjustmentLog adjustments, List<String> headers) {
        return new OpenAiCodec(new OpenAiEncoder("openai", catalogue, adjustments, true), OpenAiErrors.OFFICIAL,
                headers);
    }

    /**
     * Makes a codec for a compatible server.
     * @param catalogue knows what models take
     * @param adjustments told of parameters that are left out or said another way
     * @param headers further header fields, name and value in turn
     * @return the codec
     */
    public static OpenAiCodec compatible(ModelCatalogue catalogue, AdjustmentLog adjustments, List<String> headers) {
        return new OpenAiCodec(new OpenAiEncoder("openai-compatible", catalogue, adjustments, false),
                OpenAiErrors.COMPATIBLE, headers);
    }

    private OpenAiCodec(OpenAiEncoder encoder, ErrorReader errors, List<String> headers) {
        this.encoder = encoder;
        this.errors = errors;
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
        OpenAiReply answer = new OpenAiReply(call, reply.headers(), this.errors);
        try (JsonParser parser = Json.parser(reply.body())) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                if (!answer.read(parser)) {
                    throw decodeError(call, reply);
                }
            }
            else if (ErrorBody.read(reply.body()).found()) {
                throw decodeError(call, reply);
            }
            else {
                throw answer.malformed("the reply is not a JSON object");
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
        OpenAiReply answer = new OpenAiReply(call, reply.headers(), this.errors);
        try (JsonParser parser = Json.parser(reply.body())) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                answer.read(parser);
            }
        }
        catch (RuntimeException ex) {
            // a reply of any kind: what was read before it turned out odd is all there is
        }
        return answer.ending();
    }

    @Override
    public StreamDecoder streamDecoder(Call call, Headers headers) {
        return new OpenAiStreamDecoder(call, headers, this.errors);
    }

    @Override
    public AiException decodeError(Call call, WireReply reply) {
        return this.errors.read(call, reply);
    }

}
