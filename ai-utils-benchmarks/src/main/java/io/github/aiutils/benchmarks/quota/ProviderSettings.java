package io.github.aiutils.benchmarks.quota;

import java.util.List;

/**
 * A provider's quota and how it is enforced and told.
 *
 * @param tokensPerMinute tokens offered in a minute
 * @param requestsPerMinute requests offered in a minute
 * @param charging when which tokens are charged
 * @param shape span of enforcement
 * @param apart whether input and output tokens each have that quota, instead of one
 * @param failuresCount whether a refused call counts as a request
 * @param headers dialect of the headers
 * @param stale whether headers tell the state of 1 to 5 seconds before
 * @param foreignShare share of the quota that another client asks for
 * @param changes hidden changes of the limits, in order
 */
record ProviderSettings(double tokensPerMinute, double requestsPerMinute, Charging charging, Shape shape, boolean apart,
        boolean failuresCount, HeaderStyle headers, boolean stale, double foreignShare, List<LimitChange> changes) {

    static final ProviderSettings DEFAULT = new ProviderSettings(2_000_000, 2_000, Charging.PRODUCED, Shape.bucket(60),
            false, true, HeaderStyle.OPENAI, false, 0, List.of());

    ProviderSettings with(Charging charging) {
        return new ProviderSettings(this.tokensPerMinute, this.requestsPerMinute, charging, this.shape, this.apart,
                this.failuresCount, this.headers, this.stale, this.foreignShare, this.changes);
    }

    ProviderSettings with(Shape shape) {
        return new ProviderSettings(this.tokensPerMinute, this.requestsPerMinute, this.charging, shape, this.apart,
                this.failuresCount, this.headers, this.stale, this.foreignShare, this.changes);
    }

    ProviderSettings with(HeaderStyle headers, boolean stale) {
        return new ProviderSettings(this.tokensPerMinute, this.requestsPerMinute, this.charging, this.shape, this.apart,
                this.failuresCount, headers, stale, this.foreignShare, this.changes);
    }

    ProviderSettings withForeignShare(double foreignShare) {
        return new ProviderSettings(this.tokensPerMinute, this.requestsPerMinute, this.charging, this.shape, this.apart,
                this.failuresCount, this.headers, this.stale, foreignShare, this.changes);
    }

    ProviderSettings with(LimitChange... changes) {
        return new ProviderSettings(this.tokensPerMinute, this.requestsPerMinute, this.charging, this.shape, this.apart,
                this.failuresCount, this.headers, this.stale, this.foreignShare, List.of(changes));
    }

    ProviderSettings withLimits(double tokensPerMinute, double requestsPerMinute) {
        return new ProviderSettings(tokensPerMinute, requestsPerMinute, this.charging, this.shape, this.apart,
                this.failuresCount, this.headers, this.stale, this.foreignShare, this.changes);
    }

    ProviderSettings withTokensApart() {
        return new ProviderSettings(this.tokensPerMinute, this.requestsPerMinute, this.charging, this.shape, true,
                this.failuresCount, this.headers, this.stale, this.foreignShare, this.changes);
    }

    /** Returns the tokens offered in a nanosecond. */
    double tokensPerNano() {
        return this.tokensPerMinute / 60 / Timer.SECOND;
    }

    /**
     * A change of the limits that nobody is told of.
     *
     * @param afterWarmUpNanos when, counted from the end of the warm-up, may be negative
     * @param factor what the configured limits are multiplied by from then on
     */
    record LimitChange(long afterWarmUpNanos, double factor) {
    }

}
