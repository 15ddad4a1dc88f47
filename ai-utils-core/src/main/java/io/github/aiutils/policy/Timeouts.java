package io.github.aiutils.policy;

import java.time.Duration;

/**
 * How long a provider may keep an attempt waiting.
 *
 * @param firstReply from sending to the first payload of a stream
 * @param unaryReply from sending to the whole answer, if it is not streamed
 * @param betweenChunks from one payload of a stream to the next; comments and pings do
 * not count
 * @since 0.1.0
 */
public record Timeouts(Duration firstReply, Duration unaryReply, Duration betweenChunks) {

    /** 60 seconds, 5 minutes and 30 seconds. */
    public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(60), Duration.ofMinutes(5),
            Duration.ofSeconds(30));

    /** Nothing is waited for in vain, however long it takes. */
    public static final Timeouts NONE = new Timeouts(Duration.ofDays(365), Duration.ofDays(365), Duration.ofDays(365));

}
