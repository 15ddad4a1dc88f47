package io.github.aiutils.transport;

import java.util.Arrays;
import java.util.List;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Collects a body up to a bound and gives back each buffer at once. */
final class ByteCollector implements Unfolding.Reading<DataBuffer, byte[]> {

    private static final int LARGEST_GUESS = 1 << 20;

    private final int max;

    private final boolean cuts;

    private byte[] bytes;

    private int size;

    private ByteCollector(long expected, int max, boolean cuts) {
        this.max = max;
        this.cuts = cuts;
        this.bytes = new byte[(int) Math.min(Math.max(expected, 0), Math.min(max, LARGEST_GUESS))];
    }

    /**
     * Makes an empty collector of a body that is an error if it is longer.
     * @param expected bytes that probably come, negative if unknown
     * @param max most bytes
     */
    static ByteCollector upTo(long expected, int max) {
        return new ByteCollector(expected, max, false);
    }

    /**
     * Makes an empty collector of a body of which no more is wanted.
     * @param expected bytes that probably come, negative if unknown
     * @param max most bytes
     */
    static ByteCollector ofTheFirst(long expected, int max) {
        return new ByteCollector(expected, max, true);
    }

    @Override
    public List<byte[]> next(DataBuffer buffer) {
        try {
            int count = Math.min(buffer.readableByteCount(), this.max - this.size);
            boolean tooLarge = count < buffer.readableByteCount();
            if (tooLarge && !this.cuts) {
                throw new TransportException(TransportException.Kind.TOO_LARGE,
                        "the reply is larger than " + this.max + " bytes", null);
            }
            add(buffer, count);
            return tooLarge ? end() : List.of();
        }
        finally {
            discard(buffer);
        }
    }

    private void add(DataBuffer buffer, int count) {
        if (count > this.bytes.length - this.size) {
            this.bytes = Arrays.copyOf(this.bytes, Math.max(this.size + count, this.bytes.length * 2));
        }
        buffer.read(this.bytes, this.size, count);
        this.size += count;
    }

    @Override
    public void discard(DataBuffer buffer) {
        DataBufferUtils.release(buffer);
    }

    @Override
    public List<byte[]> end() {
        return List.of((this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size));
    }

    @Override
    public Throwable failure(Throwable error) {
        return WebClientTransport.insideReply(error);
    }

}
