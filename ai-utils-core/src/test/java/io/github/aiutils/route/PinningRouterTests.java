package io.github.aiutils.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PinningRouterTests {

    private final List<Route> watched = new ArrayList<>();

    private final Router others = new Router() {

        @Override
        public List<Route> routes(Call call) {
            return List.of(Given.A, Given.B);
        }

        @Override
        public Flux<Reply> watch(Route route, Flux<Reply> replies) {
            PinningRouterTests.this.watched.add(route);
            return replies;
        }

    };

    private final PinningRouter router = new PinningRouter(this.others,
            new RouteResolver(Map.of("openai", "openai", "claude", "anthropic"), List.of()));

    private static Call call(@Nullable String model) {
        return Call.of("req_0123456789ab", "test", ChatRequest.of("Hi").withModel(model), false);
    }

    @Test
    void leavesACallThatNamesNoModelToTheOtherRouter() {
        assertThat(this.router.routes(call(null))).containsExactly(Given.A, Given.B);
    }

    @Test
    void pinsACallThatNamesARouteToThatOne() {
        assertThat(this.router.routes(call("openai/anything~1"))).containsExactly(new Route("openai", "anything~1"));
    }

    @Test
    void pinsACallThatNamesAModelToTheProviderThatHasIt() {
        assertThat(this.router.routes(call("claude-opus-5"))).containsExactly(new Route("claude", "claude-opus-5"));
    }

    @Test
    void refusesAModelThatNobodyHas() {
        assertThatThrownBy(() -> this.router.routes(call("mistral-large"))).isInstanceOf(RefusedException.class);
    }

    @Test
    void letsTheOtherRouterWatch() {
        Flux<Reply> replies = Flux.empty();
        assertThat(this.router.watch(Given.B, replies)).isSameAs(replies);
        assertThat(this.watched).containsExactly(Given.B);
    }

}
