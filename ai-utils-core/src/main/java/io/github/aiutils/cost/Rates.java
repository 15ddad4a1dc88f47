package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.function.UnaryOperator;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Amounts for a million tokens of each kind.
 *
 * @param input input that no cache has
 * @param output output, reasoning included; {@code null} if the model has none
 * @param cachedInput input read from a cache; {@code null} if it costs what input costs
 * @param cacheWrite input written to a cache for the usual time; {@code null} if it costs
 * what input costs
 * @param cacheWrite1h input written to a cache for an hour; {@code null} if it costs what
 * {@code cacheWrite} costs
 * @param audioInput input of sound; {@code null} if it is not known
 * @param audioOutput output of sound; {@code null} if it is not known
 * @param imageInput input of pictures; {@code null} if it is not known
 * @param imageOutput output of pictures; {@code null} if it is not known
 * @since 0.1.0
 */
public record Rates(@Nullable BigDecimal input, @Nullable BigDecimal output, @Nullable BigDecimal cachedInput,
        @Nullable BigDecimal cacheWrite, @Nullable BigDecimal cacheWrite1h, @Nullable BigDecimal audioInput,
        @Nullable BigDecimal audioOutput, @Nullable BigDecimal imageInput, @Nullable BigDecimal imageOutput) {

    /** Nothing is known. */
    public static final Rates UNKNOWN = new Rates(null, null, null, null, null, null, null, null, null);

    public Rates {
        for (BigDecimal amount : new @Nullable BigDecimal[] { input, output, cachedInput, cacheWrite, cacheWrite1h,
                audioInput, audioOutput, imageInput, imageOutput }) {
            if (amount != null && amount.signum() < 0) {
                throw new IllegalArgumentException("a price is an amount of 0 or more");
            }
        }
    }

    /**
     * Returns rates of input and output alone.
     * @param input amount for a million tokens of input
     * @param output amount for a million tokens of output
     * @return the rates
     */
    public static Rates of(@Nullable BigDecimal input, @Nullable BigDecimal output) {
        return new Rates(input, output, null, null, null, null, null, null, null);
    }

    /**
     * Returns these rates with those of a cache.
     * @param read amount for a million tokens read
     * @param write amount for a million tokens written for the usual time
     * @param write1h amount for a million tokens written for an hour
     * @return the rates
     */
    public Rates withCache(@Nullable BigDecimal read, @Nullable BigDecimal write, @Nullable BigDecimal write1h) {
        return new Rates(this.input, this.output, read, write, write1h, this.audioInput, this.audioOutput,
                this.imageInput, this.imageOutput);
    }

    Rates map(UnaryOperator<BigDecimal> each) {
        return new Rates(map(this.input, each), map(this.output, each), map(this.cachedInput, each),
                map(this.cacheWrite, each), map(this.cacheWrite1h, each), map(this.audioInput, each),
                map(this.audioOutput, each), map(this.imageInput, each), map(this.imageOutput, each));
    }

    private static @Nullable BigDecimal map(@Nullable BigDecimal amount, UnaryOperator<BigDecimal> each) {
        return (amount != null) ? each.apply(amount) : null;
    }

    /** Returns whether not even input has a price. */
    boolean unknown() {
        return this.input == null && this.output == null;
    }

    /**
     * Returns a million times what the usage costs; {@code null} if that is not known.
     */
    @Nullable BigDecimal of(Usage usage) {
        if (unknown()) {
            return null;
        }
        BigDecimal write = (this.cacheWrite != null) ? this.cacheWrite : this.input;
        BigDecimal sum = times(usage.input(), this.input);
        sum = add(sum, times(zero(usage.cacheRead()), (this.cachedInput != null) ? this.cachedInput : this.input));
        sum = add(sum, times(zero(usage.cacheWrite()), write));
        sum = add(sum, times(zero(usage.cacheWrite1h()), (this.cacheWrite1h != null) ? this.cacheWrite1h : write));
        Long produced = usage.output();
        sum = add(sum, times((produced == null && this.output == null) ? Long.valueOf(0) : produced, this.output));
        Usage.Details details = usage.details();
        if (sum == null || details == null) {
            return sum;
        }
        long cached = zero(usage.cacheRead()) + zero(usage.cacheWrite()) + zero(usage.cacheWrite1h());
        long plain = (cached == 0) ? zero(usage.input()) : 0;
        sum = add(sum,
                more(details.audioInput(), this.audioInput, details.imageInput(), this.imageInput, plain, this.input));
        return add(sum, more(details.audioOutput(), this.audioOutput, details.imageOutput(), this.imageOutput,
                zero(produced), this.output));
    }

    /**
     * Returns what sound and pictures cost more than the text they were counted as. Which
     * of them a cache had nobody says, so that is not known unless they cost the same.
     */
    private static @Nullable BigDecimal more(@Nullable Long sound, @Nullable BigDecimal soundRate,
            @Nullable Long pictures, @Nullable BigDecimal pictureRate, long of, @Nullable BigDecimal rate) {
        long apart = 0;
        BigDecimal more = BigDecimal.ZERO;
        if (zero(sound) > 0) {
            if (soundRate == null || rate == null) {
                return null;
            }
            apart += (soundRate.compareTo(rate) != 0) ? zero(sound) : 0;
            more = more.add(soundRate.subtract(rate).multiply(BigDecimal.valueOf(zero(sound))));
        }
        if (zero(pictures) > 0) {
            if (pictureRate == null || rate == null) {
                return null;
            }
            apart += (pictureRate.compareTo(rate) != 0) ? zero(pictures) : 0;
            more = more.add(pictureRate.subtract(rate).multiply(BigDecimal.valueOf(zero(pictures))));
        }
        return (apart <= of) ? more : null;
    }

    /** Returns a million times the most that so many tokens can cost. */
    BigDecimal most(long inputTokens, long outputTokens) {
        return dearest(this.input, this.cachedInput, this.cacheWrite, this.cacheWrite1h, this.audioInput,
                this.imageInput)
            .multiply(BigDecimal.valueOf(inputTokens))
            .add(dearest(this.output, this.audioOutput, this.imageOutput).multiply(BigDecimal.valueOf(outputTokens)));
    }

    private static BigDecimal dearest(@Nullable BigDecimal... amounts) {
        BigDecimal dearest = BigDecimal.ZERO;
        for (BigDecimal amount : amounts) {
            dearest = (amount != null) ? dearest.max(amount) : dearest;
        }
        return dearest;
    }

    private static @Nullable BigDecimal times(@Nullable Long tokens, @Nullable BigDecimal rate) {
        if (tokens != null && tokens == 0) {
            return BigDecimal.ZERO;
        }
        if (rate == null) {
            return null;
        }
        return (rate.signum() == 0) ? rate : (tokens != null) ? rate.multiply(BigDecimal.valueOf(tokens)) : null;
    }

    private static @Nullable BigDecimal add(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return (one != null && other != null) ? one.add(other) : null;
    }

    private static long zero(@Nullable Long tokens) {
        return (tokens != null) ? tokens : 0;
    }

}
