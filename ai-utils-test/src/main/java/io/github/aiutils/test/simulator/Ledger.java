package io.github.aiutils.test.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Counts open calls and remembers ended ones: the last of them as entries in a ring, the
 * very last also with their bodies, and exact sums over all.
 */
final class Ledger {

    /** So many entries keep their bodies, which are by far the largest part. */
    private static final int BODIES = 1_000;

    private final Clock clock;

    private final int bodyCharacters;

    private final @Nullable LedgerEntry[] ring;

    private final Map<String, ModelTotals> totals = new TreeMap<>();

    private long ended;

    private long arrived;

    private int open;

    private int openStreams;

    private int peak;

    private @Nullable SimulatedRequest last;

    Ledger(Clock clock, int size, int bodyCharacters) {
        this.clock = clock;
        this.bodyCharacters = bodyCharacters;
        this.ring = new LedgerEntry[size];
    }

    synchronized OpenCall open(Dialect dialect, String path) {
        this.arrived++;
        this.open++;
        this.peak = Math.max(this.peak, this.open);
        return new OpenCall(this, this.arrived, dialect, path, this.clock.instant());
    }

    synchronized void understood(SimulatedRequest request) {
        this.last = request;
        this.openStreams += (request.streamed()) ? 1 : 0;
    }

    synchronized void close(LedgerEntry entry) {
        int at = (int) (this.ended % this.ring.length);
        this.ring[at] = entry;
        if (this.ended >= BODIES && this.ring.length > BODIES) {
            int old = (int) ((this.ended - BODIES) % this.ring.length);
            LedgerEntry older = this.ring[old];
            this.ring[old] = (older != null) ? older.withoutBody() : null;
        }
        this.ended++;
        this.totals.merge(entry.model(), ModelTotals.ZERO.plus(entry), (sum, one) -> sum.plus(entry));
        this.open--;
        this.openStreams -= (entry.streamed()) ? 1 : 0;
        notifyAll();
    }

    String cut(String body) {
        return body.substring(0, Math.min(body.length(), this.bodyCharacters));
    }

    synchronized List<LedgerEntry> entries() {
        List<LedgerEntry> entries = new ArrayList<>();
        for (long i = Math.max(0, this.ended - this.ring.length); i < this.ended; i++) {
            LedgerEntry entry = this.ring[(int) (i % this.ring.length)];
            if (entry != null) {
                entries.add(entry);
            }
        }
        return List.copyOf(entries);
    }

    synchronized Map<String, ModelTotals> totals() {
        return Map.copyOf(this.totals);
    }

    synchronized SimulatedRequest last() {
        if (this.last == null) {
            throw new IllegalStateException("No request has arrived yet");
        }
        return this.last;
    }

    synchronized long arrived() {
        return this.arrived;
    }

    synchronized int openStreams() {
        return this.openStreams;
    }

    synchronized int peak() {
        return this.peak;
    }

    synchronized void awaitQuiet(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (this.open > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IllegalStateException("%d calls are still open after %s".formatted(this.open, patience));
            }
            try {
                wait(left);
            }
            catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for %d calls".formatted(this.open), ex);
            }
        }
    }

    /**
     * Forgets what has ended; open calls stay open and are booked when they end.
     */
    synchronized void reset() {
        Arrays.fill(this.ring, null);
        this.totals.clear();
        this.ended = 0;
        this.arrived = 0;
        this.peak = this.open;
        this.last = null;
    }

}
