package io.github.aiutils.benchmarks.quota;

import java.util.Locale;

import io.github.aiutils.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a reply's head tells of the quota, as numbers and as header fields.
 *
 * @param style the dialect; with {@link HeaderStyle#NONE} the fields are empty
 * @param at when the numbers were true
 * @param requests requests
 * @param tokens tokens; the binding one of input and output where they are counted apart
 * @param input input tokens, null where they are not counted apart
 * @param output output tokens, null where they are not counted apart
 * @param retryAfter nanoseconds to wait, -1 unless this is a 429
 */
record RateHeaders(HeaderStyle style, long at, Rate requests, Rate tokens, @Nullable Rate input, @Nullable Rate output,
        long retryAfter) implements Headers {

    @Override
    public @Nullable String first(String name) {
        return this.style.value(this, name.toLowerCase(Locale.ROOT));
    }

    boolean refused() {
        return this.retryAfter >= 0;
    }

    RateHeaders refusal(long retryAfter) {
        return new RateHeaders(this.style, this.at, this.requests, this.tokens, this.input, this.output, retryAfter);
    }

    @Nullable Rate rate(String dimension) {
        return switch (dimension) {
            case "requests" -> this.requests;
            case "tokens" -> this.tokens;
            case "input-tokens" -> this.input;
            case "output-tokens" -> this.output;
            default -> null;
        };
    }

    /**
     * One dimension.
     *
     * @param limit quota of a minute
     * @param remaining what may be charged at once, at least 0
     * @param resetNanos nanoseconds until all of it may
     */
    record Rate(long limit, long remaining, long resetNanos) {

        static Rate of(Meter meter, long now) {
            return new Rate((long) meter.perMinute(), (long) Math.max(0, meter.balance(now)),
                    meter.nanosUntil(now, meter.capacity()));
        }

    }

}
