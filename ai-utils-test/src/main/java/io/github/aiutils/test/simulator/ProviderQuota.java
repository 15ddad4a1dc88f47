package io.github.aiutils.test.simulator;

import java.time.Duration;

/**
 * What one provider account may use. Each limit is a bucket that refills continuously; it
 * holds what accrues in one {@code window}, and at least one request. A call is admitted
 * when all buckets have its price, which is then taken from all of them. Zero means no
 * limit.
 *
 * @param requestsPerMinute calls a minute
 * @param tokensPerMinute tokens a minute, input and output together
 * @param inputTokensPerMinute input tokens a minute
 * @param outputTokensPerMinute output tokens a minute
 * @param window what the buckets hold: 60 s for a minute's worth, 1 to 10 s for providers
 * that enforce in slices
 * @param charge when tokens are charged
 * @param refusedCount whether a refused call uses up a request as well, as at OpenAI
 * @param cachedCounts whether input read from a cache is charged; at Anthropic it is not
 * @param concurrentCalls calls in flight, as DeepSeek limits them
 * @since 0.1.0
 */
public record ProviderQuota(long requestsPerMinute, long tokensPerMinute, long inputTokensPerMinute,
        long outputTokensPerMinute, Duration window, Charge charge, boolean refusedCount, boolean cachedCounts,
        int concurrentCalls) {

    /** No limit at all, and no rate-limit headers. */
    public static final ProviderQuota UNLIMITED = perMinute(0, 0);

    /**
     * Output tokens {@link Charge#RESERVE} sets aside for a call that names no maximum.
     */
    public static final long DEFAULT_RESERVE = 4_096;

    public ProviderQuota {
        if (requestsPerMinute < 0 || tokensPerMinute < 0 || inputTokensPerMinute < 0 || outputTokensPerMinute < 0
                || concurrentCalls < 0) {
            throw new IllegalArgumentException("A limit cannot be negative; zero means no limit");
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("The window must be longer than zero, not " + window);
        }
    }

    /**
     * Returns a quota with a bucket of 60 s that charges as produced, counts refused
     * calls and counts cached input.
     * @param requests calls a minute, 0 for no limit
     * @param tokens input and output tokens a minute, 0 for no limit
     */
    public static ProviderQuota perMinute(long requests, long tokens) {
        return new ProviderQuota(requests, tokens, 0, 0, Duration.ofSeconds(60), Charge.PRODUCED, true, true, 0);
    }

    /**
     * Returns this quota with limits for input and output apart, as Anthropic has them.
     */
    public ProviderQuota withInputAndOutput(long inputPerMinute, long outputPerMinute) {
        return new ProviderQuota(this.requestsPerMinute, this.tokensPerMinute, inputPerMinute, outputPerMinute,
                this.window, this.charge, this.refusedCount, this.cachedCounts, this.concurrentCalls);
    }

    /**
     * Returns this quota with another size of its buckets.
     */
    public ProviderQuota withWindow(Duration window) {
        return new ProviderQuota(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
                this.outputTokensPerMinute, window, this.charge, this.refusedCount, this.cachedCounts,
                this.concurrentCalls);
    }

    /**
     * Returns this quota with another charging rule.
     */
    public ProviderQuota withCharge(Charge charge) {
        return new ProviderQuota(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
                this.outputTokensPerMinute, this.window, charge, this.refusedCount, this.cachedCounts,
                this.concurrentCalls);
    }

    /**
     * Returns this quota, counting refused calls against the requests or not.
     */
    public ProviderQuota withRefusedCount(boolean refusedCount) {
        return new ProviderQuota(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
                this.outputTokensPerMinute, this.window, this.charge, refusedCount, this.cachedCounts,
                this.concurrentCalls);
    }

    /**
     * Returns this quota, charging input read from a cache or not.
     */
    public ProviderQuota withCachedCounts(boolean cachedCounts) {
        return new ProviderQuota(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
                this.outputTokensPerMinute, this.window, this.charge, this.refusedCount, cachedCounts,
                this.concurrentCalls);
    }

    /**
     * Returns this quota with another number of calls in flight, 0 for no limit.
     */
    public ProviderQuota withConcurrentCalls(int concurrentCalls) {
        return new ProviderQuota(this.requestsPerMinute, this.tokensPerMinute, this.inputTokensPerMinute,
                this.outputTokensPerMinute, this.window, this.charge, this.refusedCount, this.cachedCounts,
                concurrentCalls);
    }

    /** When tokens are charged. */
    public enum Charge {

        /** Input on arrival, output as it is produced, into debt if need be. */
        PRODUCED,

        /** Input and the maximum of output on arrival, corrected at the end. */
        RESERVE,

        /**
         * The larger of the maximum of output and an estimate of the input on arrival,
         * never corrected.
         */
        CAPPED

    }

}
