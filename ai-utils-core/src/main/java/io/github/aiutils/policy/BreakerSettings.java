package io.github.aiutils.policy;

import java.time.Duration;

/**
 * When a provider is left alone.
 *
 * @param failureRate percentage of failures at which the breaker opens, above 0 to 100
 * @param window number of attempts that are looked at, at least 1
 * @param minimumCalls number of attempts before the breaker may open, at least 1
 * @param openFor how long it stays open
 * @param probes number of attempts that are let through to find out, at least 1
 * @param slowReply time to the first output from which an attempt counts as slow; of an
 * answer that is not streamed that is all of it
 * @param slowRate percentage of slow attempts at which the breaker opens, above 0 to 100
 * @since 0.1.0
 */
public record BreakerSettings(float failureRate, int window, int minimumCalls, Duration openFor, int probes,
        Duration slowReply, float slowRate) {

    /** Half of 20 attempts, at least 5; open for 30 seconds, then two probes. */
    public static final BreakerSettings DEFAULTS = new BreakerSettings(50, 20, 5, Duration.ofSeconds(30), 2,
            Duration.ofMinutes(5), 100);

}
