package io.github.aiutils.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.Samples;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class RoutePolicyTests {

    private final List<Call> attempts = new ArrayList<>();

    private Flux<Reply> end(Call call) {
        this.attempts.add(call);
        return Flux.just(Samples.done(call));
    }

    @Test
    void sendsACallToTheFirstOfItsRoutes() {
        RoutePolicy policy = new RoutePolicy((call) -> List.of(Samples.ROUTE, new Route("other", "model")));
        StepVerifier.create(policy.apply(Samples.call(true), this::end)).expectNextCount(1).verifyComplete();
        assertThat(this.attempts).singleElement().satisfies((call) -> {
            assertThat(call.route()).isEqualTo(Samples.ROUTE);
            assertThat(call.attempt()).isEqualTo(1);
        });
    }

    @Test
    void asksTheRouterForEachSubscriptionAndNotBefore() {
        AtomicInteger asked = new AtomicInteger();
        RoutePolicy policy = new RoutePolicy((call) -> List.of(new Route("acme", "m" + asked.incrementAndGet())));
        Flux<Reply> replies = policy.apply(Samples.call(true), this::end);
        assertThat(asked).hasValue(0);
        replies.blockLast();
        replies.blockLast();
        assertThat(this.attempts).extracting((call) -> call.route().model()).containsExactly("m1", "m2");
    }

    @Test
    void refusesACallWithoutRoute() {
        StepVerifier.create(new RoutePolicy((call) -> List.of()).apply(Samples.call(true), this::end))
            .verifyErrorSatisfies(
                    (error) -> assertThat(error).isInstanceOfSatisfying(RefusedException.class, (refused) -> {
                        assertThat(refused.errorClass()).isEqualTo(ErrorClass.NO_ROUTE);
                        assertThat(refused).hasMessage("client 'test' has no route");
                    }));
        assertThat(this.attempts).isEmpty();
    }

    @Test
    void passesOnWhatTheRouterThrows() {
        RefusedException refused = new RefusedException(ErrorClass.NO_ROUTE, "no");
        StepVerifier.create(new RoutePolicy((call) -> {
            throw refused;
        }).apply(Samples.call(true), this::end)).verifyErrorSatisfies((error) -> assertThat(error).isSameAs(refused));
    }

}
