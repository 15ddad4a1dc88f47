package io.github.aiutils.policy;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.observe.AiCallConvention;
import io.github.aiutils.observe.CallObserver;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.publisher.Flux;

/**
 * Observes each call once, and each of its attempts as an event of it.
 *
 * @since 0.1.0
 */
public final class ObservePolicy implements Policy {

    private final ObservationRegistry registry;

    private final AiCallConvention convention;

    public ObservePolicy(ObservationRegistry registry, AiCallConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        return Flux.deferContextual((context) -> {
            CallObserver observer = new CallObserver(call, this.registry, this.convention, context);
            return Flux.defer(() -> next.proceed(call.observedBy(observer::attempted))).tap(() -> observer);
        });
    }

}
