package io.github.aiutils.route;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.aiutils.Given;
import io.github.aiutils.Route;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WeightedRouterTests {

    private static final int CALLS = 40_000;

    private static Map<Route, Double> weights(double a, double b, double c) {
        Map<Route, Double> weights = new LinkedHashMap<>();
        weights.put(Given.A, a);
        weights.put(Given.B, b);
        weights.put(Given.C, c);
        return weights;
    }

    private static Map<List<Route>, Integer> draw(Map<Route, Double> weights, long seed) {
        WeightedRouter router = new WeightedRouter(weights, new Random(seed)::nextDouble);
        Map<List<Route>, Integer> orders = new HashMap<>();
        for (int i = 0; i < CALLS; i++) {
            orders.merge(router.routes(Given.streamed()), 1, Integer::sum);
        }
        return orders;
    }

    /** An order is as frequent as drawing without replacement makes it. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void drawsOrdersByTheirWeights(long seed) {
        Map<Route, Double> weights = weights(5, 3, 2);
        Map<List<Route>, Integer> orders = draw(weights, seed);
        assertThat(orders).hasSize(6);
        orders.forEach((order, count) -> {
            double first = weights.get(order.get(0)) / 10;
            double second = weights.get(order.get(1)) / (10 - weights.get(order.get(0)));
            assertThat((double) count).isCloseTo(CALLS * first * second, Percentage.withPercentage(6));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4 })
    void givesARouteOfWeightZeroLast(long seed) {
        Map<List<Route>, Integer> orders = draw(weights(0, 3, 1), seed);
        assertThat(orders).containsOnlyKeys(List.of(Given.B, Given.C, Given.A), List.of(Given.C, Given.B, Given.A));
        assertThat((double) orders.get(List.of(Given.B, Given.C, Given.A))).isCloseTo(CALLS * 0.75,
                Percentage.withPercentage(2));
    }

    @Test
    void keepsTheWrittenOrderOfRoutesOfWeightZero() {
        assertThat(draw(weights(0, 0, 0), 1)).containsOnlyKeys(List.of(Given.A, Given.B, Given.C));
        assertThat(draw(weights(0, 0, 1), 1)).containsOnlyKeys(List.of(Given.C, Given.A, Given.B));
    }

    @ParameterizedTest
    @ValueSource(doubles = { 0, 0.5, 0.9999999999999999, 1 })
    void givesEachRouteOnceWhateverIsDrawn(double drawn) {
        WeightedRouter router = new WeightedRouter(weights(0.1, 0.2, 0), () -> drawn);
        assertThat(router.routes(Given.streamed())).containsExactlyInAnyOrder(Given.A, Given.B, Given.C)
            .last()
            .isEqualTo(Given.C);
    }

    @Test
    void doesNotChangeWithTheWeightsItWasMadeOf() {
        Map<Route, Double> weights = weights(1, 1, 1);
        WeightedRouter router = new WeightedRouter(weights, () -> 0);
        weights.clear();
        assertThat(router.routes(Given.streamed())).containsExactly(Given.A, Given.B, Given.C);
    }

}
