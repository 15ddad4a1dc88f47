package io.github.aiutils.benchmarks.quota;

import java.util.SplittableRandom;

/**
 * How large calls are, in tokens. Input and output are log-normal; guesses at the input
 * are off by a tenth or so.
 *
 * @param inputMedian median of the input
 * @param inputSigma its spread
 * @param outputMedian median of the output
 * @param outputSigma its spread
 * @param cap {@code max_tokens}, which cuts the output
 * @param giantShare share of calls whose input is {@code giantFrom} to {@code giantTo}
 * @param giantFrom smallest giant
 * @param giantTo largest giant
 */
record Sizes(double inputMedian, double inputSigma, double outputMedian, double outputSigma, long cap,
        double giantShare, double giantFrom, double giantTo) {

    /** W1 and most others. */
    static final Sizes SHORT = new Sizes(1_200, 1.0, 200, 0.9, 4_096, 0, 0, 0);

    /** W3. */
    static final Sizes LONG = new Sizes(1_200, 1.0, 1_500, 0.9, 32_000, 0, 0, 0);

    private static final double GUESS_SIGMA = 0.1;

    private static final int SAMPLE = 200_000;

    /** Returns these sizes with 1 % of calls at 30 to 50 % of a minute's tokens. */
    Sizes withGiants(double tokensPerMinute) {
        return new Sizes(this.inputMedian, this.inputSigma, this.outputMedian, this.outputSigma, this.cap, 0.01,
                0.3 * tokensPerMinute, 0.5 * tokensPerMinute);
    }

    SimCall.Size draw(SplittableRandom random) {
        boolean giant = this.giantShare > 0 && random.nextDouble() < this.giantShare;
        double input = giant ? random.nextDouble(this.giantFrom, this.giantTo)
                : logNormal(random, this.inputMedian, this.inputSigma);
        long real = Math.max(1, (long) input);
        long output = Math.max(1, (long) logNormal(random, this.outputMedian, this.outputSigma));
        return new SimCall.Size(real, guess(random, real), guess(random, real), Math.min(this.cap, output), this.cap);
    }

    /** Returns whether a call of these sizes is a giant. */
    boolean giant(SimCall call) {
        return this.giantShare > 0 && call.input() >= (long) this.giantFrom;
    }

    /** Returns the mean of what a provider charges, from a sample. */
    double meanCost(Charging charging) {
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        for (int i = 0; i < SAMPLE; i++) {
            sum += charging.cost(new SimCall(i, 0, draw(random), SimCall.Fate.COMPLETE, 0, Long.MAX_VALUE));
        }
        return sum / SAMPLE;
    }

    private static long guess(SplittableRandom random, long real) {
        return Math.max(1, Math.round(logNormal(random, real, GUESS_SIGMA)));
    }

    private static double logNormal(SplittableRandom random, double median, double sigma) {
        return median * StrictMath.exp(sigma * random.nextGaussian());
    }

}
