package io.github.aiutils.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.Route;

/**
 * Draws the order of routes by their weights, without replacement: a route of weight 3 is
 * first three times as often as one of weight 1, and one of weight 0 comes last.
 *
 * @since 0.1.0
 */
public final class WeightedRouter implements Router {

    private final Map<Route, Double> weights;

    private final DoubleSupplier random;

    /**
     * Makes a router.
     * @param weights weight of each route, 0 or more
     * @param random gives numbers from 0 to 1
     */
    public WeightedRouter(Map<Route, Double> weights, DoubleSupplier random) {
        this.weights = new LinkedHashMap<>(weights);
        this.random = random;
    }

    @Override
    public List<Route> routes(Call call) {
        Map<Route, Double> left = new LinkedHashMap<>(this.weights);
        List<Route> order = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            Route drawn = draw(left);
            left.remove(drawn);
            order.add(drawn);
        }
        return order;
    }

    private Route draw(Map<Route, Double> left) {
        double sum = left.values().stream().mapToDouble(Double::doubleValue).sum();
        double point = this.random.getAsDouble() * sum;
        Route drawn = left.keySet().iterator().next();
        for (Map.Entry<Route, Double> route : left.entrySet()) {
            if (route.getValue() > 0) {
                drawn = route.getKey();
                point -= route.getValue();
                if (point < 0) {
                    break;
                }
            }
        }
        return drawn;
    }

}
