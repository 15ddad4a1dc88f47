package io.github.aiutils.benchmarks.quota;

import java.util.Arrays;

/** How evenly tenants were served. */
final class Fairness {

    private Fairness() {
    }

    /**
     * Returns Jain's index over received ÷ fair share, 1 if all got theirs.
     * @param received what each tenant received
     * @param demand what each tenant asked for
     */
    static double jain(double[] received, double[] demand) {
        double[] shares = maxMin(demand, Arrays.stream(received).sum());
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < received.length; i++) {
            if (shares[i] > 0) {
                double ratio = received[i] / shares[i];
                sum += ratio;
                squares += ratio * ratio;
                count++;
            }
        }
        return (squares > 0) ? sum * sum / (count * squares) : Double.NaN;
    }

    /**
     * Returns max-min fair shares: nobody gets more than was asked for, and what is left
     * over is divided evenly among the others.
     */
    static double[] maxMin(double[] demand, double capacity) {
        double[] rising = Arrays.stream(demand).sorted().toArray();
        double left = capacity;
        double level = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rising.length; i++) {
            double even = left / (rising.length - i);
            if (rising[i] > even) {
                level = even;
                break;
            }
            left -= rising[i];
        }
        double most = level;
        return Arrays.stream(demand).map((asked) -> Math.min(asked, most)).toArray();
    }

}
