package io.github.aiutils.transport;

/**
 * Bounds on what a provider may send, so that no reply fills the heap.
 *
 * @param maxResponseBytes most bytes of a whole reply, at least 1
 * @param maxEventBytes most bytes of one streamed event, at least 1
 * @since 0.1.0
 */
public record WireLimits(int maxResponseBytes, int maxEventBytes) {

    /** 32 MB for a reply, 8 MB for an event. */
    public static final WireLimits DEFAULTS = new WireLimits(32 << 20, 8 << 20);

    /** Error replies are cut off here: what is of use stands at their beginning. */
    static final int MAX_ERROR_BYTES = 64 << 10;

}
