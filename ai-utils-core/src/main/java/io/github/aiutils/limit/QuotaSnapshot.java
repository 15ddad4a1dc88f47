package io.github.aiutils.limit;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A quota at one moment.
 *
 * @param scope the models that share it: a model's name, or the pattern of a pool
 * @param gauges its dimensions, those of which a limit is known
 * @param underWay attempts that hold a part of it
 * @param waiting attempts that wait for it
 * @param eta when an attempt as large as the first waiter would go; {@code null} if none
 * waits
 * @param waitsFor what the first waiter waits for; {@code null} if none waits
 * @param frozenFor how long the provider asked to send nothing; zero if it did not
 * @param caps where output limits are charged: the usual one of calls, by model
 * @since 0.1.0
 */
public record QuotaSnapshot(String scope, List<Gauge> gauges, int underWay, int waiting, @Nullable Duration eta,
        @Nullable String waitsFor, Duration frozenFor, Map<String, Long> caps) {

    public QuotaSnapshot {
        gauges = List.copyOf(gauges);
        caps = Map.copyOf(caps);
    }

    /**
     * One dimension.
     *
     * @param dimension what is limited
     * @param limit the limit per period, as we believe it is
     * @param capacity what may be used at once
     * @param available what may be used now; negative while there is debt
     * @param reserved what attempts under way hold
     * @param source where the limit is from
     */
    public record Gauge(Dimension dimension, long limit, double capacity, double available, double reserved,
            Source source) {

        /**
         * Returns what is used up, reservations included.
         * @return the amount, more than the capacity while there is debt
         */
        public double used() {
            return this.capacity - this.available;
        }

    }

    /** Where a limit is from. */
    public enum Source {

        /** A property. */
        CONFIGURED,

        /** A reply's header fields. */
        HEADER,

        /** Refusals, since nobody said it. */
        LEARNED

    }

}
