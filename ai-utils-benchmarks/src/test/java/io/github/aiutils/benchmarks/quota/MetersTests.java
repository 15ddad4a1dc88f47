package io.github.aiutils.benchmarks.quota;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests of {@link Meters} by each {@link Charging} rule. The call has 1,000 tokens of
 * input, which its characters make 900, 300 of output and a cap of 4,000.
 */
class MetersTests {

    private static final long SECOND = 1_000_000_000L;

    private static final ProviderSettings SETTINGS = ProviderSettings.DEFAULT.withLimits(6_000, 60);

    private final SimCall call = new SimCall(1, 0, new SimCall.Size(1_000, 1_100, 900, 300, 4_000),
            SimCall.Fate.COMPLETE, 0, Long.MAX_VALUE);

    @Test
    void producedChargesInputOnArrivalAndOutputAsItComes() {
        Meters meters = new Meters(SETTINGS);
        meters.take(0, meters.onArrival(this.call));
        assertThat(meters.tokensCharged(0)).isEqualTo(1_000);
        meters.startProducing(0);
        assertThat(meters.tokensCharged(2 * SECOND)).isEqualTo(1_120, within(1e-6));
        meters.stopProducing(5 * SECOND, 5 * SECOND, 300);
        meters.correct(5 * SECOND, this.call, 300);
        assertThat(meters.tokensCharged(9 * SECOND)).isEqualTo(1_300, within(1e-6));
    }

    @Test
    void reserveChargesTheCapOnArrivalAndCorrectsIt() {
        Meters meters = new Meters(SETTINGS.with(Charging.RESERVE));
        meters.take(0, meters.onArrival(this.call));
        assertThat(meters.tokensCharged(0)).isEqualTo(5_000);
        meters.correct(0, this.call, 300);
        assertThat(meters.tokensCharged(0)).isEqualTo(1_300);
        assertThat(meters.headers(0).tokens().remaining()).isEqualTo(4_700);
    }

    @Test
    void cappedChargesTheLargerAndNeverCorrectsIt() {
        Meters meters = new Meters(SETTINGS.with(Charging.CAPPED));
        meters.take(0, meters.onArrival(this.call));
        meters.correct(0, this.call, 300);
        assertThat(meters.tokensCharged(0)).isEqualTo(4_000);
        assertThat(Charging.CAPPED.cost(this.call)).isEqualTo(4_000);
    }

    @Test
    void inputAndOutputMayCountApart() {
        Meters meters = new Meters(SETTINGS.with(Charging.CAPPED).withTokensApart());
        meters.take(0, meters.onArrival(this.call));
        RateHeaders headers = meters.headers(0);
        assertThat(headers.rate("input-tokens")).isEqualTo(new RateHeaders.Rate(6_000, 5_100, 9 * SECOND));
        assertThat(headers.rate("output-tokens")).isEqualTo(new RateHeaders.Rate(6_000, 2_000, 40 * SECOND));
        assertThat(headers.tokens()).isEqualTo(headers.output());
    }

    @Test
    void callFitsWhenEveryDimensionHasWhatItIsCharged() {
        Meters meters = new Meters(SETTINGS);
        Charge charge = meters.onArrival(this.call);
        meters.take(0, new Charge(0, 5_500, 0));
        assertThat(meters.nanosUntilFit(0, charge)).isEqualTo(5 * SECOND);
        meters.take(0, new Charge(60, 0, 0));
        assertThat(meters.nanosUntilFit(6 * SECOND, charge)).isZero();
        meters.take(6 * SECOND, new Charge(7, 0, 0));
        assertThat(meters.nanosUntilFit(6 * SECOND, charge)).isEqualTo(2 * SECOND);
    }

    @Test
    void callLargerThanTheIdleQuotaNeverFits() {
        Meters meters = new Meters(SETTINGS.with(Shape.bucket(9)));
        assertThat(meters.everFits(meters.onArrival(this.call))).isFalse();
        meters = new Meters(SETTINGS.with(Shape.bucket(10)));
        assertThat(meters.everFits(meters.onArrival(this.call))).isTrue();
    }

    @Test
    void wasteIsWhatWasChargedByTheRule() {
        for (Charging charging : Charging.values()) {
            Meters meters = new Meters(SETTINGS.with(charging));
            meters.take(0, meters.onArrival(this.call));
            meters.startProducing(0);
            meters.stopProducing(2 * SECOND, 2 * SECOND, 120);
            meters.correct(2 * SECOND, this.call, 120);
            meters.waste(this.call, 120);
            assertThat(meters.served(2 * SECOND).input()).as(charging.name()).isEqualTo(0, within(1e-6));
            assertThat(meters.served(2 * SECOND).requests()).as(charging.name()).isZero();
        }
    }

    @Test
    void refusedCallCountsAsARequestWhileThereAreAny() {
        Meters meters = new Meters(SETTINGS);
        for (int i = 0; i < 100; i++) {
            meters.refuse(0);
        }
        assertThat(meters.headers(0).requests().remaining()).isZero();
        assertThat(meters.nanosUntilFit(0, meters.onArrival(this.call))).isEqualTo(SECOND);
    }

}
