package io.github.aiutils.benchmarks.quota;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests of {@link Meter} in each {@link Shape}, at 6,000 tokens a minute, 100 a second.
 */
class MeterTests {

    private static final double PER_MINUTE = 6_000;

    @Test
    void bucketRefillsContinuouslyUpToItsSpan() {
        Meter meter = Shape.bucket(10).meter(PER_MINUTE);
        assertThat(meter.balance(0)).isEqualTo(1_000);
        meter.charge(0, 700);
        assertThat(meter.balance(seconds(2.5))).isEqualTo(550, within(1e-6));
        assertThat(meter.balance(seconds(60))).isEqualTo(1_000);
    }

    @Test
    void bucketTellsWhenWhatIsMissingHasFlownBack() {
        Meter meter = Shape.bucket(10).meter(PER_MINUTE);
        meter.charge(0, 1_200);
        assertThat(meter.balance(0)).isEqualTo(-200);
        assertThat(meter.nanosUntil(0, 100)).isEqualTo(seconds(3));
        assertThat(meter.nanosUntil(seconds(3), 100)).isZero();
    }

    @Test
    void flowIsChargedAsTimePasses() {
        Meter meter = Shape.bucket(10).meter(PER_MINUTE);
        meter.charge(0, 1_000);
        meter.flow(0, 60);
        assertThat(meter.balance(seconds(5))).isEqualTo(200, within(1e-6));
        meter.flow(seconds(5), 60);
        assertThat(meter.balance(seconds(10))).isEqualTo(100, within(1e-6));
        meter.flow(seconds(10), -120);
        assertThat(meter.charged(seconds(20))).isEqualTo(1_900, within(1e-6));
        assertThat(meter.offered(seconds(20))).isEqualTo(2_000, within(1e-6));
    }

    @Test
    void slidingWindowReturnsWhatIsAMinuteOld() {
        Meter meter = Shape.SLIDING.meter(PER_MINUTE);
        meter.charge(seconds(1), 4_000);
        meter.charge(seconds(31), 2_000);
        assertThat(meter.balance(seconds(60.9))).isZero();
        assertThat(meter.nanosUntil(seconds(60.9), 100)).isEqualTo(seconds(0.1));
        assertThat(meter.balance(seconds(61))).isEqualTo(4_000);
        assertThat(meter.balance(seconds(91))).isEqualTo(6_000);
    }

    @Test
    void slidingWindowSpreadsAFlow() {
        Meter meter = Shape.SLIDING.meter(PER_MINUTE);
        meter.flow(0, 60);
        meter.flow(seconds(10), -60);
        double step = 6;
        assertThat(meter.balance(seconds(59.9))).isEqualTo(5_400, within(1e-6));
        assertThat(meter.balance(seconds(65))).isEqualTo(5_700, within(step + 1e-6));
        assertThat(meter.balance(seconds(70))).isEqualTo(6_000, within(1e-6));
    }

    @Test
    void alignedWindowBeginsAnewWithTheMinute() {
        Meter meter = Shape.ALIGNED.meter(PER_MINUTE);
        meter.charge(seconds(50), 6_000);
        assertThat(meter.nanosUntil(seconds(58), 1)).isEqualTo(seconds(2));
        assertThat(meter.balance(seconds(60))).isEqualTo(6_000);
    }

    @Test
    void alignedWindowCountsAFlowFromItsBeginning() {
        Meter meter = Shape.ALIGNED.meter(PER_MINUTE);
        meter.flow(seconds(50), 60);
        assertThat(meter.balance(seconds(61))).isEqualTo(5_940, within(1e-6));
    }

    @Test
    void lowerLimitCutsWhatIsLeft() {
        Meter meter = Shape.bucket(60).meter(PER_MINUTE);
        meter.limit(0, PER_MINUTE / 2);
        assertThat(meter.balance(0)).isEqualTo(3_000);
        meter.charge(0, 3_000);
        assertThat(meter.balance(seconds(1))).isEqualTo(50, within(1e-6));
    }

    @Test
    void foreignTokensWereNeverOffered() {
        Meter meter = Shape.bucket(60).meter(PER_MINUTE);
        meter.charge(0, 500);
        meter.foreign(0, 1_000);
        meter.waste(200);
        assertThat(meter.balance(0)).isEqualTo(4_500);
        assertThat(meter.served(seconds(60))).isEqualTo(300);
        assertThat(meter.offered(seconds(60))).isEqualTo(5_000, within(1e-6));
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * Timer.SECOND);
    }

}
