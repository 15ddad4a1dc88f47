package io.github.aiutils.limit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.aiutils.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.aiutils.limit.Dimension.INPUT_TOKENS_PER_MINUTE;
import static io.github.aiutils.limit.Dimension.OUTPUT_TOKENS_PER_MINUTE;
import static io.github.aiutils.limit.Dimension.REQUESTS_PER_DAY;
import static io.github.aiutils.limit.Dimension.REQUESTS_PER_MINUTE;
import static io.github.aiutils.limit.Dimension.TOKENS_PER_MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

class QuotaHeadersTests {

    private static final String[] FIELDS = { "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests",
            "x-ratelimit-reset-requests", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens",
            "x-ratelimit-limit-project-tokens", "x-ratelimit-remaining-project-tokens", "x-ratelimit-limit-req-minute",
            "x-ratelimit-remaining-req-minute", "x-ratelimit-limit-tokens-minute", "anthropic-ratelimit-requests-limit",
            "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-tokens-limit",
            "anthropic-ratelimit-input-tokens-limit" };

    private static List<QuotaReading> read(String... fields) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            headers.put(fields[i], fields[i + 1]);
        }
        return QuotaHeaders.read(Headers.of(headers));
    }

    private static QuotaReading reading(Dimension dimension, double limit, double remaining) {
        return new QuotaReading(dimension, limit, remaining);
    }

    @Test
    void readsOpenAi() {
        assertThat(read("X-RateLimit-Limit-Requests", "60", "x-ratelimit-remaining-requests", "59",
                "x-ratelimit-reset-requests", "1s", "x-ratelimit-limit-tokens", "150000",
                "x-ratelimit-remaining-tokens", "149984", "x-ratelimit-reset-tokens", "6m0s"))
            .containsExactly(reading(REQUESTS_PER_MINUTE, 60, 59), reading(TOKENS_PER_MINUTE, 150_000, 149_984));
    }

    @Test
    void takesTheProjectsLimitIfLessOfItIsLeft() {
        String[] all = { "x-ratelimit-limit-tokens", "150000", "x-ratelimit-remaining-tokens", "100000",
                "x-ratelimit-limit-project-tokens", "90000", "x-ratelimit-remaining-project-tokens", "89000" };
        assertThat(read(all)).containsExactly(reading(TOKENS_PER_MINUTE, 90_000, 89_000));
        all[3] = "88000";
        assertThat(read(all)).containsExactly(reading(TOKENS_PER_MINUTE, 150_000, 88_000));
        all[7] = "-1";
        assertThat(read(all)).containsExactly(reading(TOKENS_PER_MINUTE, 150_000, 88_000));
        assertThat(read("x-ratelimit-limit-project-tokens", "90000", "x-ratelimit-remaining-project-tokens", "1"))
            .containsExactly(reading(TOKENS_PER_MINUTE, 90_000, 1));
    }

    @Test
    void leavesOutWhatAzureDoesNotKnow() {
        assertThat(read("x-ratelimit-limit-requests", "-1", "x-ratelimit-remaining-requests", "-1",
                "x-ratelimit-reset-requests", "0", "x-ratelimit-limit-tokens", "-1", "x-ratelimit-remaining-tokens",
                "-1"))
            .isEmpty();
        assertThat(read("x-ratelimit-limit-requests", "60", "x-ratelimit-remaining-requests", "50",
                "x-ratelimit-reset-requests", "10", "x-ratelimit-limit-tokens", "150000", "x-ratelimit-reset-tokens",
                "300"))
            .containsExactly(reading(REQUESTS_PER_MINUTE, 60, 50), reading(TOKENS_PER_MINUTE, 150_000, -1));
    }

    /** Which it tells only by how slowly they come back. */
    @ParameterizedTest
    @CsvSource({ "14400,14370,2m59.56s,true", "14400,0,24h,true", "14400,7200,12h0m0s,true", "200,199,7m12s,true",
            "60,59,1s,false", "60,0,1m0s,false", "60,10,1m30s,false", "14400,14400,0s,false", "60,59,6m0s,true",
            "5000,4999,12ms,false", "60,50,1743638400,false", "60,50,1743638400000,false", "60,50,-1,false",
            "60,50,2026-11-22T22:25:32Z,false", "60,50,soon,false", "60,50,6m0s later,false", "60,50,500000us,false" })
    void readsGroqsRequestsOfADay(String limit, String remaining, String reset, boolean day) {
        assertThat(read("x-ratelimit-limit-requests", limit, "x-ratelimit-remaining-requests", remaining,
                "x-ratelimit-reset-requests", reset))
            .containsExactly(reading(day ? REQUESTS_PER_DAY : REQUESTS_PER_MINUTE, Double.parseDouble(limit),
                    Double.parseDouble(remaining)));
    }

    @Test
    void readsMistral() {
        assertThat(read("x-ratelimit-limit-req-minute", "60", "x-ratelimit-remaining-req-minute", "58",
                "x-ratelimit-limit-tokens-minute", "500000", "x-ratelimit-remaining-tokens-minute", "499000",
                "x-ratelimit-tokens-query-cost", "1000"))
            .containsExactly(reading(REQUESTS_PER_MINUTE, 60, 58), reading(TOKENS_PER_MINUTE, 500_000, 499_000));
    }

    @Test
    void readsAnthropicsInputAndOutputApart() {
        assertThat(read("anthropic-ratelimit-requests-limit", "1000", "anthropic-ratelimit-requests-remaining", "999",
                "anthropic-ratelimit-requests-reset", "2026-11-22T22:25:33Z", "anthropic-ratelimit-tokens-limit",
                "100000", "anthropic-ratelimit-tokens-remaining", "98000", "anthropic-ratelimit-input-tokens-limit",
                "80000", "anthropic-ratelimit-input-tokens-remaining", "78000",
                "anthropic-ratelimit-output-tokens-limit", "20000", "anthropic-ratelimit-output-tokens-remaining",
                "20000"))
            .containsExactly(reading(REQUESTS_PER_MINUTE, 1000, 999), reading(INPUT_TOKENS_PER_MINUTE, 80_000, 78_000),
                    reading(OUTPUT_TOKENS_PER_MINUTE, 20_000, 20_000));
    }

    @Test
    void readsAnthropicsTokensTogetherIfItSaysNoMore() {
        assertThat(read("anthropic-ratelimit-tokens-limit", "100000", "anthropic-ratelimit-tokens-remaining", "98000"))
            .containsExactly(reading(TOKENS_PER_MINUTE, 100_000, 98_000));
    }

    /** Most replies of most servers say nothing, and each of them is asked. */
    @Test
    void asksASilentReplyForLittle() {
        List<String> asked = new ArrayList<>();
        assertThat(QuotaHeaders.read((name) -> {
            asked.add(name);
            return null;
        })).isEmpty();
        assertThat(asked).hasSizeLessThan(10).doesNotHaveDuplicates();
    }

    /** Remaining values come rounded to thousands, which are nobody's use. */
    @Test
    void takesRoundedValuesForNobodysUse() {
        Quota quota = new Quota(QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(null, null, null, 80_000L, null)), 0);
        Grant grant = quota.take(Need.of(1500, 0, 0), 0);
        double before = quota.gauges(0).get(0).available();
        quota.read(grant, read("anthropic-ratelimit-input-tokens-limit", "80000",
                "anthropic-ratelimit-input-tokens-remaining", "78000"), 0);
        assertThat(quota.gauges(0).get(0).available()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "abc", "-5", "1e9", "60.5", "NaN", "1234567890123456", "60, 60", "0" })
    void leavesOutWhatIsNoNumber(String value) {
        assertThat(read("x-ratelimit-limit-tokens", value, "x-ratelimit-remaining-tokens", value)).isEmpty();
        assertThat(read("x-ratelimit-limit-tokens", "100", "x-ratelimit-remaining-tokens", value))
            .containsExactly(reading(TOKENS_PER_MINUTE, 100, value.equals("0") ? 0 : -1));
    }

    @Test
    void leavesOutMoreThanThereCanBe() {
        assertThat(read("x-ratelimit-limit-tokens", "100", "x-ratelimit-remaining-tokens", "101"))
            .containsExactly(reading(TOKENS_PER_MINUTE, 100, -1));
        assertThat(read("x-ratelimit-remaining-tokens", "101")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void neverFailsAndNeverTellsNonsense(long seed) {
        Random random = new Random(seed);
        String[] pieces = { "1", "60", "m", "s", "h", "ms", ".", "-", "µs", " ", "Z", "2026", "999999999999", "\u0661",
                "", ":" };
        for (int i = 0; i < 5000; i++) {
            String[] fields = new String[2 * FIELDS.length];
            for (int j = 0; j < FIELDS.length; j++) {
                StringBuilder value = new StringBuilder();
                for (int k = random.nextInt(6); k > 0; k--) {
                    value.append(pieces[random.nextInt(pieces.length)]);
                }
                fields[2 * j] = FIELDS[random.nextInt(FIELDS.length)];
                fields[2 * j + 1] = value.toString();
            }
            assertThat(read(fields)).allSatisfy((reading) -> {
                assertThat(reading.limit()).isBetween(1.0, 1e15);
                assertThat(reading.remaining()).isBetween(-1.0, reading.limit());
            }).extracting(QuotaReading::dimension).doesNotHaveDuplicates();
        }
    }

}
