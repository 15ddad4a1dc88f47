package io.github.aiutils.benchmarks.quota;

import java.util.SplittableRandom;

/**
 * Delays between client and provider, each way 20 to 80 ms.
 *
 * @param random draws them
 */
record Network(SplittableRandom random) {

    static final long LONGEST_NANOS = 80_000_000;

    private static final long SHORTEST_NANOS = 20_000_000;

    long delay() {
        return this.random.nextLong(SHORTEST_NANOS, LONGEST_NANOS + 1);
    }

}
