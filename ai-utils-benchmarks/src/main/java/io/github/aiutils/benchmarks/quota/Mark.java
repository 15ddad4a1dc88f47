package io.github.aiutils.benchmarks.quota;

import java.util.function.ToDoubleFunction;

/**
 * A pass mark, for the worst seed unless its goal says otherwise.
 *
 * @param goal what is to be reached
 * @param value what was
 * @param least least value that passes
 * @param most largest value that passes
 */
record Mark(String goal, ToDoubleFunction<Trial> value, double least, double most) {

    static Mark atLeast(double least, String goal, ToDoubleFunction<Trial> value) {
        return new Mark(goal, value, least, Double.POSITIVE_INFINITY);
    }

    static Mark atMost(double most, String goal, ToDoubleFunction<Trial> value) {
        return new Mark(goal, value, Double.NEGATIVE_INFINITY, most);
    }

    static Mark none(String goal, ToDoubleFunction<Trial> value) {
        return new Mark(goal, value, 0, 0);
    }

    /** Returns whether a value passes, which no NaN does. */
    boolean passes(double reached) {
        return reached >= this.least && reached <= this.most;
    }

}
