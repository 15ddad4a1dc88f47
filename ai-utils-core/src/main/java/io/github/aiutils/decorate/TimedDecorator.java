package io.github.aiutils.decorate;

import java.util.concurrent.Callable;

import io.github.aiutils.observe.WorkObserver;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * Observes work from its start to its end, as {@code ai.utils.timed} with its name and
 * its outcome: {@code success}, {@code error} or {@code cancelled}.
 *
 * @since 0.1.0
 */
public final class TimedDecorator implements Decorator {

    private final String name;

    private final ObservationRegistry registry;

    /**
     * Makes a decorator.
     * @param name the name, a tag of the timer, so one of few
     * @param registry where work is observed
     */
    public TimedDecorator(String name, ObservationRegistry registry) {
        this.name = name;
        this.registry = registry;
    }

    @Override
    public <T> Flux<T> apply(Flux<T> work) {
        return Flux.deferContextual((context) -> {
            WorkObserver<T> observer = new WorkObserver<>(this.name, this.registry, context);
            return work.tap(() -> observer);
        });
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        return new WorkObserver<T>(this.name, this.registry, Context.empty()).call(work);
    }

}
