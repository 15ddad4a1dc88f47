package io.github.aiutils.test.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Headers;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import io.github.aiutils.provider.KeyHeader;
import io.github.aiutils.provider.StreamDecoder;
import io.github.aiutils.transport.WireEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Answers: the same whether whole or streamed, whatever a provider adds to them. */
abstract class AnswerContract extends CodecFixture {

    @ParameterizedTest
    @MethodSource("recordings")
    void readsAWholeAnswer(Recording recording) {
        Played played = wire().whole(call(false), recording.whole());
        assertThat(played.said()).isEqualTo(recording.said());
        assertThat(played.heads()).isOne();
        assertThat(played.replies()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void readsTheSameFromAStream(Recording recording) {
        Played played = wire().stream(call(true), recording.stream());
        assertThat(played.said()).isEqualTo(recording.said());
        assertThat(played.heads()).isOne();
        int calls = recording.said().toolCalls().size();
        List<Reply> replies = played.replies();
        assertThat(replies).filteredOn(ChatChunk.Done.class::isInstance).hasSize(1);
        assertThat(replies.subList(replies.size() - 1 - calls, replies.size() - 1))
            .allMatch(ChatChunk.ToolCall.class::isInstance);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void readsAWholeAnswerThatIsCutAnywhere(Recording recording) {
        StubWire wire = wire();
        byte[] bytes = recording.whole().getBytes(UTF_8);
        Map<String, String> headers = Map.of("Content-Type", StubWire.JSON);
        for (int cut = 1; cut < bytes.length; cut++) {
            Flux<byte[]> body = Flux.just(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(wire.play(call(false), 200, headers, body).said()).as("cut at %d", cut)
                .isEqualTo(recording.said());
        }
    }

    /** Some servers send empty lines while the answer is made, to keep a connection. */
    @ParameterizedTest
    @MethodSource("recordings")
    void passesOverWhatPadsAWholeAnswer(Recording recording) {
        String padded = "\n\r\n  \n" + recording.whole() + "\n\n";
        assertThat(wire().whole(call(false), padded).said()).isEqualTo(recording.said());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void takesAWholeAnswerInsteadOfAStream(Recording recording) {
        Played played = wire().play(call(true), 200, Map.of("Content-Type", StubWire.JSON),
                Flux.just(recording.whole().getBytes(UTF_8)));
        assertThat(played.said()).isEqualTo(recording.said());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void passesOverUnknownFields(Recording recording) {
        assertBoth(recording.edited(JsonEdits::addUnknown));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void readsFieldsInAnyOrder(Recording recording) {
        assertBoth(recording.edited(JsonEdits::reverse));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void doesNotTakeAbsentUsageForZero(Recording recording) {
        Said said = recording.said();
        assertBoth(recording.edited((object) -> object.remove("usage"))
            .withSaid(said.withEnding(said.finishReason(), said.rawFinishReason(), Usage.UNKNOWN)));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void doesNotTakeNullUsageForZero(Recording recording) {
        Said said = recording.said();
        assertBoth(recording.edited((object) -> object.replace("usage", object.nullNode()))
            .withSaid(said.withEnding(said.finishReason(), said.rawFinishReason(), Usage.UNKNOWN)));
    }

    @Test
    void takesAnUnknownReasonForAnother() {
        Recording recording = recordings().get(0);
        String raw = String.valueOf(recording.said().rawFinishReason());
        assertBoth(recording.edited((object) -> JsonEdits.replaceText(object, raw, "brand_new"))
            .withSaid(recording.said().withEnding(FinishReason.OTHER, "brand_new", recording.said().usage())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "plain", " ", "\n", "Grüße, 東京 🗼 \uD83D\uDC69\u200D\uD83D\uDCBB", "\"quoted\" \\ / \b\f\t",
                    "data: [DONE]\n\ndata: x", "\u2028\u2029\u0085", "\u0000\u001F", "[DONE]", "{\"error\":1}" })
    void readsAnyText(String text) {
        Recording recording = saying(text);
        assertThat(wire().whole(call(false), recording.whole()).said().text()).isEqualTo(text);
        assertThat(wire().stream(call(true), recording.stream()).said().text()).isEqualTo(text);
    }

    @Test
    void readsAnEventThatIsLargerThanAQuarterOfAMegabyte() {
        readsAnyText("große Wörter ".repeat(30_000));
    }

    @Test
    void keepsStreamsApart() {
        List<EventText> events = EventText.parse(recordings().get(0).stream());
        StreamDecoder one = codec().streamDecoder(call(true), Headers.NONE);
        StreamDecoder other = codec().streamDecoder(call(true), Headers.NONE);
        for (EventText event : events) {
            List<Reply> replies = one.accept(sse(event));
            assertThat(other.accept(sse(event))).isEqualTo(replies);
        }
        assertThat(one.end()).isEqualTo(other.end());
    }

    private static WireEvent.Sse sse(EventText event) {
        return new WireEvent.Sse(event.name().isEmpty() ? "message" : event.name(), event.data().getBytes(UTF_8));
    }

    @Test
    void saysACallTheSameWayEachTimeAndWithoutAKey() {
        KeyHeader header = codec().keyHeader();
        assertThat(codec().encode(call(true)).headers()).isEqualTo(codec().encode(call(true)).headers())
            .doesNotContain(header.name());
        assertThat(codec().encode(call(true)).body()).isEqualTo(codec().encode(call(true)).body());
        StubWire wire = wire();
        wire.stream(call(true), "");
        assertThat(wire.sent().getFirst(header.name())).isEqualTo(header.prefix() + StubWire.KEY);
    }

    final void assertBoth(Recording recording) {
        assertThat(wire().whole(call(false), recording.whole()).said()).isEqualTo(recording.said());
        assertThat(wire().stream(call(true), recording.stream()).said()).isEqualTo(recording.said());
    }

}
