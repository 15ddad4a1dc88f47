package io.github.aiutils.test.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.Part;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every codec must do, for tests of one codec to inherit. They hand in recorded
 * answers of their dialect, which are then cut, broken and decorated in all ways a
 * provider or a network may do it, and read through the real provider and transport.
 *
 * @since 0.1.0
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ProviderCodecContractTests extends StreamContract {

    static Stream<List<String>> fragments() {
        return Stream.of(List.of("{\"city\":\"Oslo\"}"), List.of("", "{\"ci", "ty\":", "", "\"Oslo\"}"),
                List.of("{", "\"city\"", ":\"Os", "lo\"", "}"), List.of(" {\"city\":\n", "\"Oslo\"} "));
    }

    @ParameterizedTest
    @MethodSource("fragments")
    void handsAToolCallOnWhole(List<String> fragments) {
        Played played = wire().stream(call(true), streamCalling(fragments.toArray(String[]::new)));
        assertThat(played.said().toolCalls()).extracting(Part.ToolCall::arguments)
            .containsExactly("{\"city\":\"Oslo\"}");
        assertThat(played.replies()).filteredOn(ChatChunk.ToolCall.class::isInstance).hasSize(1);
    }

    @Test
    void takesNoArgumentsForAnEmptyObject() {
        assertThat(wire().stream(call(true), streamCalling()).said().toolCalls()).extracting(Part.ToolCall::arguments)
            .containsExactly("{}");
        assertThat(wire().stream(call(true), streamCalling("")).said().toolCalls()).extracting(Part.ToolCall::arguments)
            .containsExactly("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{", "{\"city\":", "{\"city\":\"Os", "{\"city\":\"Oslo\"}}", "{} {}", "oops" })
    void handsNoBrokenToolCallOn(String arguments) {
        Played played = wire().stream(call(true), streamCalling(arguments));
        assertThat(played.failure().errorClass()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(played.hasToolCalls()).isFalse();
        assertThat(played.ended()).isFalse();
    }

    @Test
    void takesAnErrorInsideASuccessForAnError() {
        assertError(wire().whole(call(false), errorInside().body()).failure(), errorInside());
        assertError(wire().play(call(true), 200, Map.of("Content-Type", StubWire.JSON), bytes(errorInside().body()))
            .failure(), errorInside());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void takesAnErrorAnywhereInAStreamForAnError(Recording recording) {
        List<EventText> events = EventText.parse(recording.stream());
        for (int before = 0; before < events.size(); before++) {
            String stream = EventText.render(events.subList(0, before)) + errorEvent()
                    + EventText.render(events.subList(before, events.size()));
            Played played = wire().stream(call(true), stream);
            assertError(played.failure(), errorInside());
            assertThat(played.ended()).isFalse();
            assertThat(played.hasToolCalls()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void takesNoCutAnswerForWhole(Recording recording) {
        byte[] bytes = recording.whole().strip().getBytes(UTF_8);
        StubWire wire = wire();
        for (int length = 0; length < bytes.length; length++) {
            Played played = wire.play(call(false), 200, Map.of("Content-Type", StubWire.JSON),
                    Flux.just(Arrays.copyOf(bytes, length)));
            assertThat(played.failure().errorClass()).as("%d bytes", length).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " \n", "null", "true", "[]", "{}", "\"text\"", "oops", "{\"id\":1}",
            "<html><body>Bad gateway</body></html>", "\uFEFF", "{\"choices\":null,\"content\":null}" })
    void takesNoOtherBodyForAnAnswer(String body) {
        for (String type : List.of(StubWire.JSON, "text/html", "text/plain")) {
            Played played = wire().play(call(false), 200, Map.of("Content-Type", type), bytes(body));
            assertThat(played.failure().errorClass()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
            Played streamed = wire().play(call(true), 200, Map.of("Content-Type", type), bytes(body));
            assertThat(streamed.failure().errorClass()).isIn(ErrorClass.MALFORMED_RESPONSE,
                    ErrorClass.INTERRUPTED_STREAM);
        }
        assertThat(wire().stream(call(true), body).failure().errorClass()).isEqualTo(ErrorClass.INTERRUPTED_STREAM);
    }

    @ParameterizedTest
    @ValueSource(strings = { "oops", "null", "[]", "1", "{", "{\"a\":", "{\"type\":\"x\",}" })
    void takesAMalformedEventForAnError(String data) {
        List<EventText> events = EventText.parse(recordings().get(0).stream());
        for (int before = 0; before < events.size(); before++) {
            String stream = EventText.render(events.subList(0, before))
                    + new EventText(events.get(before).name(), data).render();
            Played played = wire().stream(call(true), stream);
            assertThat(played.failure().errorClass()).isIn(ErrorClass.MALFORMED_RESPONSE,
                    ErrorClass.INTERRUPTED_STREAM);
            assertThat(played.ended()).isFalse();
        }
    }

    @Test
    void takesAnEndWithoutABeginningForAnError() {
        List<EventText> events = EventText.parse(recordings().get(0).stream());
        Played played = wire().stream(call(true), events.get(events.size() - 1).render());
        assertThat(played.failure().errorClass()).isEqualTo(ErrorClass.MALFORMED_RESPONSE);
        assertThat(played.ended()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void tellsErrorsApart(ErrorCase error) {
        for (boolean streamed : new boolean[] { false, true }) {
            AiException failure = wire().play(call(streamed), error.status(), error.headers(), bytes(error.body()))
                .failure();
            assertError(failure, error);
            assertThat(((ProviderException) failure).details().retryAfter()).isEqualTo(error.retryAfter());
        }
    }

    @Test
    void showsNeitherKeyNorPromptInAnError() {
        String echo = "Incorrect API key provided: sk-abcdef0123456789 for '" + prompt() + "'";
        String body = JsonEdits.everywhere(errorInside().body(),
                (object) -> object.replace("message", object.stringNode(echo)));
        for (int status : new int[] { 200, 400, 401, 500 }) {
            AiException failure = wire().play(call(false), status, Map.of("Content-Type", StubWire.JSON), bytes(body))
                .failure();
            assertThat(failure).hasMessageContaining("Incorrect API key provided")
                .hasMessageNotContaining("Karl")
                .hasMessageNotContaining("abcdef");
        }
    }

    private static Flux<byte[]> bytes(String body) {
        return Flux.just(body.getBytes(UTF_8));
    }

    private static void assertError(AiException failure, ErrorCase error) {
        assertThat(failure).isInstanceOf(ProviderException.class);
        assertThat(failure.errorClass()).isEqualTo(error.errorClass());
    }

}
