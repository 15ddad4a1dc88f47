package io.github.aiutils.test.simulator;

import java.time.Duration;

/**
 * How fast answers come. The wait for the first token is log-normal; after it tokens come
 * evenly. A streamed answer shows each token when it is due, a unary one comes as a whole
 * when its last token is due.
 *
 * @param firstToken median wait for the first token; zero for none
 * @param sigma spread of that wait, the standard deviation of its logarithm; 0 for always
 * the median
 * @param tokensPerSecond speed after the first token, above 0;
 * {@link Double#POSITIVE_INFINITY} for all at once
 * @param tokensPerEvent tokens in one streamed event, 1 or more
 * @since 0.1.0
 */
public record Pace(Duration firstToken, double sigma, double tokensPerSecond, int tokensPerEvent) {

    /** A median of 500 ms with sigma 0.4, then 60 tokens a second, one in an event. */
    public static final Pace REALISTIC = new Pace(Duration.ofMillis(500), 0.4, 60, 1);

    /** No wait at all. */
    public static final Pace FAST = new Pace(Duration.ZERO, 0, Double.POSITIVE_INFINITY, 1);

    public Pace {
        if (firstToken.isNegative() || !(sigma >= 0) || !(tokensPerSecond > 0) || tokensPerEvent < 1) {
            throw new IllegalArgumentException("Not a pace: first token %s, sigma %s, %s tokens/s, %d tokens an event"
                .formatted(firstToken, sigma, tokensPerSecond, tokensPerEvent));
        }
    }

    /**
     * Returns this pace with another wait for the first token.
     */
    public Pace withFirstToken(Duration median, double sigma) {
        return new Pace(median, sigma, this.tokensPerSecond, this.tokensPerEvent);
    }

    /**
     * Returns this pace with another speed after the first token.
     */
    public Pace withTokensPerSecond(double tokensPerSecond) {
        return new Pace(this.firstToken, this.sigma, tokensPerSecond, this.tokensPerEvent);
    }

    /**
     * Returns this pace with another number of tokens in one streamed event.
     */
    public Pace withTokensPerEvent(int tokensPerEvent) {
        return new Pace(this.firstToken, this.sigma, this.tokensPerSecond, tokensPerEvent);
    }

    long firstTokenNanos(double gaussian) {
        return (long) (this.firstToken.toNanos() * Math.exp(this.sigma * gaussian));
    }

    long nanosAfterFirst(long tokens) {
        return (long) (Math.max(0, tokens - 1) * 1e9 / this.tokensPerSecond);
    }

    long tokensAfter(long nanosSinceFirst) {
        return (nanosSinceFirst < 0) ? 0 : (long) Math.min(1 + nanosSinceFirst / 1e9 * this.tokensPerSecond, 1e15);
    }

}
