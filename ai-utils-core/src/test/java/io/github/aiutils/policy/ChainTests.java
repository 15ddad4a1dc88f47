package io.github.aiutils.policy;

import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.Samples;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class ChainTests {

    private final List<String> seen = new ArrayList<>();

    private Policy named(String name) {
        return (call, next) -> Flux.defer(() -> {
            this.seen.add(name);
            return next.proceed(call).doOnComplete(() -> this.seen.add("/" + name));
        });
    }

    private Flux<Reply> end(Call call) {
        return Flux.defer(() -> {
            this.seen.add("end");
            return Flux.just(Samples.text("a"));
        });
    }

    @Test
    void passesPoliciesInOrderAndRepliesInReverse() {
        Chain chain = Chain.of(List.of(named("a"), named("b")), this::end);
        Flux<Reply> replies = chain.proceed(Samples.call(true));
        assertThat(this.seen).isEmpty();
        StepVerifier.create(replies).expectNext(Samples.text("a")).verifyComplete();
        assertThat(this.seen).containsExactly("a", "b", "end", "/b", "/a");
    }

    @Test
    void isItsEndWithoutPolicies() {
        StepVerifier.create(Chain.of(List.of(), this::end).proceed(Samples.call(true)))
            .expectNext(Samples.text("a"))
            .verifyComplete();
    }

    @Test
    void mayBeEnteredTwiceByOneCallAndByMany() {
        Policy twice = (call, next) -> next.proceed(call).concatWith(next.proceed(call));
        Chain chain = Chain.of(List.of(named("a"), twice, named("b")), this::end);
        for (int i = 0; i < 2; i++) {
            StepVerifier.create(chain.proceed(Samples.call(true))).expectNextCount(2).verifyComplete();
            assertThat(this.seen).containsExactly("a", "b", "end", "/b", "b", "end", "/b", "/a");
            this.seen.clear();
        }
    }

    @Test
    void handsOnTheCallAPolicyMakes() {
        Policy routes = (call, next) -> next.proceed(call.attempt(new Route("other", "model")));
        List<Route> routed = new ArrayList<>();
        Chain chain = Chain.of(List.of(routes), (call) -> {
            routed.add(call.route());
            return Flux.empty();
        });
        StepVerifier.create(chain.proceed(Samples.call(true))).verifyComplete();
        assertThat(routed).containsExactly(new Route("other", "model"));
    }

}
