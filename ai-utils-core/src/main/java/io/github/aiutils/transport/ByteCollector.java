package io.github.aiutils.transport;

import java.util.Arrays;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Collects a body up to a bound and gives back each buffer at once. */
final class ByteCollector {

    private final int max;

    private byte[] bytes;

    private int size;

    /**
     * Makes an empty collector.
     * @param expected bytes that probably come, negative if unknown
     * @param max most bytes
     */
    ByteCollector(long expected, int max) {
        this.max = max;
        this.bytes = new byte[(int) Math.min(Math.max(expected, 0), Math.min(max, 1 << 20))];
    }

    void add(DataBuffer buffer) {
        try {
            int count = buffer.readableByteCount();
            if (count > this.max - this.size) {
                throw new TransportException(TransportException.Kind.TOO_LARGE,
                        "the reply is larger than " + this.max + " bytes", null);
            }
            if (count > this.bytes.length - this.size) {
                this.bytes = Arrays.copyOf(this.bytes, Math.max(this.size + count, this.bytes.length * 2));
            }
            buffer.read(this.bytes, this.size, count);
            this.size += count;
        }
        finally {
            DataBufferUtils.release(buffer);
        }
    }

    byte[] toBytes() {
        return (this.size == this.bytes.length) ? this.bytes : Arrays.copyOf(this.bytes, this.size);
    }

}
