package io.github.aiutils.benchmarks.quota;

import java.util.SplittableRandom;

/**
 * How long to wait after a 429, as the providers' SDKs do.
 *
 * @param heedHint whether to wait as told where the reply tells
 * @param tries number of tries after which the caller starts anew, with a short wait
 * @param random for the jitter
 */
record Backoff(boolean heedHint, int tries, SplittableRandom random) {

    private static final double FIRST = 0.5 * Timer.SECOND;

    private static final double LONGEST = 8 * Timer.SECOND;

    private static final double JITTER = 0.25;

    /** Returns a backoff whose caller never loses patience. */
    static Backoff endless(boolean heedHint, SplittableRandom random) {
        return new Backoff(heedHint, Integer.MAX_VALUE, random);
    }

    long nanos(RateHeaders headers, int attempts) {
        long hint = headers.style().hint(headers.retryAfter());
        if (this.heedHint && hint >= 0) {
            return hint;
        }
        double wait = Math.min(FIRST * StrictMath.pow(2, (attempts - 1) % this.tries), LONGEST);
        return (long) (wait * (1 - JITTER * this.random.nextDouble()));
    }

}
