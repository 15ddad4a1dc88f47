package io.github.aiutils.benchmarks.quota;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param figures what it is judged by; NaN where it has no such figure
 * @param successes number of calls that succeeded
 * @param trace hash of all that happened
 */
record Result(Map<Figure, Double> figures, long successes, long trace) {

    double get(Figure figure) {
        return this.figures.getOrDefault(figure, Double.NaN);
    }

    /** Returns the median of each figure. */
    static Map<Figure, Double> medians(List<Result> results) {
        Map<Figure, Double> medians = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            double[] values = results.stream().mapToDouble((result) -> result.get(figure)).toArray();
            Arrays.sort(values);
            medians.put(figure, values[(values.length - 1) / 2]);
        }
        return medians;
    }

}
