package io.github.aiutils;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/**
 * Tokens that one attempt used, in classes that are priced apart and do not overlap:
 * {@code input}, {@code cacheRead}, {@code cacheWrite} and {@code cacheWrite1h} add up to
 * the prompt; {@code reasoning} is a part of {@code output}. {@code null} means that the
 * provider did not say, which is not zero.
 *
 * @param input input tokens neither read from nor written to a cache
 * @param cacheRead input tokens read from the provider's prompt cache
 * @param cacheWrite input tokens written to the cache for its usual time (5 minutes at
 * Anthropic, 30 at OpenAI)
 * @param cacheWrite1h input tokens written to the cache for its long time (1 hour at
 * Anthropic)
 * @param output output tokens, reasoning included
 * @param reasoning output tokens spent on reasoning
 * @param details what else the provider said that prices depend on; {@code null} if
 * nothing
 * @since 0.1.0
 */
public record Usage(@Nullable Long input, @Nullable Long cacheRead, @Nullable Long cacheWrite,
        @Nullable Long cacheWrite1h, @Nullable Long output, @Nullable Long reasoning, @Nullable Details details) {

    /** Nothing is known. */
    public static final Usage UNKNOWN = new Usage(null, null, null, null, null, null);

    public Usage(@Nullable Long input, @Nullable Long cacheRead, @Nullable Long cacheWrite, @Nullable Long cacheWrite1h,
            @Nullable Long output, @Nullable Long reasoning) {
        this(input, cacheRead, cacheWrite, cacheWrite1h, output, reasoning, null);
    }

    /**
     * Returns the whole prompt: uncached, read from and written to caches.
     * @return tokens, or {@code null} if the uncached part is unknown
     */
    public @Nullable Long totalInput() {
        if (this.input == null) {
            return null;
        }
        return this.input + orZero(this.cacheRead) + orZero(this.cacheWrite) + orZero(this.cacheWrite1h);
    }

    /**
     * Returns the prompt without what was read from caches.
     * @return tokens, or {@code null} if the uncached part is unknown
     */
    public @Nullable Long uncachedInput() {
        return (this.input != null) ? this.input + orZero(this.cacheWrite) + orZero(this.cacheWrite1h) : null;
    }

    /**
     * Returns this usage with 0 where input or output was not told.
     * @return the usage
     */
    public Usage whole() {
        return new Usage(orZero(this.input), this.cacheRead, this.cacheWrite, this.cacheWrite1h, orZero(this.output),
                this.reasoning, this.details);
    }

    /**
     * Returns whether the provider said nothing at all.
     * @return whether no count is known
     */
    public boolean unknown() {
        return this.input == null && this.output == null;
    }

    private static long orZero(@Nullable Long tokens) {
        return (tokens != null) ? tokens : 0;
    }

    /**
     * What else prices depend on. Tokens named here are parts of the classes above.
     *
     * @param audioInput input tokens of sound
     * @param imageInput input tokens of pictures
     * @param audioOutput output tokens of sound
     * @param imageOutput output tokens of pictures
     * @param serviceTier the provider's own word for how it served the attempt, such as
     * {@code flex} or {@code priority}; several are joined by plus signs
     * @param billedUsd what the provider says it bills, in US dollars
     */
    public record Details(@Nullable Long audioInput, @Nullable Long imageInput, @Nullable Long audioOutput,
            @Nullable Long imageOutput, @Nullable String serviceTier, @Nullable BigDecimal billedUsd) {
    }

}
