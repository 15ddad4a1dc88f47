package io.github.aiutils.batch;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of many answers, as far as providers said.
 *
 * @param input tokens of prompts, {@code cachedInput} included
 * @param cachedInput tokens of prompts that were read from caches
 * @param output tokens of answers, reasoning included
 * @since 0.1.0
 */
public record BatchTokens(long input, long cachedInput, long output) {

    static final BatchTokens NONE = new BatchTokens(0, 0, 0);

    BatchTokens plus(Usage usage) {
        return new BatchTokens(this.input + orZero(usage.totalInput()), this.cachedInput + orZero(usage.cacheRead()),
                this.output + orZero(usage.output()));
    }

    private static long orZero(@Nullable Long tokens) {
        return (tokens != null) ? tokens : 0;
    }

}
