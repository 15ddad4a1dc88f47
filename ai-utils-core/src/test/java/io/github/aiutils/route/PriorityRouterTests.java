package io.github.aiutils.route;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

class PriorityRouterTests {

    @Test
    void keepsTheOrderInWhichRoutesAreWritten() {
        PriorityRouter router = new PriorityRouter(List.of(Given.C, Given.A, Given.B));
        for (int i = 0; i < 3; i++) {
            assertThat(router.routes(Given.streamed())).containsExactly(Given.C, Given.A, Given.B);
        }
    }

    @Test
    void doesNotChangeWithTheListItWasMadeOf() {
        List<Route> routes = new ArrayList<>(List.of(Given.A));
        PriorityRouter router = new PriorityRouter(routes);
        routes.clear();
        assertThat(router.routes(Given.streamed())).containsExactly(Given.A);
    }

    @Test
    void doesNotWatch() {
        Flux<Reply> replies = Flux.empty();
        assertThat(new PriorityRouter(List.of(Given.A)).watch(Given.A, replies)).isSameAs(replies);
    }

}
