package io.github.aiutils.benchmarks.quota;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The results by which a contender is judged in one scenario, one for each seed.
 *
 * @param own its own
 * @param oracle the oracle's
 * @param alone its own without any tenant but the last; empty if there is only one
 */
record Trial(List<Result> own, List<Result> oracle, List<Result> alone) {

    double least(Figure figure) {
        return this.own.stream().mapToDouble((result) -> result.get(figure)).reduce(Math::min).orElse(Double.NaN);
    }

    double most(Figure figure) {
        return this.own.stream().mapToDouble((result) -> result.get(figure)).reduce(Math::max).orElse(Double.NaN);
    }

    double sum(Figure figure) {
        return this.own.stream().mapToDouble((result) -> result.get(figure)).sum();
    }

    /** Returns the 429s per 1,000 successes of all seeds together. */
    double refusals() {
        return 1000 * sum(Figure.COUNT) / this.own.stream().mapToLong(Result::successes).sum();
    }

    /** Returns the largest p99 wait ÷ median wait of a seed. */
    double spread() {
        return this.own.stream()
            .mapToDouble((result) -> result.get(Figure.WAIT_P99) / result.get(Figure.WAIT_P50))
            .reduce(Math::max)
            .orElse(Double.NaN);
    }

    /** Returns the least goodput in percent of what was asked for or of the quota. */
    double servedOfDemand() {
        return this.own.stream()
            .mapToDouble((result) -> 100 * result.get(Figure.GOODPUT) / Math.min(100, result.get(Figure.DEMAND)))
            .reduce(Math::min)
            .orElse(Double.NaN);
    }

    /** Returns the least goodput in percent of the oracle's with the same seed. */
    double ofOracle() {
        return IntStream.range(0, this.own.size())
            .mapToDouble((i) -> 100 * this.own.get(i).get(Figure.GOODPUT) / this.oracle.get(i).get(Figure.GOODPUT))
            .reduce(Math::min)
            .orElse(Double.NaN);
    }

    /**
     * Returns by how many seconds the last tenant's p99 wait exceeds its wait alone and
     * the accrual of the largest call.
     */
    double quietExcess() {
        return IntStream.range(0, this.own.size())
            .mapToDouble((i) -> this.own.get(i).get(Figure.QUIET_P99) - this.alone.get(i).get(Figure.QUIET_P99)
                    - this.own.get(i).get(Figure.LARGEST))
            .reduce(Math::max)
            .orElse(Double.NaN);
    }

}
