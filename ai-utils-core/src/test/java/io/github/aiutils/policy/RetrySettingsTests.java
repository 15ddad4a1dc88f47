package io.github.aiutils.policy;

import java.time.Duration;
import java.util.Random;

import io.github.aiutils.policy.RetrySettings.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetrySettingsTests {

    private static RetrySettings settings(Backoff backoff, double jitter) {
        return new RetrySettings(9, backoff, Duration.ofMillis(500), Duration.ofSeconds(20), jitter,
                Duration.ofSeconds(60), 1);
    }

    @ParameterizedTest
    @CsvSource({ "1, PT0.5S", "2, PT1S", "3, PT2S", "6, PT16S", "7, PT20S", "8, PT20S", "2000, PT20S" })
    void doublesUpToTheLongestWait(int attempt, Duration wait) {
        assertThat(settings(Backoff.EXPONENTIAL, 0).waitAfter(attempt, 0.7)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 50 })
    void staysTheSameIfFixed(int attempt) {
        assertThat(settings(Backoff.FIXED, 0).waitAfter(attempt, 0.7)).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource({ "1, PT0.5S", "2, PT1S", "3, PT1.5S", "39, PT19.5S", "41, PT20S", "2000000000, PT20S" })
    void growsByAsMuchEachTimeIfLinear(int attempt, Duration wait) {
        assertThat(settings(Backoff.LINEAR, 0).waitAfter(attempt, 0.7)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({ "1, PT0.5S", "2, PT0.5S", "3, PT1S", "4, PT1.5S", "5, PT2.5S", "6, PT4S", "10, PT20S",
            "2000000000, PT20S" })
    void isAsLongAsTheTwoBeforeTogetherIfFibonacci(int attempt, Duration wait) {
        assertThat(settings(Backoff.FIBONACCI, 0).waitAfter(attempt, 0.7)).isEqualTo(wait);
    }

    @Test
    void isNeverLongerThanTheLongestEvenIfTheShortestIs() {
        RetrySettings odd = new RetrySettings(3, Backoff.FIXED, Duration.ofSeconds(30), Duration.ofSeconds(20), 0,
                Duration.ZERO, 1);
        assertThat(odd.waitAfter(1, 0)).isEqualTo(Duration.ofSeconds(20));
    }

    /** Full jitter: evenly from nothing to the whole wait. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5 })
    void spreadsEvenlyOverTheWholeWaitWithFullJitter(long seed) {
        Random random = new Random(seed);
        int[] quarters = new int[4];
        for (int i = 0; i < 4000; i++) {
            Duration wait = settings(Backoff.EXPONENTIAL, 1).waitAfter(4, random.nextDouble());
            assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(4));
            quarters[(int) Math.min(3, wait.toMillis() / 1000)]++;
        }
        for (int count : quarters) {
            assertThat(count).isBetween(850, 1150);
        }
    }

    @Test
    void leavesAsMuchToChanceAsJitterSays() {
        RetrySettings half = settings(Backoff.FIXED, 0.5);
        assertThat(half.waitAfter(1, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(half.waitAfter(1, 1)).isEqualTo(Duration.ofMillis(250));
    }

}
