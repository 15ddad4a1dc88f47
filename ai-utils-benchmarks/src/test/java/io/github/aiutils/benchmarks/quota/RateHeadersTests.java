package io.github.aiutils.benchmarks.quota;

import io.github.aiutils.benchmarks.quota.RateHeaders.Rate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of {@link RateHeaders} in each {@link HeaderStyle}. */
class RateHeadersTests {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void speaksOpenAi() {
        RateHeaders headers = headers(HeaderStyle.OPENAI);
        assertThat(headers.first("x-ratelimit-limit-requests")).isEqualTo("60");
        assertThat(headers.first("X-RateLimit-Remaining-Tokens")).isEqualTo("4321");
        assertThat(headers.first("x-ratelimit-reset-tokens")).isEqualTo("1500ms");
        assertThat(headers.first("retry-after")).isNull();
        assertThat(headers.first("anthropic-ratelimit-tokens-limit")).isNull();
        assertThat(headers.refusal(1_200_300_000).first("retry-after-ms")).isEqualTo("1201");
        assertThat(headers.refusal(1_200_300_000).first("retry-after")).isEqualTo("2");
    }

    @Test
    void speaksAnthropic() {
        RateHeaders headers = headers(HeaderStyle.ANTHROPIC);
        assertThat(headers.first("anthropic-ratelimit-requests-remaining")).isEqualTo("59");
        assertThat(headers.first("anthropic-ratelimit-tokens-remaining")).isEqualTo("4000");
        assertThat(headers.first("anthropic-ratelimit-input-tokens-limit")).isEqualTo("6000");
        assertThat(headers.first("anthropic-ratelimit-tokens-reset")).isEqualTo("2026-01-01T00:00:12Z");
        assertThat(headers.first("x-ratelimit-limit-requests")).isNull();
        assertThat(headers.refusal(SECOND).first("retry-after")).isEqualTo("1");
    }

    @Test
    void maySayNothing() {
        RateHeaders refusal = headers(HeaderStyle.NONE).refusal(SECOND);
        assertThat(refusal.first("retry-after")).isNull();
        assertThat(refusal.first("x-ratelimit-limit-requests")).isNull();
        assertThat(HeaderStyle.NONE.hint(SECOND)).isNegative();
    }

    private static RateHeaders headers(HeaderStyle style) {
        Rate tokens = new Rate(6_000, 4_321, 3 * SECOND / 2);
        return new RateHeaders(style, 10 * SECOND, new Rate(60, 59, SECOND), tokens, tokens, tokens, -1);
    }

}
