package io.github.aiutils.decorate;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Something around a piece of work, whatever shape the work has: a {@link Mono} or
 * {@link Flux}, for {@code transformDeferred(decorator::apply)}, a future, or a method
 * that gives a value. Work that is a publisher begins when it is subscribed to, and not
 * before; a future's when it is asked for.
 *
 * @since 0.1.0
 */
public interface Decorator {

    /**
     * Decorates work that gives several values.
     * @param <T> what the work gives
     * @param work the work; each subscription to it is an attempt
     * @return the decorated work
     */
    <T> Flux<T> apply(Flux<T> work);

    /**
     * Decorates work that gives a value or none.
     * @param <T> what the work gives
     * @param work the work; each subscription to it is an attempt
     * @return the decorated work
     */
    default <T> Mono<T> apply(Mono<T> work) {
        return apply(work.flux()).singleOrEmpty();
    }

    /**
     * Does work on this thread. Waits here, where the decorator has to, and so refuses to
     * run on a thread that must not wait, such as an event loop.
     * @param <T> what the work gives
     * @param work the work; each call of it is an attempt
     * @return what the work gives
     * @throws Exception as the work does, or because of the decorator
     */
    <T extends @Nullable Object> T call(Callable<T> work) throws Exception;

    /**
     * Begins work that gives a future.
     * @param <T> what the work gives
     * @param work begins the work; each call of it is an attempt
     * @return a future of the decorated work; to cancel it cancels the work's
     */
    default <T> CompletableFuture<T> future(Supplier<? extends CompletionStage<T>> work) {
        return Waiting.future(apply(Mono.fromCompletionStage(work)));
    }

    /**
     * Puts several around the same work.
     * @param outermostFirst the decorators, the innermost last
     * @return one decorator
     */
    static Decorator stacked(Decorator... outermostFirst) {
        return new StackedDecorator(List.of(outermostFirst));
    }

}
