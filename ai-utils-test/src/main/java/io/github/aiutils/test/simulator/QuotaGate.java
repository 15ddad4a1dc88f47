package io.github.aiutils.test.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Enforces one quota: all dimensions are taken together or none.
 */
final class QuotaGate {

    private final LongSupplier ticker;

    private final Map<Dimension, Bucket> buckets = new EnumMap<>(Dimension.class);

    private ProviderQuota quota;

    private int inFlight;

    QuotaGate(LongSupplier ticker, ProviderQuota quota) {
        this.ticker = ticker;
        this.quota = quota;
        limit(quota);
    }

    /**
     * Sets other limits while calls run; what is left of the old ones stays.
     */
    synchronized void limit(ProviderQuota quota) {
        this.quota = quota;
        for (Dimension dimension : Dimension.values()) {
            long perMinute = dimension.perMinute(quota);
            if (perMinute == 0) {
                this.buckets.remove(dimension);
                continue;
            }
            long windowNanos = quota.window().toNanos();
            double least = (dimension == Dimension.REQUESTS) ? 1 : 0;
            Bucket bucket = this.buckets.computeIfAbsent(dimension,
                    (key) -> new Bucket(this.ticker, perMinute, windowNanos, least));
            bucket.resize(perMinute, windowNanos, least);
        }
    }

    /**
     * Takes what the call costs on arrival.
     * @return null if it may go, else why not
     */
    synchronized @Nullable Refusal enter(Demand demand) {
        if (this.quota.concurrentCalls() > 0 && this.inFlight >= this.quota.concurrentCalls()) {
            refused();
            return new Refusal(null, this.quota.concurrentCalls(), this.inFlight, 1, -1);
        }
        for (Map.Entry<Dimension, Bucket> entry : this.buckets.entrySet()) {
            if (!entry.getValue().has(demand.onArrival(entry.getKey(), this.quota))) {
                refused();
                return longestWait(demand);
            }
        }
        this.buckets.forEach((dimension, bucket) -> bucket.take(demand.onArrival(dimension, this.quota)));
        this.inFlight++;
        return null;
    }

    /**
     * Charges a call that got no further than the door.
     */
    synchronized void refused() {
        Bucket requests = this.buckets.get(Dimension.REQUESTS);
        if (requests != null && this.quota.refusedCount()) {
            requests.takeDownTo(1, -requests.capacity());
        }
    }

    /**
     * Charges output as it is produced, if that is the rule.
     */
    synchronized void produced(long tokens) {
        if (this.quota.charge() == ProviderQuota.Charge.PRODUCED) {
            take(Dimension.TOKENS, tokens);
            take(Dimension.OUTPUT_TOKENS, tokens);
        }
    }

    /**
     * Gives back input that turned out to be cached, if cached input is not charged.
     */
    synchronized void moreCached(long tokens) {
        if (!this.quota.cachedCounts() && this.quota.charge() != ProviderQuota.Charge.CAPPED) {
            take(Dimension.TOKENS, -tokens);
            take(Dimension.INPUT_TOKENS, -tokens);
        }
    }

    /**
     * Ends a call that entered, and gives back what it set aside and did not use.
     */
    synchronized void leave(Demand demand, long output) {
        this.inFlight--;
        if (this.quota.charge() == ProviderQuota.Charge.RESERVE) {
            take(Dimension.TOKENS, output - demand.reserve());
            take(Dimension.OUTPUT_TOKENS, output - demand.reserve());
        }
    }

    synchronized List<Level> levels() {
        List<Level> levels = new ArrayList<>(this.buckets.size());
        this.buckets.forEach((dimension, bucket) -> levels.add(new Level(dimension, dimension.perMinute(this.quota),
                (long) Math.max(0, bucket.balance()), bucket.nanosUntil(bucket.capacity()))));
        return levels;
    }

    private void take(Dimension dimension, long amount) {
        Bucket bucket = this.buckets.get(dimension);
        if (bucket != null) {
            bucket.take(amount);
        }
    }

    private Refusal longestWait(Demand demand) {
        Refusal longest = null;
        for (Map.Entry<Dimension, Bucket> entry : this.buckets.entrySet()) {
            long cost = demand.onArrival(entry.getKey(), this.quota);
            long wait = entry.getValue().nanosUntil(cost);
            if (longest == null || wait < 0 || (longest.waitNanos() >= 0 && wait > longest.waitNanos())) {
                long limit = entry.getKey().perMinute(this.quota);
                long used = limit - (long) Math.floor(entry.getValue().balance());
                longest = new Refusal(entry.getKey(), limit, Math.max(0, used), cost, wait);
            }
        }
        return Objects.requireNonNull(longest);
    }

    /** What a quota counts. */
    enum Dimension {

        REQUESTS("requests", "requests per min (RPM)"), TOKENS("tokens", "tokens per min (TPM)"),
        INPUT_TOKENS("input-tokens", "input tokens per min (ITPM)"),
        OUTPUT_TOKENS("output-tokens", "output tokens per min (OTPM)");

        private final String header;

        private final String words;

        Dimension(String header, String words) {
            this.header = header;
            this.words = words;
        }

        String header() {
            return this.header;
        }

        String words() {
            return this.words;
        }

        long perMinute(ProviderQuota quota) {
            return switch (this) {
                case REQUESTS -> quota.requestsPerMinute();
                case TOKENS -> quota.tokensPerMinute();
                case INPUT_TOKENS -> quota.inputTokensPerMinute();
                case OUTPUT_TOKENS -> quota.outputTokensPerMinute();
            };
        }

    }

    /**
     * What a call is about to use.
     *
     * @param input input tokens by the estimate, cached ones included
     * @param cached the cached part of them
     * @param maxOutput the caller's maximum, null if none
     */
    record Demand(long input, long cached, @Nullable Integer maxOutput) {

        long reserve() {
            return (this.maxOutput != null) ? this.maxOutput : ProviderQuota.DEFAULT_RESERVE;
        }

        long onArrival(Dimension dimension, ProviderQuota quota) {
            if (dimension == Dimension.REQUESTS) {
                return 1;
            }
            long in = (quota.cachedCounts()) ? this.input : this.input - this.cached;
            long cap = (this.maxOutput != null) ? this.maxOutput : 0;
            return switch (quota.charge()) {
                case PRODUCED -> pick(dimension, in, 0, in);
                case RESERVE -> pick(dimension, in, reserve(), in + reserve());
                case CAPPED -> pick(dimension, in, cap, Math.max(in, cap));
            };
        }

        private static long pick(Dimension dimension, long in, long out, long both) {
            return switch (dimension) {
                case REQUESTS -> 1;
                case TOKENS -> both;
                case INPUT_TOKENS -> in;
                case OUTPUT_TOKENS -> out;
            };
        }

    }

    /**
     * Why a call may not go.
     *
     * @param dimension what is spent, null for calls in flight
     * @param limit the limit, a minute's worth or calls in flight
     * @param used what of it is used, debt included
     * @param requested what the call wanted
     * @param waitNanos when to come again, -1 if that cannot be said
     */
    record Refusal(@Nullable Dimension dimension, long limit, long used, long requested, long waitNanos) {

        boolean tooLarge() {
            return this.dimension != null && this.waitNanos < 0;
        }

    }

    /**
     * How full one bucket is.
     *
     * @param dimension what it holds
     * @param limit a minute's worth
     * @param remaining what may be used now, not below 0
     * @param nanosToFull when it will be full again
     */
    record Level(Dimension dimension, long limit, long remaining, long nanosToFull) {
    }

}
