package io.github.aiutils.benchmarks.quota;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Tests of {@link Simulation} with runs of one minute and three that count. */
class SimulationTests {

    private static final Workload CLOSED = Workload.of(Arrivals.closed(400), Sizes.SHORT);

    private static final Scenario W1 = Scenario.of("W1", CLOSED, ProviderSettings.DEFAULT);

    @ParameterizedTest
    @EnumSource
    void sameSeedGivesTheSameTrace(Entrant entrant) {
        Scenario scenario = Scenario.of("broken", CLOSED.withBroken(0.1),
                ProviderSettings.DEFAULT.with(HeaderStyle.ANTHROPIC, true).withForeignShare(0.1));
        Result first = run(scenario, entrant, 1);
        assertThat(run(scenario, entrant, 1).trace()).isEqualTo(first.trace());
        assertThat(run(scenario, entrant, 2).trace()).isNotEqualTo(first.trace());
    }

    @ParameterizedTest
    @EnumSource
    void everyEntrantServesAndEndsEmpty(Entrant entrant) {
        Result result = run(W1, entrant, 1);
        assertThat(result.get(Figure.GOODPUT)).isBetween(20.0, 105.0);
        assertThat(result.successes()).isGreaterThan(500);
        assertThat(result.get(Figure.WAIT_P50)).isLessThanOrEqualTo(result.get(Figure.WAIT_P99));
        assertThat(result.get(Figure.LEAKS)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void oracleIsNeverRefusedAndLeavesNothingUnused(Charging charging) {
        Result result = run(Scenario.of("W1", CLOSED, ProviderSettings.DEFAULT.with(charging)), Entrant.ORACLE, 1);
        assertThat(result.get(Figure.COUNT)).isZero();
        assertThat(result.get(Figure.GOODPUT)).isGreaterThanOrEqualTo(99);
    }

    @ParameterizedTest
    @ValueSource(doubles = { 2, 10, 60 })
    void oracleIsNeverRefusedWhateverTheBucket(double seconds) {
        Result result = run(Scenario.of("W1", CLOSED, ProviderSettings.DEFAULT.with(Shape.bucket(seconds))),
                Entrant.ORACLE, 1);
        assertThat(result.get(Figure.COUNT)).isZero();
        assertThat(result.get(Figure.GOODPUT)).isGreaterThanOrEqualTo(99);
    }

    @Test
    void blindRetriesAreRefusedThousandsOfTimes() {
        assertThat(run(W1, Entrant.BACKOFF, 1).get(Figure.REFUSALS)).isBetween(2_000.0, 20_000.0);
        assertThat(run(W1, Entrant.IMPATIENT, 1).get(Figure.REFUSALS)).isBetween(4_000.0, 40_000.0);
    }

    @Test
    void reservingTheCapWastesMostOfTheQuota() {
        assertThat(run(W1, Entrant.CAP, 1).get(Figure.GOODPUT)).isBetween(27.0, 45.0);
    }

    @Test
    void demandOfAnOpenWorkloadIsItsShareOfTheQuota() {
        Scenario scenario = Scenario.of("W2", Workload.of(Arrivals.open(0.9), Sizes.SHORT), ProviderSettings.DEFAULT);
        Result result = new Simulation(scenario, Entrant.ORACLE, 1).run(60, 3600);
        assertThat(result.get(Figure.DEMAND)).isCloseTo(90, within(2.0));
        assertThat(result.get(Figure.GOODPUT)).isCloseTo(result.get(Figure.DEMAND), within(0.5));
        assertThat(result.get(Figure.WAIT_P99)).isZero();
    }

    @Test
    void ledgerEqualsTheProvidersWhateverBreaks() {
        Result result = run(Scenario.of("W8", CLOSED.withBroken(0.3), ProviderSettings.DEFAULT), Entrant.ORACLE, 1);
        assertThat(result.get(Figure.LEDGER)).isZero();
        assertThat(result.get(Figure.GOODPUT)).isLessThan(90);
    }

    @Test
    void fairOracleServesTenantsEvenlyAndBlindRetriesDoNot() {
        Scenario scenario = Scenario.of("W5",
                Workload.of(Arrivals.open(1.5), Sizes.SHORT).withTenants(List.of(10.0, 1.0)), ProviderSettings.DEFAULT);
        assertThat(run(scenario, Entrant.ORACLE, 1).get(Figure.JAIN)).isGreaterThan(0.99);
        assertThat(run(scenario, Entrant.CAP, 1).get(Figure.JAIN)).isLessThan(0.9);
    }

    @Test
    void callsOfOthersThatComeTooLateAreCounted() {
        Scenario scenario = Scenario.of("W9", Workload.of(Arrivals.open(1.3), Sizes.SHORT).withPatience(1.0),
                ProviderSettings.DEFAULT);
        assertThat(run(scenario, Entrant.ORACLE, 1).get(Figure.LATE)).isZero();
        assertThat(run(scenario, Entrant.CAP, 1).get(Figure.LATE)).isPositive();
    }

    @Test
    void hiddenHalvingHalvesWhatIsOffered() {
        Scenario scenario = Scenario.of("halving", CLOSED,
                ProviderSettings.DEFAULT.with(new ProviderSettings.LimitChange(0, 0.5)));
        Result whole = run(W1, Entrant.ORACLE, 1);
        Result half = run(scenario, Entrant.ORACLE, 1);
        assertThat(half.get(Figure.GOODPUT)).isGreaterThan(99);
        assertThat((double) half.successes() / whole.successes()).isCloseTo(0.5, within(0.05));
        assertThat(run(scenario, Entrant.BACKOFF, 1).get(Figure.INFORMED)).isPositive();
    }

    private static Result run(Scenario scenario, Entrant entrant, long seed) {
        return new Simulation(scenario, entrant, seed).run(60, 180);
    }

}
