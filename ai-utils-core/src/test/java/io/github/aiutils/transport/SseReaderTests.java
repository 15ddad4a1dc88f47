package io.github.aiutils.transport;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SseReaderTests {

    private static final int MAX = 1 << 20;

    private static final String BOM = "\uFEFF";

    @ParameterizedTest
    @ValueSource(strings = { "\n", "\r", "\r\n" })
    void readsTheSameHoweverTheBytesAreCut(String lineEnd) {
        String text = String
            .join("\n", BOM + ": hello", "event: ping", "data: {\"a\":\"€ 😀\"}", "", "data:one", "data: two", "data",
                    "", "id: 7", "retry: 10", "", "event: end", "data: [DONE]", "", "")
            .replace("\n", lineEnd);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> expected = List.of("ping|{\"a\":\"€ 😀\"}", "message|one\ntwo\n", "end|[DONE]");
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                assertThat(
                        read(MAX, part(bytes, 0, first), part(bytes, first, second), part(bytes, second, bytes.length)))
                    .as("cut at %d and %d", first, second)
                    .isEqualTo(expected);
            }
        }
        assertThat(readOneByOne(MAX, bytes)).isEqualTo(expected);
    }

    @Test
    void takesACarriageReturnAndTheLineFeedOfTheNextBufferAsOneLineEnd() {
        assertThat(read(MAX, "data: a\r", "\n\r", "\ndata: b\r", "\n", "\r", "\n")).containsExactly("message|a",
                "message|b");
        assertThat(read(MAX, "data: a\r", "", "\ndata: b\r\r")).containsExactly("message|a\nb");
    }

    @Test
    void takesACarriageReturnAloneAsALineEndAtOnce() {
        SseReader reader = new SseReader(MAX);
        assertThat(show(reader.read(buffer("data: a\r\r")))).containsExactly("message|a");
    }

    @Test
    void mixesLineEnds() {
        assertThat(read(MAX, "data: a\ndata: b\r\ndata: c\r\n\rdata: d\n\r")).containsExactly("message|a\nb\nc",
                "message|d");
    }

    @Test
    void passesOverAByteOrderMarkWholeAndSplit() {
        assertThat(read(MAX, BOM + "data: a\n\n")).containsExactly("message|a");
        byte[] bytes = (BOM + "data: a\n\n").getBytes(StandardCharsets.UTF_8);
        assertThat(readOneByOne(MAX, bytes)).containsExactly("message|a");
        assertThat(read(MAX, new byte[0], part(bytes, 0, 2), part(bytes, 2, bytes.length)))
            .containsExactly("message|a");
    }

    @Test
    void keepsAByteOrderMarkThatDoesNotStandFirst() {
        assertThat(read(MAX, BOM + BOM + "data: a\n\ndata: " + BOM + "\n\n")).containsExactly("message|" + BOM);
        assertThat(read(MAX, "\n" + BOM + "data: a\n\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = { 0xEF, 0xBB, 0xC3 })
    void copesWithAFirstByteThatOnlyLooksLikeAByteOrderMark(int first) {
        byte[] rest = "x\ndata: a\n\n".getBytes(StandardCharsets.UTF_8);
        assertThat(read(MAX, new byte[] { (byte) first }, rest)).containsExactly("message|a");
        assertThat(read(MAX, new byte[] { (byte) first })).isEmpty();
    }

    @Test
    void passesOverCommentsAndUnknownFields() {
        assertThat(read(MAX, ":\n: OPENROUTER PROCESSING\n\n:data: x\n\nfoo: bar\ndatax: y\ndata : z\nDATA: z\n\n"))
            .isEmpty();
        assertThat(read(MAX, "data: a\n: in between\nid: 1\ndata: b\n\n")).containsExactly("message|a\nb");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none",
            value = { "'data'|''", "'data:'|''", "'data: '|''", "'data:a'|a", "'data: a'|a", "'data:  a '|' a '",
                    "'data::a'|:a", "'data: data: a'|'data: a'", "'data:\ta'|'\ta'", "'da'|none", "''|none",
                    "' data: a'|none" })
    void strikesOneLeadingSpaceOnly(String line, @Nullable String data) {
        List<String> expected = (data != null) ? List.of("message|" + data) : List.of();
        assertThat(read(MAX, line + "\n\n")).isEqualTo(expected);
    }

    @Test
    void joinsDataLinesByLineFeeds() {
        assertThat(read(MAX, "data\ndata\n\n")).containsExactly("message|\n");
        assertThat(read(MAX, "data:\ndata: a\ndata:\ndata: b\ndata:\n\n")).containsExactly("message|\na\n\nb\n");
    }

    @Test
    void namesAnEventByItsLastNameAndForgetsItAfterwards() {
        assertThat(read(MAX, "event: a\nevent: b\ndata: 1\n\ndata: 2\n\nevent: b\n\ndata: 3\n\nevent\ndata: 4\n\n"))
            .containsExactly("b|1", "message|2", "message|3", "message|4");
        assertThat(read(MAX, "event: größe\ndata: 1\n\nevent: größe\ndata: 2\n\nevent: grobes\ndata: 3\n\n"))
            .containsExactly("größe|1", "größe|2", "grobes|3");
    }

    @ParameterizedTest
    @ValueSource(strings = { "data: [DONE]", "data:[DONE]", "data: [DONE]\n", "data: [DONE]\r", "data: [DONE]\r\n" })
    void takesADoneAtTheEndWithoutAnEmptyLine(String end) {
        byte[] bytes = ("data: a\n\n" + end).getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(read(MAX, part(bytes, 0, cut), part(bytes, cut, bytes.length))).containsExactly("message|a",
                    "message|[DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "data: b", "data: b\n", "data: [DONE", "data: [DONE] ", "data: b\ndata: [DONE]", "data",
            "[DONE]", "event: [DONE]\n" })
    void dropsAnUnfinishedEvent(String end) {
        assertThat(read(MAX, "data: a\n\n" + end)).containsExactly("message|a");
    }

    @Test
    void keepsBytesThatAreNotUtf8() {
        byte[] data = { (byte) 0xFF, (byte) 0xC0, 0, (byte) 0x80 };
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes("data:".getBytes(StandardCharsets.US_ASCII));
        stream.writeBytes(data);
        stream.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        List<WireEvent> events = new SseReader(MAX).read(buffer(stream.toByteArray()));
        assertThat(((WireEvent.Sse) events.get(0)).data()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = { "data: %s\n\n", "data:%s\n\n", "data: %s\r\n\r\n", "event: name\ndata: %s\nid: 7\n\n",
            "event: name\rdata:%s\rretry: 7\r\r" })
    void takesAnEventOfExactlyTheMostBytesAndNoneLargerHoweverTheyAreCut(String form) {
        byte[] most = form.formatted("x".repeat(100)).getBytes(StandardCharsets.UTF_8);
        byte[] more = form.formatted("x".repeat(101)).getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= most.length; cut++) {
            assertThat(read(100, part(most, 0, cut), part(most, cut, most.length))).as("cut at %d", cut).hasSize(1);
        }
        assertThat(readOneByOne(100, most)).hasSize(1);
        for (int cut = 0; cut <= more.length; cut++) {
            byte[][] parts = { part(more, 0, cut), part(more, cut, more.length) };
            assertThatThrownBy(() -> read(100, parts)).as("cut at %d", cut).satisfies(SseReaderTests::isTooLarge);
        }
        assertThatThrownBy(() -> readOneByOne(100, more)).satisfies(SseReaderTests::isTooLarge);
    }

    @Test
    void countsAllDataLinesOfAnEvent() {
        assertThat(readOneByOne(9, bytes("data: four\ndata: four\n\n".repeat(3)))).hasSize(3);
        assertThat(read(9, "data: four\ndata: four\n\n".repeat(3))).hasSize(3);
        assertThatThrownBy(() -> read(9, "data: four\ndata: fours\n\n")).satisfies(SseReaderTests::isTooLarge);
        assertThatThrownBy(() -> readOneByOne(9, bytes("data: four\ndata: fours\n\n")))
            .satisfies(SseReaderTests::isTooLarge);
    }

    @Test
    void refusesALineWithoutEndBeforeItFillsTheHeap() {
        SseReader reader = new SseReader(10_000);
        byte[] kilobyte = bytes("x".repeat(1000));
        assertThatThrownBy(() -> {
            for (int i = 0; i < 20; i++) {
                reader.read(buffer(kilobyte));
            }
        }).satisfies(SseReaderTests::isTooLarge);
    }

    private static void isTooLarge(Throwable error) {
        assertThat(error).isInstanceOfSatisfying(TransportException.class,
                (broken) -> assertThat(broken.kind()).isEqualTo(TransportException.Kind.TOO_LARGE));
    }

    @Test
    @Timeout(10)
    void readsAnEventOfAMegabyteByteByByte() {
        String data = "x".repeat(1 << 20);
        assertThat(readOneByOne(MAX, bytes("data: " + data + "\n\n"))).containsExactly("message|" + data);
    }

    @Test
    @Timeout(10)
    void readsAnEventOfAMillionLinesInTimeThatGrowsWithItsSizeOnly() {
        byte[] lines = bytes("data:\n".repeat(10_000));
        SseReader reader = new SseReader(MAX);
        for (int i = 0; i < 100; i++) {
            assertThat(reader.read(buffer(lines))).isEmpty();
        }
        List<WireEvent> events = reader.read(buffer("\n"));
        assertThat(((WireEvent.Sse) events.get(0)).data()).hasSize(999_999).containsOnly('\n');
    }

    @Test
    void doesNotGrowOverManyEvents() throws Exception {
        SseReader reader = new SseReader(MAX);
        byte[] bytes = bytes("event: delta\ndata: {\"text\":\"some words\"}\n\n".repeat(1000));
        Random random = new Random(7);
        int events = 0;
        for (int round = 0; round < 100; round++) {
            for (int start = 0; start < bytes.length;) {
                int end = Math.min(bytes.length, start + 1 + random.nextInt(4000));
                events += reader.read(buffer(part(bytes, start, end))).size();
                start = end;
            }
        }
        assertThat(events).isEqualTo(100_000);
        assertThat(held(reader)).isLessThan(16 * 1024);
    }

    @Test
    void letsGoOfTheRoomOfALargeEvent() throws Exception {
        SseReader reader = new SseReader(MAX);
        reader.read(buffer("data: " + "x".repeat(500_000)));
        assertThat(held(reader)).isGreaterThan(500_000);
        assertThat(reader.read(buffer("\n\n"))).hasSize(1);
        assertThat(held(reader)).isLessThan(70_000);
    }

    private static int held(SseReader reader) throws Exception {
        Field bytes = SseReader.class.getDeclaredField("bytes");
        bytes.setAccessible(true);
        return ((byte[]) bytes.get(reader)).length;
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void readsWhatANaiveReaderOfTheWholeTextReads(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 4000; round++) {
            String text = text(random);
            byte[] bytes = bytes(text);
            int most = 1 + random.nextInt(30);
            IntSupplier length = () -> random.nextInt(most + 1);
            SseReader reader = new SseReader(MAX);
            List<WireEvent> events = new ArrayList<>();
            for (int start = 0; start < bytes.length;) {
                int end = Math.min(bytes.length, start + length.getAsInt());
                events.addAll(reader.read(buffer(part(bytes, start, end))));
                start = end;
            }
            events.addAll(reader.finish());
            assertThat(show(events)).as(() -> "round of " + text.replace("\r", "\\r").replace("\n", "\\n"))
                .isEqualTo(naive(text));
        }
    }

    private static String text(Random random) {
        String[] pieces = { "data", "data:", "data: ", "data: x", "event", "event: ", "event: a", "id: 1", "retry: 5",
                ":", " ", "\r", "\n", "\r\n", "\n\n", "\r\n\r\n", "\r\r", "€", "😀", BOM, "[DONE]", "data: [DONE]",
                "dat", "datax: y", "{\"a\":1}" };
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? BOM : "");
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    /** The standard, word by word, and the one thing we take besides. */
    private static List<String> naive(String stream) {
        List<String> events = new ArrayList<>();
        String[] lines = (stream.startsWith(BOM) ? stream.substring(1) : stream).split("\r\n|\r|\n", -1);
        StringBuilder data = new StringBuilder();
        String name = "";
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            boolean last = i == lines.length - 1;
            int colon = line.indexOf(':');
            String field = (colon >= 0) ? line.substring(0, colon) : line;
            String value = (colon >= 0) ? line.substring(colon + 1) : "";
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (field.equals("data") && !line.isEmpty()) {
                data.append(value).append('\n');
            }
            else if (field.equals("event")) {
                name = value;
            }
            if ((line.isEmpty() && !last) || (last && data.toString().equals("[DONE]\n"))) {
                if (data.length() > 0) {
                    events.add((name.isEmpty() ? "message" : name) + "|" + data.substring(0, data.length() - 1));
                }
                data.setLength(0);
                name = "";
            }
        }
        return events;
    }

    private static List<String> read(int max, String... parts) {
        return read(max, Arrays.stream(parts).map(SseReaderTests::bytes).toArray(byte[][]::new));
    }

    private static List<String> readOneByOne(int max, byte[] bytes) {
        byte[][] parts = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            parts[i] = new byte[] { bytes[i] };
        }
        return read(max, parts);
    }

    private static List<String> read(int max, byte[]... parts) {
        SseReader reader = new SseReader(max);
        List<WireEvent> events = new ArrayList<>();
        for (byte[] part : parts) {
            events.addAll(reader.read(buffer(part)));
        }
        events.addAll(reader.finish());
        return show(events);
    }

    private static List<String> show(List<WireEvent> events) {
        return events.stream()
            .map(WireEvent.Sse.class::cast)
            .map((event) -> event.name() + "|" + new String(event.data(), StandardCharsets.UTF_8))
            .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] part(byte[] bytes, int start, int end) {
        return Arrays.copyOfRange(bytes, start, end);
    }

    private static DataBuffer buffer(String text) {
        return buffer(bytes(text));
    }

    private static DataBuffer buffer(byte[] bytes) {
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }

}
