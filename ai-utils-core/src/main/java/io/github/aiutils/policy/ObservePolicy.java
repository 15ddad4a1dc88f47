package io.github.aiutils.policy;

import java.util.function.LongSupplier;

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

    private final LongSupplier clock;

    public ObservePolicy(ObservationRegistry registry, AiCallConvention convention) {
        this(registry, convention, System::nanoTime);
    }

    /**
     * Makes the policy.
     * @param registry takes the observations
     * @param convention names them
     * @param clock tells nanoseconds
     */
    public ObservePolicy(ObservationRegistry registry, AiCallConvention convention, LongSupplier clock) {
        this.registry = registry;
        this.convention = convention;
        this.clock = clock;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        return Flux.deferContextual((context) -> {
            CallObserver observer = new CallObserver(call, this.registry, this.convention, context, this.clock);
            return Flux.defer(() -> next.proceed(call.observedBy(observer::attempted))).tap(() -> observer);
        });
    }

}
