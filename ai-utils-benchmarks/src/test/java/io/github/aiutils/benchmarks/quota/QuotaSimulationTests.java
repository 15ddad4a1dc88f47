package io.github.aiutils.benchmarks.quota;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Tests of {@link Options}, {@link Report}, {@link Trial} and {@link Mark}. */
class QuotaSimulationTests {

    @Test
    void readsItsOptions() {
        assertThat(Options.parse()).isEqualTo(new Options("", 5, 240, 720, false, false));
        assertThat(Options.parse("--short", "--workload", "W1", "--seeds", "2", "--check"))
            .isEqualTo(new Options("W1", 2, 60, 180, false, true));
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--fast")).withMessageContaining("--fast");
    }

    @Test
    void refusesAWorkloadThatIsNotThere() {
        assertThatIllegalArgumentException().isThrownBy(() -> QuotaSimulation.main(new String[] { "--workload", "W7" }))
            .withMessageContaining("W7");
    }

    @Test
    void marksAreForTheWorstSeed() {
        Trial trial = new Trial(List.of(result(99, 1), result(97, 0)), List.of(result(100, 0), result(98, 0)),
                List.of());
        assertThat(trial.least(Figure.GOODPUT)).isEqualTo(97);
        assertThat(trial.sum(Figure.COUNT)).isEqualTo(1);
        assertThat(trial.refusals()).isEqualTo(0.5);
        assertThat(trial.ofOracle()).isEqualTo(100 * 97 / 98.0);
    }

    @Test
    void valueThatIsMissingPassesNoMark() {
        assertThat(Mark.none("", (trial) -> 0).passes(Double.NaN)).isFalse();
        assertThat(Mark.atMost(1, "", (trial) -> 0).passes(Double.NaN)).isFalse();
        assertThat(Mark.atLeast(98, "", (trial) -> 0).passes(98)).isTrue();
        assertThat(Mark.atLeast(98, "", (trial) -> 0).passes(97.9)).isFalse();
    }

    @Test
    void reportCountsWhatFailed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Report report = new Report(new PrintStream(out, true, StandardCharsets.UTF_8));
        Trial trial = new Trial(List.of(result(97, 0)), List.of(), List.of());
        report.mark(Mark.atLeast(98, "enough", (own) -> own.least(Figure.GOODPUT)), trial);
        report.mark(Mark.none("no 429", (own) -> own.sum(Figure.COUNT)), trial);
        assertThat(report.failed()).isOne();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("FAIL  enough: 97.0000", "PASS  no 429: 0.0000");
    }

    @Test
    void everyWorkloadIsThere() {
        assertThat(Scenarios.all()).extracting((scenario) -> scenario.name().split(" ")[0])
            .contains("W1", "W2", "W3", "W4", "W5", "W6", "W8", "W9", "halving,");
    }

    private static Result result(double goodput, double refusals) {
        return new Result(Map.of(Figure.GOODPUT, goodput, Figure.COUNT, refusals), 1_000, 0);
    }

}
