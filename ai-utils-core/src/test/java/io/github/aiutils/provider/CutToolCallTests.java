package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Headers;
import io.github.aiutils.Route;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.provider.anthropic.AnthropicCodec;
import io.github.aiutils.provider.openai.OpenAiCodec;
import io.github.aiutils.transport.WireEvent;
import io.github.aiutils.transport.WireReply;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CutToolCallTests {

    private static final Call CALL = Call.of("req_1", "default", ChatRequest.of("Hi"), false)
        .attempt(new Route("p", "m"));

    private final ProviderCodec openAi = OpenAiCodec.official(new BuiltInCatalogue(), new AdjustmentLog(), List.of());

    private final ProviderCodec anthropic = new AnthropicCodec(new BuiltInCatalogue(), new AdjustmentLog(),
            AnthropicCodec.VERSION_2023, List.of());

    @Test
    void isFinalWhereTheOutputLimitCutIt() {
        refuses(() -> this.openAi.decode(CALL, openAi("length")), Reaction.FAIL, "raise max-output-tokens");
    }

    @Test
    void mayBeTriedAgainWhereTheModelWroteNonsense() {
        refuses(() -> this.openAi.decode(CALL, openAi("tool_calls")), Reaction.RETRY, "not whole JSON");
    }

    @Test
    void endsAStreamFinallyWhereTheOutputLimitCutIt() {
        StreamDecoder stream = this.anthropic.streamDecoder(CALL, Headers.NONE);
        accept(stream, "message_start", "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":{}}}");
        accept(stream, "content_block_start", "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}");
        accept(stream, "content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                + "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\":\"}}");
        accept(stream, "message_delta",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{}}");
        accept(stream, "message_stop", "{\"type\":\"message_stop\"}");
        refuses(stream::end, Reaction.FAIL, "raise max-output-tokens");
    }

    private static void accept(StreamDecoder stream, String name, String data) {
        stream.accept(new WireEvent.Sse(name, data.getBytes(StandardCharsets.UTF_8)));
    }

    private static WireReply openAi(String finish) {
        String body = "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"c\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"a\\\":\"}}]},\"finish_reason\":\"" + finish + "\"}]}";
        return new WireReply(200, Headers.NONE, body.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuses(ThrowingCallable reading, Reaction reaction, String text) {
        ProviderException error = catchThrowableOfType(ProviderException.class, reading);
        assertThat(error.errorClass()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(error.reaction()).isEqualTo(reaction);
        assertThat(error).hasMessageContaining(text);
    }

}
