package io.github.aiutils.benchmarks.quota;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the library's limiter to its pass marks, in short; the program does in full. */
class QuotaMarksTests {

    @ParameterizedTest
    @ValueSource(
            strings = { "W1 produced, 60 s", "W1 produced, 10 s", "W1 capped", "W2", "W4", "W5", "W6", "W8", "W9" })
    void keepsItsMarks(String workload) {
        keepsItsMarks(new Options(workload, 1, 60, 180, true, true));
    }

    /** Long answers, and a limit that has to be learned: a steady state takes longer. */
    @ParameterizedTest
    @ValueSource(strings = { "W3", "halving" })
    void keepsItsMarksInTheLongRun(String workload) {
        keepsItsMarks(new Options(workload, 1, 240, 720, true, true));
    }

    private static void keepsItsMarks(Options options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int failed = QuotaSimulation.run(options, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(failed).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }

}
