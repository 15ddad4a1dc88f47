package io.github.aiutils.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What users write for their own decorated code. What an entry does not say is as under
 * {@code ai-utils.defaults}.
 *
 * @param retry Retries by the name that AiRetry says.
 * @param timeout Timeouts by the name that AiTimeout says.
 * @param breaker Breakers by the name that AiCircuitBreaker says.
 * @param limiter Limiters by the name that AiLimited says.
 * @since 0.1.0
 */
@ConfigurationProperties("ai-utils.decorators")
public record DecoratorProperties(@DefaultValue Map<String, AiProperties.Retry> retry,
        @DefaultValue Map<String, Timeout> timeout, @DefaultValue Map<String, AiProperties.Breaker> breaker,
        @DefaultValue Map<String, Limiter> limiter) {

    public DecoratorProperties {
        retry = new LinkedHashMap<>(retry);
        timeout = new LinkedHashMap<>(timeout);
        breaker = new LinkedHashMap<>(breaker);
        limiter = new LinkedHashMap<>(limiter);
    }

    /**
     * How long a piece of work may take.
     *
     * @param enabled Whether work that takes too long is cancelled.
     * @param firstReply Longest wait for the first element of a Flux.
     * @param unaryReply Longest time for work that gives a value, a Mono or a future.
     * @param betweenChunks Longest wait between two elements of a Flux.
     */
    public record Timeout(@Nullable Boolean enabled, @Nullable Duration firstReply, @Nullable Duration unaryReply,
            @Nullable Duration betweenChunks) {
    }

    /**
     * How much work may begin: either permits or concurrent-calls is set.
     *
     * @param permits Number of calls that may begin in a window; as many may begin at
     * once after a rest.
     * @param window Time in which as many permits come back, bit by bit.
     * @param concurrentCalls Most calls under way at a time.
     * @param maxWait Longest wait; a call that would wait longer is refused at once,
     * where that can be foreseen.
     * @param maxWaiting Most calls that wait; further ones are refused at once.
     */
    public record Limiter(@Nullable Integer permits, @DefaultValue("1s") Duration window,
            @Nullable Integer concurrentCalls, @DefaultValue("30s") Duration maxWait,
            @DefaultValue("10000") int maxWaiting) {
    }

}
