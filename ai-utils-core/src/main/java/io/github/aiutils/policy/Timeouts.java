package io.github.aiutils.policy;

import java.time.Duration;

/**
 * How long a provider may keep an attempt waiting, and a caller a call.
 *
 * @param firstReply from sending to the first payload of a stream
 * @param unaryReply from sending to the whole answer, if it is not streamed
 * @param betweenChunks from one payload of a stream to the next; comments and pings do
 * not count
 * @param total how long a whole call may take, waits, retries and failover included: to
 * the end of a unary answer, to the first output of a streamed one
 * @param absentReader how long a stream's reader may ask for nothing before it is taken
 * to be gone; its connection went without a word
 * @since 0.1.0
 */
public record Timeouts(Duration firstReply, Duration unaryReply, Duration betweenChunks, Duration total,
        Duration absentReader) {

    /** 60 seconds, 5 minutes, 30 seconds, 10 minutes and 10 minutes. */
    public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(60), Duration.ofMinutes(5),
            Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(10));

    /** Nothing is waited for in vain, however long it takes. */
    public static final Timeouts NONE = new Timeouts(Duration.ofDays(365), Duration.ofDays(365), Duration.ofDays(365),
            Duration.ofDays(365), Duration.ofDays(365));

}
