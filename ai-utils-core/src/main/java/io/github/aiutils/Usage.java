package io.github.aiutils;

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
 * @since 0.1.0
 */
public record Usage(@Nullable Long input, @Nullable Long cacheRead, @Nullable Long cacheWrite,
        @Nullable Long cacheWrite1h, @Nullable Long output, @Nullable Long reasoning) {

    /** Nothing is known. */
    public static final Usage UNKNOWN = new Usage(null, null, null, null, null, null);

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

    private static long orZero(@Nullable Long tokens) {
        return (tokens != null) ? tokens : 0;
    }

}
