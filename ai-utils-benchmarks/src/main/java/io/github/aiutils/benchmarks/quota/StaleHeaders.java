package io.github.aiutils.benchmarks.quota;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.SplittableRandom;

/** Remembers the heads of the last seconds and, if asked to, sends one of those. */
final class StaleHeaders {

    private static final double YOUNGEST = Timer.SECOND;

    private static final double OLDEST = 5 * Timer.SECOND;

    private final boolean stale;

    private final SplittableRandom random;

    private final Deque<RateHeaders> past = new ArrayDeque<>();

    StaleHeaders(boolean stale, SplittableRandom random) {
        this.stale = stale;
        this.random = random;
    }

    /** Returns the head to send, one of 1 to 5 seconds before where there is one. */
    RateHeaders pick(RateHeaders fresh) {
        if (!this.stale) {
            return fresh;
        }
        this.past.addLast(fresh);
        while (this.past.getFirst().at() < fresh.at() - OLDEST) {
            this.past.removeFirst();
        }
        double latest = fresh.at() - this.random.nextDouble(YOUNGEST, OLDEST);
        RateHeaders picked = this.past.getFirst();
        for (Iterator<RateHeaders> each = this.past.iterator(); each.hasNext() && picked.at() < latest;) {
            picked = each.next();
        }
        return picked;
    }

}
