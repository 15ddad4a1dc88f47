package io.github.aiutils.limit;

import java.time.Duration;

/**
 * How one quota is enforced by its provider, and how it is used.
 *
 * @param limits what is known of the limits
 * @param window time whose share of a limit per minute may be used at once: the size of
 * the provider's bucket, 1 second to 1 minute for most
 * @param charge when tokens are charged
 * @param coldStart how calls go out while no limit is known
 * @param adaptive whether replies correct what is known
 * @param cachedInputCounts whether tokens read from the provider's cache count
 * @param bufferRatio share of a limit that is used, above 0 and up to 1
 * @since 0.1.0
 */
public record QuotaSettings(QuotaLimits limits, Duration window, Charge charge, ColdStart coldStart, boolean adaptive,
        boolean cachedInputCounts, double bufferRatio) {

    /** Nothing is known; all is learned from replies. */
    public static final QuotaSettings DEFAULTS = new QuotaSettings(QuotaLimits.NONE, Duration.ofSeconds(60),
            Charge.PRODUCED, ColdStart.RAMP, true, true, 0.985);

    /**
     * Returns these settings with other limits.
     * @param limits the limits
     * @return the settings
     */
    public QuotaSettings withLimits(QuotaLimits limits) {
        return new QuotaSettings(limits, this.window, this.charge, this.coldStart, this.adaptive,
                this.cachedInputCounts, this.bufferRatio);
    }

    /**
     * Returns these settings with another size of the bucket.
     * @param window the size
     * @return the settings
     */
    public QuotaSettings withWindow(Duration window) {
        return new QuotaSettings(this.limits, window, this.charge, this.coldStart, this.adaptive,
                this.cachedInputCounts, this.bufferRatio);
    }

    /**
     * Returns these settings with another rule of charging.
     * @param charge the rule
     * @return the settings
     */
    public QuotaSettings withCharge(Charge charge) {
        return new QuotaSettings(this.limits, this.window, charge, this.coldStart, this.adaptive,
                this.cachedInputCounts, this.bufferRatio);
    }

    /**
     * Returns these settings with another cold start.
     * @param coldStart the cold start
     * @return the settings
     */
    public QuotaSettings withColdStart(ColdStart coldStart) {
        return new QuotaSettings(this.limits, this.window, this.charge, coldStart, this.adaptive,
                this.cachedInputCounts, this.bufferRatio);
    }

    /**
     * Returns these settings with another rule for cached tokens.
     * @param cachedInputCounts whether tokens read from the provider's cache count
     * @return the settings
     */
    public QuotaSettings withCachedInputCounts(boolean cachedInputCounts) {
        return new QuotaSettings(this.limits, this.window, this.charge, this.coldStart, this.adaptive,
                cachedInputCounts, this.bufferRatio);
    }

}
