package io.github.aiutils.decorate;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The only place where decorators hold a thread, or begin work by themselves. */
final class Waiting {

    /** Beyond any wait that settings allow to last. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private Waiting() {
    }

    /** Waits on this thread. */
    static void delay(Duration wait, Scheduler scheduler) {
        Mono.delay(wait, scheduler).block(wait.plus(MARGIN));
    }

    static <T> CompletableFuture<T> future(Mono<T> work) {
        return work.toFuture();
    }

    /** Fails on threads that must neither wait nor be interrupted. */
    static void refuseEventLoops(String who) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException(who + " is around a method that returns a value and was called on the "
                    + "event loop thread '" + Thread.currentThread().getName()
                    + "', where waiting stops all other work; return a Mono there, or move the call to "
                    + "Schedulers.boundedElastic()");
        }
    }

}
