package io.github.aiutils.provider.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Headers;
import io.github.aiutils.Part;
import io.github.aiutils.Route;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ProviderCodec;
import io.github.aiutils.provider.StreamDecoder;
import io.github.aiutils.transport.WireEvent;
import io.github.aiutils.transport.WireReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class OpenAiOddRepliesTests {

    private static final String FLAT_ERROR = "{\"object\":\"error\",\"message\":\"no\",\"type\":\"x\",\"code\":400}";

    private final Call call = Call.of("req_1", "test", ChatRequest.of("Hi"), true).attempt(new Route("local", "m"));

    private final ProviderCodec codec = OpenAiCodec.compatible(new BuiltInCatalogue(), new AdjustmentLog(), List.of());

    @Test
    void tellsToolCallsWithoutIdAndIndexApart() {
        String call = "{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
        assertThat(decode("{\"choices\":[{\"message\":{\"tool_calls\":[" + call + "," + call + "]}}]}"))
            .extracting(Part.ToolCall::arguments)
            .containsExactly("{}", "{}");
    }

    @Test
    void keepsThoughtsThatStandUnderOneOfTwoNames() {
        String body = "{\"choices\":[{\"message\":{\"reasoning_content\":\"hm\",\"reasoning\":null,\"content\":\"a\"}}]}";
        assertThat(this.codec.decode(this.call, reply(body)).message().parts())
            .contains(new Part.Thinking("hm", null, null));
    }

    @Test
    void takesAFlatErrorForAnErrorWhereverItComes() {
        ProviderException whole = catchThrowableOfType(ProviderException.class, () -> decode(FLAT_ERROR));
        assertThat(whole.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        StreamDecoder stream = this.codec.streamDecoder(this.call, Headers.NONE);
        ProviderException streamed = catchThrowableOfType(ProviderException.class,
                () -> stream.accept(new WireEvent.Sse("message", FLAT_ERROR.getBytes(StandardCharsets.UTF_8))));
        assertThat(streamed.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
    }

    private List<Part.ToolCall> decode(String body) {
        return this.codec.decode(this.call, reply(body)).toolCalls();
    }

    private static WireReply reply(String body) {
        return new WireReply(200, Headers.NONE, body.getBytes(StandardCharsets.UTF_8));
    }

}
