package io.github.aiutils.policy;

import java.time.Duration;

/**
 * How a provider is tried again.
 *
 * @param maxAttempts number of times one route is tried, the first try included, at least
 * 1
 * @param backoff how our own wait grows
 * @param minBackoff our wait before the first retry
 * @param maxBackoff longest wait of our own
 * @param jitter share of our wait that is left to chance, 0 to 1
 * @param maxHint longest wait asked for by a provider that is slept through
 * @param budget retries as a share of first attempts, over a minute; 1.0 or more for no
 * bound
 * @since 0.1.0
 */
public record RetrySettings(int maxAttempts, Backoff backoff, Duration minBackoff, Duration maxBackoff, double jitter,
        Duration maxHint, double budget) {

    /** Three attempts, exponential from half a second to twenty, full jitter. */
    public static final RetrySettings DEFAULTS = new RetrySettings(3, Backoff.EXPONENTIAL, Duration.ofMillis(500),
            Duration.ofSeconds(20), 1.0, Duration.ofSeconds(60), 0.1);

    /** One attempt and no other. */
    public static final RetrySettings NONE = new RetrySettings(1, Backoff.FIXED, Duration.ZERO, Duration.ZERO, 0,
            Duration.ZERO, 0);

    /** How a wait grows. */
    public enum Backoff {

        /** Twice as long each time. */
        EXPONENTIAL {
            @Override
            double times(int attempt) {
                return Math.pow(2, attempt - 1);
            }
        },

        /** By as much each time: once, twice, three times the first wait. */
        LINEAR {
            @Override
            double times(int attempt) {
                return attempt;
            }
        },

        /** As long as the two before together: 1, 1, 2, 3, 5 times the first wait. */
        FIBONACCI {
            @Override
            double times(int attempt) {
                double last = 0;
                double next = 1;
                for (int i = 1; i < attempt && next < Double.MAX_VALUE; i++) {
                    double sum = last + next;
                    last = next;
                    next = sum;
                }
                return next;
            }
        },

        /** The same each time. */
        FIXED {
            @Override
            double times(int attempt) {
                return 1;
            }
        };

        /** How many first waits the wait after an attempt is, numbered from 1. */
        abstract double times(int attempt);

    }

    /**
     * Returns our own wait.
     * @param attempt number of the attempt that failed, from 1
     * @param random a number from 0 to 1
     * @return the wait
     */
    Duration waitAfter(int attempt, double random) {
        double nanos = this.minBackoff.toNanos() * this.backoff.times(attempt);
        double bounded = Math.min(nanos, this.maxBackoff.toNanos());
        return Duration.ofNanos(Math.round(bounded * (1 - this.jitter * random)));
    }

}
