package io.github.aiutils.provider;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    }

    @Test
    void ignoresADateThatNothingCompares() {
        assertThat(hint(Map.of("retry-after", "Sun, 22 Nov 2026 22:25:32 GMT"))).isNull();
        assertThat(hint(Map.of("retry-after", "Sun, 22 Nov 2026 22:25:32 GMT", "date", "today"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "Sun, 22 Nov 2026 22:24:00 GMT", "Sun, 22 Nov 2026 22:25:00 GMT" })
    void ignoresADateThatIsGoneBy(String date) {
        assertThat(hint(Map.of("retry-after", date, "date", NOW))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "-1", "soon", "1e9", "NaN", "Infinity", "9999999999999", "0x10", "1 2" })
    void ignoresWhatMakesNoSense(String value) {
        assertThat(hint(Map.of("retry-after", value, "date", NOW))).isNull();
    }

    @Test
    void isAbsentWithoutFields() {
        assertThat(hint(Map.of())).isNull();
    }

    @Test
    void takesTheFirstThatMakesSense() {
        Map<String, String> fields = new HashMap<>(
                Map.of("retry-after-ms", "1", "retry-after", "2", "left", "0", "reset", "4s"));
        String body = "{\"error\":{\"message\":\"try again in 5s\",\"availability\":{\"retry_after\":3}}}";
        List<Duration> waits = new ArrayList<>();
        for (String field : List.of("retry-after-ms", "retry-after", "none")) {
            waits.add(find(fields, body));
            fields.remove(field);
        }
        waits.add(find(fields, body.replace("retry_after", "other")));
        fields.clear();
        waits.add(find(fields, body.replace("retry_after", "other")));
        assertThat(waits).containsExactly(Duration.ofMillis(1), Duration.ofSeconds(2), Duration.ofSeconds(3),
                Duration.ofSeconds(4), Duration.ofSeconds(5));
    }

    private static Duration find(Map<String, String> fields, String body) {
        return new RetryHint(Headers.of(fields), ErrorBody.read(body.getBytes(StandardCharsets.UTF_8)))
            .find(List.of(new ErrorDialect.Window("left", "reset")));
    }

    private static Duration hint(Map<String, String> fields) {
        return new RetryHint(Headers.of(fields), ErrorBody.read(new byte[0])).asked();
    }

}
