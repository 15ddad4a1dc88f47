package io.github.aiutils.benchmarks.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

import io.github.aiutils.benchmarks.quota.SimCall.Ending;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

/** Tests of {@link Workload}, {@link Sizes} and {@link Arrivals}. */
class WorkloadTests {

    private static final int COUNT = 100_000;

    private static final Offset<Double> SHARE = within(0.005);

    @Test
    void shortCallsHaveTheirMedians() {
        List<SimCall> calls = calls(Workload.of(Arrivals.closed(1), Sizes.SHORT));
        assertThat(percentile(calls, 0.5, SimCall::input)).isCloseTo(1_200, withinPercentage(2));
        assertThat(percentile(calls, 0.8413, SimCall::input)).isCloseTo(1_200 * Math.E, withinPercentage(2));
        assertThat(percentile(calls, 0.5, SimCall::output)).isCloseTo(200, withinPercentage(2));
        assertThat(percentile(calls, 0.8413, SimCall::output)).isCloseTo(200 * Math.exp(0.9), withinPercentage(2));
        assertThat(percentile(calls, 1, SimCall::output)).isEqualTo(4_096);
        assertThat(calls).allMatch((call) -> call.cap() == 4_096 && call.deadline() == Long.MAX_VALUE);
    }

    @Test
    void longCallsHaveTheirMedians() {
        List<SimCall> calls = calls(Workload.of(Arrivals.closed(1), Sizes.LONG));
        assertThat(percentile(calls, 0.5, SimCall::input)).isCloseTo(1_200, withinPercentage(2));
        assertThat(percentile(calls, 0.5, SimCall::output)).isCloseTo(1_500, withinPercentage(2));
        assertThat(calls).allMatch((call) -> call.cap() == 32_000);
    }

    @Test
    void guessesAtTheInputAreOffByATenth() {
        List<SimCall> calls = calls(Workload.of(Arrivals.closed(1), Sizes.SHORT));
        ToDoubleFunction<SimCall> guess = (call) -> (double) call.estimatedInput() / call.input();
        assertThat(percentile(calls, 0.5, guess)).isCloseTo(1, within(0.01));
        assertThat(percentile(calls, 0.8413, guess)).isCloseTo(1.1, within(0.01));
    }

    @Test
    void oneCallInAHundredIsAGiant() {
        Sizes sizes = Sizes.SHORT.withGiants(2_000_000);
        List<SimCall> giants = calls(Workload.of(Arrivals.closed(1), sizes)).stream().filter(sizes::giant).toList();
        assertThat(giants.size()).isBetween(COUNT / 115, COUNT / 87);
        assertThat(giants).allMatch((call) -> call.input() >= 600_000 && call.input() < 1_000_000);
    }

    @Test
    void oneCallInTenBreaksAtSomeChunk() {
        List<SimCall> calls = calls(Workload.of(Arrivals.closed(1), Sizes.SHORT).withBroken(0.1));
        for (Ending ending : List.of(Ending.CUT, Ending.STALLED, Ending.CANCELLED)) {
            List<SimCall> broken = calls.stream().filter((call) -> call.fate().ending() == ending).toList();
            assertThat(broken.size() / (double) COUNT).isCloseTo(0.1 / 3, SHARE);
            assertThat(broken).allMatch((call) -> call.fate().chunk() >= 1 && call.fate().chunk() <= call.output());
            assertThat(percentile(broken, 0.5, (call) -> (double) call.fate().chunk() / call.output())).isCloseTo(0.5,
                    within(0.05));
        }
    }

    @Test
    void tenantsAskByTheirWeights() {
        List<SimCall> calls = calls(Workload.of(Arrivals.open(1), Sizes.SHORT).withTenants(List.of(10.0, 1.0)));
        assertThat(share(calls, 0)).isCloseTo(10.0 / 11, SHARE);
        calls = calls(Workload.of(Arrivals.open(1), Sizes.SHORT).withTenants(Workload.zipf(20)));
        double first = share(calls, 0);
        assertThat(share(calls, 1)).isCloseTo(first / 2, SHARE);
        assertThat(share(calls, 19)).isCloseTo(first / 20, SHARE);
    }

    @Test
    void lastTenantAloneAsksForNoMoreThanBefore() {
        Workload alone = Workload.of(Arrivals.open(1.32), Sizes.SHORT).withTenants(List.of(10.0, 1.0)).ofLastTenant();
        assertThat(alone.arrivals().share()).isCloseTo(0.12, within(1e-9));
        assertThat(share(calls(alone), 1)).isEqualTo(1);
    }

    @Test
    void patienceIsOneOfThoseGiven() {
        List<SimCall> calls = calls(Workload.of(Arrivals.open(1), Sizes.SHORT).withPatience(1.0, 5.0, 30.0));
        for (double patience : new double[] { 1, 5, 30 }) {
            long deadline = 7 + (long) (patience * Timer.SECOND);
            assertThat(calls.stream().filter((call) -> call.deadline() == deadline).count() / (double) COUNT)
                .isCloseTo(1.0 / 3, SHARE);
        }
    }

    @Test
    void burstsLastFiveSecondsOfEachMinute() {
        Arrivals arrivals = Arrivals.open(0.4).withBursts(10);
        long second = 1_000_000_000L;
        assertThat(arrivals.share(30 * second - 1)).isEqualTo(0.4);
        assertThat(arrivals.share(30 * second)).isEqualTo(4);
        assertThat(arrivals.share(95 * second - 1)).isEqualTo(4);
        assertThat(arrivals.share(95 * second)).isEqualTo(0.4);
    }

    private static List<SimCall> calls(Workload workload) {
        SplittableRandom random = new SplittableRandom(1);
        List<SimCall> calls = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            calls.add(workload.draw(i, 7, random));
        }
        return calls;
    }

    private static double percentile(List<SimCall> calls, double share, ToDoubleFunction<SimCall> value) {
        Samples samples = new Samples();
        calls.forEach((call) -> samples.add(value.applyAsDouble(call)));
        return samples.percentile(share);
    }

    private static double share(List<SimCall> calls, int tenant) {
        return calls.stream().filter((call) -> call.tenant() == tenant).count() / (double) calls.size();
    }

}
