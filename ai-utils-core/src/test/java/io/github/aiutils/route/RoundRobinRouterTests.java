package io.github.aiutils.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.github.aiutils.Given;
import io.github.aiutils.Route;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundRobinRouterTests {

    private final RoundRobinRouter router = new RoundRobinRouter(List.of(Given.A, Given.B, Given.C));

    @Test
    void beginsOneRouteFurtherEachTime() {
        assertThat(this.router.routes(Given.streamed())).containsExactly(Given.A, Given.B, Given.C);
        assertThat(this.router.routes(Given.streamed())).containsExactly(Given.B, Given.C, Given.A);
        assertThat(this.router.routes(Given.streamed())).containsExactly(Given.C, Given.A, Given.B);
        assertThat(this.router.routes(Given.streamed())).containsExactly(Given.A, Given.B, Given.C);
    }

    @Test
    void beginsEquallyOftenAtEachRouteWhoeverAsks() {
        Map<Route, Integer> counts = new ConcurrentHashMap<>();
        IntStream.range(0, 9000)
            .parallel()
            .forEach((i) -> counts.merge(this.router.routes(Given.streamed()).get(0), 1, Integer::sum));
        assertThat(counts).isEqualTo(Map.of(Given.A, 3000, Given.B, 3000, Given.C, 3000));
    }

    @Test
    void isNoDifferentWithOneRouteOrNone() {
        RoundRobinRouter one = new RoundRobinRouter(List.of(Given.A));
        RoundRobinRouter none = new RoundRobinRouter(List.of());
        Map<List<Route>, Integer> seen = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            seen.merge(one.routes(Given.streamed()), 1, Integer::sum);
            assertThat(none.routes(Given.streamed())).isEmpty();
        }
        assertThat(seen).isEqualTo(Map.of(List.of(Given.A), 5));
    }

}
