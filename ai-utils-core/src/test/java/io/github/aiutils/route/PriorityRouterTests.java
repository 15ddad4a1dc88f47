package io.github.aiutils.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.error.RefusedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PriorityRouterTests {

    private static final Route FIRST = new Route("openai", "gpt-6-luna");

    private static final Route SECOND = new Route("anthropic", "claude-haiku-5-5");

    private final PriorityRouter router = new PriorityRouter(List.of(FIRST, SECOND),
            new RouteResolver(Map.of("openai", "openai", "anthropic", "anthropic"), List.of()));

    private static Call call(String model) {
        return Call.of("req_1", "test", ChatRequest.of("Hi").withModel(model), false);
    }

    @Test
    void keepsTheOrderInWhichRoutesAreWritten() {
        assertThat(this.router.routes(call(null))).containsExactly(FIRST, SECOND);
    }

    @Test
    void pinsACallThatNamesAModelToOneRoute() {
        assertThat(this.router.routes(call("openai/anything~1"))).containsExactly(new Route("openai", "anything~1"));
        assertThat(this.router.routes(call("claude-opus-5"))).containsExactly(new Route("anthropic", "claude-opus-5"));
    }

    @Test
    void refusesAModelThatNobodyHas() {
        assertThatThrownBy(() -> this.router.routes(call("mistral-large"))).isInstanceOf(RefusedException.class);
    }

    @Test
    void doesNotChangeWithTheListItWasMadeOf() {
        List<Route> routes = new ArrayList<>(List.of(FIRST));
        PriorityRouter copied = new PriorityRouter(routes, new RouteResolver(Map.of(), List.of()));
        routes.clear();
        assertThat(copied.routes(call(null))).containsExactly(FIRST);
    }

}
