package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Knows whether the database can be written to. One failure may be a connection that had
 * died before; the second in a row says that it is gone, and so does no answer for some
 * seconds.
 */
final class Outage {

    /** How long the database may take before it counts as gone. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger logger = LoggerFactory.getLogger(Outage.class);

    private static final long FIRST_REST = 50;

    private static final long LONGEST_REST = 1000;

    private final LongSupplier pending;

    private final InstantSource clock;

    private final Scheduler scheduler;

    private final Runnable onGone;

    private final CopyOnWriteArrayList<Line> lines = new CopyOnWriteArrayList<>();

    private final Set<Line> failing = new HashSet<>();

    private volatile @Nullable Instant since;

    Outage(LongSupplier pending, InstantSource clock, Scheduler scheduler, Runnable onGone) {
        this.pending = pending;
        this.clock = clock;
        this.scheduler = scheduler;
        this.onGone = onGone;
    }

    Line line() {
        Line line = new Line();
        this.lines.add(line);
        return line;
    }

    boolean gone() {
        return since() != null;
    }

    /** Returns since when it is gone, {@code null} if it is there. */
    @Nullable Instant since() {
        Instant known = this.since;
        if (known != null) {
            return known;
        }
        long now = now();
        for (Line line : this.lines) {
            long waits = line.waits(now);
            if (waits > PATIENCE.toNanos()) {
                return this.clock.instant().minusNanos(waits);
            }
        }
        return null;
    }

    private long now() {
        return this.scheduler.now(TimeUnit.NANOSECONDS);
    }

    private void gone(Line line, RuntimeException failure) {
        synchronized (this.failing) {
            if (!this.failing.add(line) || this.failing.size() > 1) {
                return;
            }
            this.since = this.clock.instant();
            logger.warn("The database of the ledger is gone, {} bookings wait; {}", this.pending.getAsLong(),
                    Failures.describe(failure));
        }
        this.onGone.run();
    }

    private void back(Line line) {
        synchronized (this.failing) {
            Instant gone = this.since;
            if (this.failing.remove(line) && this.failing.isEmpty() && gone != null) {
                this.since = null;
                logger.info("The database of the ledger is back after {}, {} bookings waited",
                        Duration.between(gone, this.clock.instant()), this.pending.getAsLong());
            }
        }
    }

    /** Those who write one after the other. */
    final class Line {

        private volatile long began;

        private volatile boolean trying;

        private int failures;

        void tries() {
            this.began = now();
            this.trying = true;
        }

        void worked() {
            this.trying = false;
            if (this.failures > 0) {
                this.failures = 0;
                back(this);
            }
        }

        /** Returns how long to rest before the next try. */
        Duration failed(RuntimeException failure) {
            this.trying = false;
            this.failures++;
            if (this.failures == 1) {
                return Duration.ZERO;
            }
            gone(this, failure);
            long rest = FIRST_REST << Math.min(this.failures - 2, 5);
            return Duration.ofMillis(Math.min(rest, LONGEST_REST));
        }

        private long waits(long now) {
            return this.trying ? now - this.began : 0;
        }

    }

}
