package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.VirtualTime;
import reactor.core.publisher.Flux;

/**
 * The end of a chain: replies as told, once each, the last of it for ever. Notes what
 * reaches it, and numbers attempts and says that output was handed on, as the breaker
 * does, where there is none.
 */
final class ScriptedProvider implements Chain {

    final List<Call> calls = new ArrayList<>();

    final List<Duration> times = new ArrayList<>();

    private final Deque<Function<Call, Flux<Reply>>> script = new ArrayDeque<>();

    private final VirtualTime time;

    ScriptedProvider(VirtualTime time) {
        this.time = time;
    }

    ScriptedProvider then(Function<Call, Flux<Reply>> replies) {
        this.script.add(replies);
        return this;
    }

    ScriptedProvider then(Reply... replies) {
        return then((call) -> Flux.just(replies));
    }

    ScriptedProvider then(Throwable error) {
        return then((call) -> Flux.error(error));
    }

    @Override
    public Flux<Reply> proceed(Call call) {
        return Flux.defer(() -> {
            this.calls.add((call.attempt() == 0) ? call.attempt(call.route()) : call);
            this.times.add(this.time.passed());
            Function<Call, Flux<Reply>> next = (this.script.size() > 1) ? this.script.remove() : this.script.element();
            return next.apply(call);
        }).doOnNext((reply) -> {
            if (reply.meaningful()) {
                call.commit();
            }
        });
    }

    List<Route> routes() {
        return this.calls.stream().map(Call::route).toList();
    }

}
