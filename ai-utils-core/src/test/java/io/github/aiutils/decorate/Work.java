package io.github.aiutils.decorate;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.aiutils.VirtualTime;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Work that does in turn what a script says: an exception is what an attempt fails with,
 * a duration is how long it takes to give its number. The last step stands for all
 * further attempts. Notes when each attempt began, and which were cancelled.
 */
final class Work {

    static final Duration STEP = Duration.ofMillis(10);

    private final VirtualTime time;

    private final List<Object> script;

    final Queue<Duration> begun = new ConcurrentLinkedQueue<>();

    final Queue<Integer> cancelled = new ConcurrentLinkedQueue<>();

    Work(VirtualTime time, List<Object> script) {
        this.time = time;
        this.script = script;
    }

    /** Lets time pass, on one thread at a time: another's timers would fire there. */
    static void pass(VirtualTime time) {
        synchronized (time) {
            time.advance(STEP);
        }
    }

    private int begin() {
        this.begun.add(this.time.passed());
        return this.begun.size();
    }

    Object step(int attempt) {
        return this.script.get(Math.min(attempt, this.script.size()) - 1);
    }

    Mono<Integer> mono() {
        return Mono.defer(() -> {
            int attempt = begin();
            Object step = step(attempt);
            Mono<Integer> result = (step instanceof Throwable error) ? Mono.error(error)
                    : Mono.delay((Duration) step, this.time).map((tick) -> attempt);
            return result.doOnCancel(() -> this.cancelled.add(attempt));
        });
    }

    /** Gives its number twice. */
    Flux<Integer> flux() {
        return mono().flatMapMany((number) -> Flux.just(number, number));
    }

    CompletableFuture<Integer> future() {
        return mono().toFuture();
    }

    /** Time passes while it works; stops when its thread is interrupted. */
    Callable<Integer> callable() {
        return () -> {
            int attempt = begin();
            if (step(attempt) instanceof Exception error) {
                throw error;
            }
            Duration left = (Duration) step(attempt);
            while (left.compareTo(Duration.ZERO) > 0) {
                pass(this.time);
                left = left.minus(STEP);
                if (Thread.currentThread().isInterrupted()) {
                    this.cancelled.add(attempt);
                    throw new InterruptedException();
                }
            }
            return attempt;
        };
    }

}
