package io.github.aiutils.route;

import java.util.List;
import java.util.Map;

import io.github.aiutils.Given;
import io.github.aiutils.Route;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeastCostRouterTests {

    private static List<Route> order(Map<Route, Double> costs) {
        return new LeastCostRouter(List.of(Given.A, Given.B, Given.C), costs::get).routes(Given.streamed());
    }

    @Test
    void givesTheCheapestRouteFirst() {
        assertThat(order(Map.of(Given.A, 2.5, Given.B, 0.15, Given.C, 0.6))).containsExactly(Given.B, Given.C, Given.A);
    }

    @Test
    void keepsTheWrittenOrderOfRoutesOfOneCost() {
        assertThat(order(Map.of(Given.A, 1.0, Given.B, 1.0, Given.C, 0.0))).containsExactly(Given.C, Given.A, Given.B);
    }

    @Test
    void givesARouteWhoseCostIsNoNumberLast() {
        assertThat(order(Map.of(Given.A, Double.NaN, Given.B, 9.0, Given.C, 1.0))).containsExactly(Given.C, Given.B,
                Given.A);
    }

}
