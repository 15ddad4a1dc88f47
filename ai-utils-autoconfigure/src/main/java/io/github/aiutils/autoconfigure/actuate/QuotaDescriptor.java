package io.github.aiutils.autoconfigure.actuate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * One dimension of one quota. What is available, reserved and used adds up to the
 * capacity.
 *
 * @param model the model, the pattern of a pool, or {@code *} for all of the provider's
 * @param dimension what is limited, as in properties; {@code null} while no limit is
 * known
 * @param limit the limit per minute or day; {@code null} while it is not known
 * @param capacity what of it may be used at once
 * @param used what is used and has not refilled yet
 * @param reserved what of that attempts under way hold; without what refilled since they
 * began
 * @param available what may be used now; negative while there is debt
 * @param source where the limit is from: configured, header or learned
 * @param underWay attempts that hold a part of the quota
 * @param waiting attempts that wait for it
 * @param eta when the first of them is expected to go; {@code null} if none waits
 * @param waitsFor what it waits for; {@code null} if none waits
 * @param frozenFor how long the provider asked to send nothing; {@code null} if it did
 * not
 * @since 0.1.0
 */
public record QuotaDescriptor(String model, @Nullable String dimension, @Nullable Long limit, @Nullable Long capacity,
        @Nullable Long used, @Nullable Long reserved, @Nullable Long available, @Nullable String source, int underWay,
        int waiting, @Nullable Duration eta, @Nullable String waitsFor, @Nullable Duration frozenFor) {

    private static final String CONCURRENT_CALLS = "concurrent-calls";

    static List<QuotaDescriptor> of(QuotaLimiter limiter) {
        QuotaLimiter.Snapshot snapshot = limiter.snapshot();
        List<QuotaDescriptor> all = new ArrayList<>();
        if (snapshot.concurrentCalls() != LimiterSettings.UNBOUNDED) {
            long bound = snapshot.concurrentCalls();
            all.add(new QuotaDescriptor("*", CONCURRENT_CALLS, bound, bound, 0L, (long) snapshot.underWay(),
                    bound - snapshot.underWay(), "configured", snapshot.underWay(), snapshot.waiting(), null, null,
                    null));
        }
        for (QuotaSnapshot quota : snapshot.quotas()) {
            if (quota.gauges().isEmpty()) {
                all.add(new QuotaDescriptor(quota.scope(), null, null, null, null, null, null, null, quota.underWay(),
                        quota.waiting(), rounded(quota.eta()), quota.waitsFor(), frozen(quota)));
            }
            quota.gauges().forEach((gauge) -> all.add(of(quota, gauge)));
        }
        return all;
    }

    /**
     * What long calls hold may have refilled meanwhile, and is nothing that is missing.
     */
    static QuotaDescriptor of(QuotaSnapshot quota, QuotaSnapshot.Gauge gauge) {
        long capacity = Math.round(gauge.capacity());
        long available = Math.round(gauge.available());
        long reserved = Math.min(Math.round(gauge.reserved()), capacity - available);
        return new QuotaDescriptor(quota.scope(), gauge.dimension().title(), gauge.limit(), capacity,
                capacity - reserved - available, reserved, available, gauge.source().name().toLowerCase(Locale.ROOT),
                quota.underWay(), quota.waiting(), rounded(quota.eta()), quota.waitsFor(), frozen(quota));
    }

    static @Nullable Duration frozen(QuotaSnapshot quota) {
        return quota.frozenFor().isZero() ? null : rounded(quota.frozenFor());
    }

    private static @Nullable Duration rounded(@Nullable Duration time) {
        return (time != null) ? Duration.ofMillis(time.plusNanos(999_999).toMillis()) : null;
    }

}
