package io.github.aiutils.provider;

import java.time.Duration;
import java.util.Map;

import io.github.aiutils.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryHintTests {

    private static final String NOW = "Sun, 22 Nov 2026 22:25:00 GMT";

    @ParameterizedTest
    @CsvSource({ "20, PT20S", "0, PT0S", "' 7 ', PT7S", "1.5, PT1.5S", "0.05, PT0.05S", "86400, PT24H" })
    void readsSeconds(String value, Duration wait) {
        assertThat(hint(Map.of("retry-after", value))).isEqualTo(wait);
    }

    @Test
    void prefersMilliseconds() {
        assertThat(hint(Map.of("Retry-After", "2", "Retry-After-Ms", "1250"))).isEqualTo(Duration.ofMillis(1250));
        assertThat(hint(Map.of("retry-after", "2", "retry-after-ms", "soon"))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void countsADateFromTheRepliesOwn() {
        assertThat(hint(Map.of("retry-after", "Sun, 22 Nov 2026 22:25:32 GMT", "date", NOW)))
            .isEqualTo(Duration.ofSeconds(32));
        assertThat(hint(Map.of("retry-after", "Sun, 22 Nov 2026 22:24:00 GMT", "date", NOW))).isEqualTo(Duration.ZERO);
    }

    @Test
    void ignoresADateThatNothingCompares() {
        assertThat(hint(Map.of("retry-after", "Sun, 22 Nov 2026 22:25:32 GMT"))).isNull();
        assertThat(hint(Map.of("retry-after", "Sun, 22 Nov 2026 22:25:32 GMT", "date", "today"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "-1", "soon", "1e9", "NaN", "Infinity", "9999999999999", "0x10", "1 2" })
    void ignoresWhatMakesNoSense(String value) {
        assertThat(hint(Map.of("retry-after", value, "date", NOW))).isNull();
    }

    @Test
    void isAbsentWithoutFields() {
        assertThat(RetryHint.of(Headers.NONE)).isNull();
    }

    private static Duration hint(Map<String, String> fields) {
        return RetryHint.of(Headers.of(fields));
    }

}
