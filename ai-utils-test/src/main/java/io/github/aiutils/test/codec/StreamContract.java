package io.github.aiutils.test.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.github.aiutils.Reply;
import io.github.aiutils.error.ErrorClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Streams: read however they are cut, and never taken for whole when they are not. */
abstract class StreamContract extends AnswerContract {

    @ParameterizedTest
    @MethodSource("recordings")
    void readsAStreamThatIsCutAnywhere(Recording recording) {
        StubWire wire = wire();
        List<Reply> replies = wire.stream(call(true), recording.stream()).replies();
        byte[] bytes = recording.stream().getBytes(UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            Flux<byte[]> body = Flux.just(Arrays.copyOf(bytes, cut), Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(wire.stream(call(true), body).replies()).as("cut at %d", cut).isEqualTo(replies);
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void readsEveryLineEndByteByByte(Recording recording) {
        StubWire wire = wire();
        List<Reply> replies = wire.stream(call(true), recording.stream()).replies();
        for (String mark : List.of("", "\uFEFF")) {
            for (String lineEnd : List.of("\n", "\r\n", "\r")) {
                String stream = mark + recording.stream().replace("\n", lineEnd);
                assertThat(wire.stream(call(true), stream).replies()).isEqualTo(replies);
                assertThat(wire.stream(call(true), byteByByte(stream)).replies()).isEqualTo(replies);
            }
        }
    }

    private static Flux<byte[]> byteByByte(String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        return Flux.fromStream(IntStream.range(0, bytes.length).mapToObj((i) -> new byte[] { bytes[i] }));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void passesOverNoiseBetweenEvents(Recording recording) {
        StubWire wire = wire();
        List<Reply> replies = wire.stream(call(true), recording.stream()).replies();
        String noise = String.join("", noise()) + ": comment\n\n:\n\nid: 7\nretry: 10\n\nevent: nothing\n\n\n\n";
        StringBuilder noisy = new StringBuilder(noise);
        for (EventText event : EventText.parse(recording.stream())) {
            noisy.append(": comment\nid: 1\n").append(event.render()).append(noise);
        }
        assertThat(wire.stream(call(true), noisy.toString()).replies()).isEqualTo(replies);
        assertThat(wire.stream(call(true), byteByByte(noisy.toString())).replies()).isEqualTo(replies);
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void joinsTheLinesOfAnEvent(Recording recording) {
        StubWire wire = wire();
        String lines = EventText.edit(recording.stream(),
                (event) -> new EventText(event.name(), JsonEdits.pretty(event.data())));
        assertThat(lines.lines().count()).isGreaterThan(recording.stream().lines().count());
        assertThat(wire.stream(call(true), lines).said()).isEqualTo(recording.said());
        assertThat(wire.stream(call(true), byteByByte(lines.replace("\n", "\r\n"))).said()).isEqualTo(recording.said());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void takesNoStreamForWholeThatEndsTooSoon(Recording recording) {
        StubWire wire = wire();
        byte[] bytes = recording.stream().getBytes(UTF_8);
        int whole = wholeFrom(recording.stream());
        for (int length = 0; length <= bytes.length; length++) {
            Played played = wire.stream(call(true), Flux.just(Arrays.copyOf(bytes, length)));
            if (length >= whole) {
                assertWhole(played, recording.said(), length);
            }
            else {
                assertInterrupted(played, recording.said(), length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void takesNoStreamForWholeThatBreaksOff(Recording recording) {
        StubWire wire = wire();
        byte[] bytes = recording.stream().getBytes(UTF_8);
        int whole = wholeFrom(recording.stream());
        for (int length = 0; length <= bytes.length; length++) {
            Flux<byte[]> body = Flux.just(Arrays.copyOf(bytes, length))
                .concatWith(Flux.error(new IOException("connection reset")));
            Played played = wire.stream(call(true), body);
            if (length == bytes.length || (played.error() == null && length >= whole)) {
                assertWhole(played, recording.said(), length);
            }
            else {
                assertInterrupted(played, recording.said(), length);
            }
        }
    }

    /** Returns how many bytes must be there for the answer to be whole. */
    private int wholeFrom(String stream) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (EventText event : EventText.parse(stream)) {
            read.writeBytes(event.render().getBytes(UTF_8));
            if (completes(event.data())) {
                return read.size();
            }
        }
        throw new AssertionError("the recording has no end");
    }

    private static void assertWhole(Played played, Said said, int length) {
        Said read = played.said();
        assertThat(read.text()).as("%d bytes", length).isEqualTo(said.text());
        assertThat(read.toolCalls()).as("%d bytes", length).isEqualTo(said.toolCalls());
        assertThat(read.finishReason()).as("%d bytes", length).isEqualTo(said.finishReason());
    }

    private static void assertInterrupted(Played played, Said said, int length) {
        assertThat(played.failure().errorClass()).as("%d bytes", length)
            .isIn(ErrorClass.INTERRUPTED_STREAM, ErrorClass.MALFORMED_RESPONSE);
        assertThat(played.ended()).as("%d bytes", length).isFalse();
        assertThat(played.hasToolCalls()).as("%d bytes", length).isFalse();
        assertThat(said.text()).as("%d bytes", length).startsWith(played.text());
    }

}
