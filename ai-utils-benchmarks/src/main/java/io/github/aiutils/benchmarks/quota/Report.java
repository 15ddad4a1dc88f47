package io.github.aiutils.benchmarks.quota;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints tables of figures and the pass marks. */
final class Report {

    private static final List<Figure> COLUMNS = List.of(Figure.GOODPUT, Figure.REFUSALS, Figure.WAIT_P50,
            Figure.WAIT_P99, Figure.WAIT_MAX, Figure.JAIN, Figure.LENT, Figure.REAL, Figure.ETA, Figure.LATE,
            Figure.LEAKS, Figure.LEDGER, Figure.DECISION);

    private final PrintStream out;

    private int failed;

    Report(PrintStream out) {
        this.out = out;
    }

    void table(Scenario scenario, Map<Entrant, List<Result>> results) {
        this.out.printf(Locale.ROOT, "%n%s%n%-18s", scenario.name(), "median of seeds");
        COLUMNS.forEach((figure) -> this.out.printf(Locale.ROOT, "%12s", figure.label()));
        this.out.println();
        new EnumMap<>(results).forEach((entrant, own) -> {
            Map<Figure, Double> medians = Result.medians(own);
            this.out.printf(Locale.ROOT, "%-18s", entrant.label());
            COLUMNS.forEach((figure) -> this.out.printf(Locale.ROOT, "%12s",
                    number(medians.getOrDefault(figure, Double.NaN), figure.decimals())));
            this.out.println();
        });
    }

    void mark(Mark mark, Trial trial) {
        double value = mark.value().applyAsDouble(trial);
        line(mark.passes(value), mark.goal(), number(value, 4));
    }

    void line(boolean passed, String goal, String value) {
        this.failed += passed ? 0 : 1;
        this.out.printf(Locale.ROOT, "%s  %s: %s%n", passed ? "PASS" : "FAIL", goal, value);
    }

    int failed() {
        return this.failed;
    }

    private static String number(double value, int decimals) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

}
