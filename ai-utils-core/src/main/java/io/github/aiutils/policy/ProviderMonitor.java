package io.github.aiutils.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import org.jspecify.annotations.Nullable;

/**
 * Counts what attempts at each provider came to, for operators to see.
 *
 * @since 0.1.0
 */
public final class ProviderMonitor {

    private final Clock clock;

    private final Map<String, Counts> byProvider = new ConcurrentHashMap<>();

    public ProviderMonitor(Clock clock) {
        this.clock = clock;
    }

    Attempt begin(String provider) {
        Counts counts = this.byProvider.computeIfAbsent(provider, (name) -> new Counts());
        counts.attempts.increment();
        counts.underWay.incrementAndGet();
        return new Attempt(counts);
    }

    /**
     * Returns the counts of a provider.
     * @param provider name of the provider
     * @return the counts since the start
     */
    public Snapshot snapshot(String provider) {
        Counts counts = this.byProvider.getOrDefault(provider, new Counts());
        LastError error = counts.lastError;
        return new Snapshot(counts.attempts.sum(), counts.successes.sum(), counts.failures.sum(), counts.underWay.get(),
                (error != null) ? error.errorClass() : null, (error != null) ? error.at() : null, counts.lastSuccessAt,
                counts.failuresInARow.get(), counts.rateLimitsInARow.get());
    }

    /**
     * What attempts at a provider came to since the start.
     *
     * @param attempts requests sent
     * @param successes attempts that gave output
     * @param failures attempts that ended in an error
     * @param underWay attempts that have not ended
     * @param lastErrorClass class of the last error; {@code null} if there was none
     * @param lastErrorAt when it happened; {@code null} if there was none
     * @param lastSuccessAt when an attempt gave output last; {@code null} if none did
     * @param failuresInARow errors since then
     * @param rateLimitsInARow rate limits since an attempt last came to anything else
     */
    public record Snapshot(long attempts, long successes, long failures, int underWay,
            @Nullable ErrorClass lastErrorClass, @Nullable Instant lastErrorAt, @Nullable Instant lastSuccessAt,
            int failuresInARow, int rateLimitsInARow) {
    }

    private record LastError(ErrorClass errorClass, Instant at) {
    }

    private static final class Counts {

        private final LongAdder attempts = new LongAdder();

        private final LongAdder successes = new LongAdder();

        private final LongAdder failures = new LongAdder();

        private final AtomicInteger underWay = new AtomicInteger();

        private final AtomicInteger failuresInARow = new AtomicInteger();

        private final AtomicInteger rateLimitsInARow = new AtomicInteger();

        private volatile @Nullable LastError lastError;

        private volatile @Nullable Instant lastSuccessAt;

        void succeeded(Instant now) {
            this.successes.increment();
            this.lastSuccessAt = now;
            this.failuresInARow.set(0);
            this.rateLimitsInARow.set(0);
        }

        void failed(Throwable error, Instant now) {
            this.failures.increment();
            this.failuresInARow.incrementAndGet();
            ErrorClass errorClass = (error instanceof AiException known) ? known.errorClass() : null;
            if (errorClass != null) {
                this.lastError = new LastError(errorClass, now);
            }
            if (errorClass == ErrorClass.RATE_LIMITED) {
                this.rateLimitsInARow.incrementAndGet();
            }
            else {
                this.rateLimitsInARow.set(0);
            }
        }

    }

    /** One attempt, which ends exactly once. */
    final class Attempt {

        private final Counts counts;

        private final AtomicInteger ended = new AtomicInteger();

        private Attempt(Counts counts) {
            this.counts = counts;
        }

        void succeed() {
            this.counts.succeeded(ProviderMonitor.this.clock.instant());
        }

        void fail(Throwable error) {
            this.counts.failed(error, ProviderMonitor.this.clock.instant());
        }

        void end() {
            if (this.ended.compareAndSet(0, 1)) {
                this.counts.underWay.decrementAndGet();
            }
        }

    }

}
