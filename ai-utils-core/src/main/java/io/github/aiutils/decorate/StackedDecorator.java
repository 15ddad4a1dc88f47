package io.github.aiutils.decorate;

import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several decorators, the outermost first. */
final class StackedDecorator implements Decorator {

    private final List<Decorator> outermostFirst;

    StackedDecorator(List<Decorator> outermostFirst) {
        this.outermostFirst = outermostFirst;
    }

    @Override
    public <T> Flux<T> apply(Flux<T> work) {
        Flux<T> decorated = work;
        for (int i = this.outermostFirst.size() - 1; i >= 0; i--) {
            decorated = this.outermostFirst.get(i).apply(decorated);
        }
        return decorated;
    }

    @Override
    public <T> Mono<T> apply(Mono<T> work) {
        Mono<T> decorated = work;
        for (int i = this.outermostFirst.size() - 1; i >= 0; i--) {
            decorated = this.outermostFirst.get(i).apply(decorated);
        }
        return decorated;
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        Callable<T> decorated = work;
        for (int i = this.outermostFirst.size() - 1; i >= 0; i--) {
            Decorator decorator = this.outermostFirst.get(i);
            Callable<T> inner = decorated;
            decorated = () -> decorator.call(inner);
        }
        return decorated.call();
    }

}
