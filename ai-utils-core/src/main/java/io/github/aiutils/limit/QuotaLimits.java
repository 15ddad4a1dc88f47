package io.github.aiutils.limit;

import org.jspecify.annotations.Nullable;

/**
 * A provider's limits, as far as they are known.
 *
 * @param requestsPerMinute requests, at least 1; {@code null} if not known
 * @param requestsPerDay requests, at least 1; {@code null} if not known
 * @param tokensPerMinute tokens of prompts and answers, at least 1; {@code null} if not
 * known
 * @param inputTokensPerMinute tokens of prompts, at least 1; {@code null} if not known
 * @param outputTokensPerMinute tokens of answers, at least 1; {@code null} if not known
 * @since 0.1.0
 */
public record QuotaLimits(@Nullable Long requestsPerMinute, @Nullable Long requestsPerDay,
        @Nullable Long tokensPerMinute, @Nullable Long inputTokensPerMinute, @Nullable Long outputTokensPerMinute) {

    /** Nothing is known. */
    public static final QuotaLimits NONE = new QuotaLimits(null, null, null, null, null);

    /**
     * Returns a limit.
     * @param dimension what is limited
     * @return the limit; {@code null} if it is not known
     */
    public @Nullable Long of(Dimension dimension) {
        return switch (dimension) {
            case REQUESTS_PER_MINUTE -> this.requestsPerMinute;
            case REQUESTS_PER_DAY -> this.requestsPerDay;
            case TOKENS_PER_MINUTE -> this.tokensPerMinute;
            case INPUT_TOKENS_PER_MINUTE -> this.inputTokensPerMinute;
            case OUTPUT_TOKENS_PER_MINUTE -> this.outputTokensPerMinute;
        };
    }

}
