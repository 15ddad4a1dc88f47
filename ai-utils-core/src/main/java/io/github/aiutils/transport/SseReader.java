package io.github.aiutils.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBuffer;

/**
 * Reads server-sent events from bytes, however they are cut: inside a line, a line end or
 * a UTF-8 character. Comments, {@code id} and {@code retry} are passed over; an event
 * that the stream ends in is dropped, unless it is {@code [DONE]}, which some servers
 * send last without the empty line that should follow. Not thread-safe.
 *
 * @see <a href=
 * "https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class SseReader {

    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};

    private static final String UNNAMED = "message";

    private static final int NONE = -1;

    private static final int INITIAL = 1024;

    /** What may stand around an event's data: field names, line ends, other fields. */
    private static final int FRAME = 1024;

    /** A buffer that grew past this for one event is not kept for the next. */
    private static final int LARGE = 64 * 1024;

    private final int maxEventBytes;

    private byte[] bytes = new byte[INITIAL];

    private int end;

    /** Where the line that is being read begins. */
    private int lineStart;

    /** Up to where that line was searched for its end. */
    private int scanned;

    /** Where the first data line of the event stands in {@link #bytes}. */
    private int dataStart = NONE;

    private int dataEnd = NONE;

    /** All data lines of the event but the last, if it has several. */
    private byte[] joined = NOTHING;

    private int joinedSize;

    private String name = UNNAMED;

    /** The name before, since streams repeat few names. */
    private String lastName = UNNAMED;

    private boolean begun;

    private boolean afterReturn;

    SseReader(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /**
     * Takes bytes and returns the events that they complete.
     * @param buffer the bytes, read to their end; the caller still owns the buffer
     * @return the events, often none or one
     * @throws TransportException if an event is larger than allowed
     */
    List<WireEvent> read(DataBuffer buffer) {
        append(buffer);
        if (!this.begun && !passByteOrderMark()) {
            return List.of();
        }
        List<WireEvent> events = List.of();
        int next;
        while ((next = lineEnd()) != NONE) {
            WireEvent event = line(this.lineStart, next);
            if (event != null) {
                events = add(events, event);
            }
            this.lineStart = this.scanned;
        }
        compact();
        return events;
    }

    /**
     * Says that no more bytes come.
     * @return the last event if it is a {@code [DONE]}
     */
    List<WireEvent> finish() {
        List<WireEvent> events = List.of();
        if (this.lineStart < this.end) {
            line(this.lineStart, this.end);
        }
        WireEvent.Sse last = event();
        if (last != null && Arrays.equals(last.data(), DONE)) {
            events = List.of(last);
        }
        return events;
    }

    private void append(DataBuffer buffer) {
        int count = buffer.readableByteCount();
        if (this.bytes.length - this.end < count) {
            this.bytes = Arrays.copyOf(this.bytes, Math.max(this.end + count, this.bytes.length * 2));
        }
        buffer.read(this.bytes, this.end, count);
        this.end += count;
    }

    private boolean passByteOrderMark() {
        if (this.end < 3 && this.end > 0 && (this.bytes[0] & 0xFF) == 0xEF) {
            return false;
        }
        if (this.end >= 3 && (this.bytes[0] & 0xFF) == 0xEF && (this.bytes[1] & 0xFF) == 0xBB
                && (this.bytes[2] & 0xFF) == 0xBF) {
            this.lineStart = 3;
            this.scanned = 3;
        }
        this.begun = this.end > 0;
        return true;
    }

    /** Returns the end of the line that is being read, and moves past its line end. */
    private int lineEnd() {
        byte[] source = this.bytes;
        int index = this.scanned;
        if (this.afterReturn && index < this.end) {
            this.afterReturn = false;
            if (source[index] == '\n') {
                index++;
                this.lineStart = index;
            }
        }
        for (; index < this.end; index++) {
            byte current = source[index];
            if (current == '\n' || current == '\r') {
                this.afterReturn = (current == '\r');
                this.scanned = index + 1;
                return index;
            }
        }
        this.scanned = index;
        return NONE;
    }

    private @Nullable WireEvent line(int start, int end) {
        if (start == end) {
            return event();
        }
        if (starts(start, end, 'd', "data")) {
            data(value(start + 4, end), end);
        }
        else if (starts(start, end, 'e', "event")) {
            this.name = name(value(start + 5, end), end);
        }
        return null;
    }

    private boolean starts(int start, int end, char first, String field) {
        int length = field.length();
        if (this.bytes[start] != first || end - start < length) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (this.bytes[start + i] != field.charAt(i)) {
                return false;
            }
        }
        return end - start == length || this.bytes[start + length] == ':';
    }

    private int value(int colon, int end) {
        int start = Math.min(colon + 1, end);
        return (start < end && this.bytes[start] == ' ') ? start + 1 : start;
    }

    private void data(int start, int end) {
        if (this.dataStart != NONE) {
            int added = this.dataEnd - this.dataStart;
            int size = this.joinedSize + added + 1;
            if (size > this.joined.length) {
                this.joined = Arrays.copyOf(this.joined, Math.max(size, this.joined.length * 2));
            }
            System.arraycopy(this.bytes, this.dataStart, this.joined, this.joinedSize, added);
            this.joined[size - 1] = '\n';
            this.joinedSize = size;
        }
        this.dataStart = start;
        this.dataEnd = end;
        checkSize(this.joinedSize + end - start);
    }

    private String name(int start, int end) {
        String last = this.lastName;
        int length = end - start;
        boolean same = last.length() == length;
        for (int i = 0; same && i < length; i++) {
            same = last.charAt(i) == this.bytes[start + i];
        }
        if (!same) {
            this.lastName = new String(this.bytes, start, length, StandardCharsets.UTF_8);
        }
        return this.lastName;
    }

    private WireEvent.@Nullable Sse event() {
        String eventName = this.name.isEmpty() ? UNNAMED : this.name;
        this.name = UNNAMED;
        if (this.dataStart == NONE) {
            return null;
        }
        int added = this.dataEnd - this.dataStart;
        byte[] data = new byte[this.joinedSize + added];
        System.arraycopy(this.joined, 0, data, 0, this.joinedSize);
        System.arraycopy(this.bytes, this.dataStart, data, this.joinedSize, added);
        this.dataStart = NONE;
        this.joined = NOTHING;
        this.joinedSize = 0;
        return new WireEvent.Sse(eventName, data);
    }

    private static List<WireEvent> add(List<WireEvent> events, WireEvent event) {
        if (events.isEmpty()) {
            return List.of(event);
        }
        List<WireEvent> more = (events instanceof ArrayList) ? events : new ArrayList<>(events);
        more.add(event);
        return more;
    }

    /**
     * Moves what is still needed to the front, so that the buffer holds one event at
     * most.
     */
    private void compact() {
        int keep = (this.dataStart != NONE) ? this.dataStart : this.lineStart;
        int length = this.end - keep;
        checkSize(this.joinedSize + length - FRAME);
        if (keep > 0) {
            System.arraycopy(this.bytes, keep, this.bytes, 0, length);
            this.end = length;
            this.lineStart -= keep;
            this.scanned -= keep;
            if (this.dataStart != NONE) {
                this.dataStart = 0;
                this.dataEnd -= keep;
            }
        }
        if (length == 0 && this.bytes.length > LARGE) {
            this.bytes = new byte[INITIAL];
        }
    }

    private void checkSize(int size) {
        if (size > this.maxEventBytes) {
            throw new TransportException(TransportException.Kind.TOO_LARGE,
                    "a streamed event is larger than " + this.maxEventBytes + " bytes", null);
        }
    }

}
