package io.github.aiutils.provider;

import java.util.List;
import java.util.function.Consumer;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Message;
import io.github.aiutils.Route;
import io.github.aiutils.transport.WireRequest;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A request as a codec says it, to be compared as JSON. */
public record Encoded(WireRequest request, JsonNode body) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** Encodes a request that says hi, with options. */
    public static Encoded hi(ProviderCodec codec, String model, Consumer<ChatOptions.Builder> options) {
        return of(codec, model, ChatRequest.builder().user("Hi").options(options).build());
    }

    public static Encoded of(ProviderCodec codec, String model, Message... messages) {
        return of(codec, model, ChatRequest.builder().messages(List.of(messages)).build());
    }

    public static Encoded of(ProviderCodec codec, String model, ChatRequest request) {
        return of(codec, call(model, request, false));
    }

    public static Encoded of(ProviderCodec codec, Call call) {
        WireRequest request = codec.encode(call);
        return new Encoded(request, MAPPER.readTree(request.body()));
    }

    public static Call call(String model, ChatRequest request, boolean streamed) {
        return Call.of("req_0123456789ab", "test", request, streamed).attempt(new Route("acme", model));
    }

    /** Compares the whole body. */
    public void is(String json) {
        Assertions.assertThat(this.body).isEqualTo(MAPPER.readTree(json));
    }

    /** Compares the body without its model, messages and output limit. */
    public void adds(String json) {
        ObjectNode rest = (ObjectNode) this.body.deepCopy();
        rest.remove(List.of("model", "messages", "max_tokens"));
        Assertions.assertThat(rest).isEqualTo(MAPPER.readTree(json));
    }

    /** Compares one field. */
    public void has(String field, String json) {
        Assertions.assertThat(this.body.path(field)).isEqualTo(MAPPER.readTree(json));
    }

    /** Compares the body to one without these fields. */
    public void lacks(String... fields) {
        for (String field : fields) {
            Assertions.assertThat(this.body.has(field)).as(field).isFalse();
        }
    }

}
