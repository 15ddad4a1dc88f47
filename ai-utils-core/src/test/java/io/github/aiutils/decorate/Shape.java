package io.github.aiutils.decorate;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.github.aiutils.VirtualTime;

/** What methods return. */
enum Shape {

    MONO {
        @Override
        CompletableFuture<Integer> begin(Decorator decorator, Work work) {
            return decorator.apply(work.mono()).toFuture();
        }
    },

    FLUX {
        @Override
        CompletableFuture<Integer> begin(Decorator decorator, Work work) {
            return decorator.apply(work.flux()).reduce((one, other) -> one.equals(other) ? one : -1).toFuture();
        }
    },

    FUTURE {
        @Override
        CompletableFuture<Integer> begin(Decorator decorator, Work work) {
            return decorator.future(work::future);
        }
    },

    VALUE {
        @Override
        CompletableFuture<Integer> begin(Decorator decorator, Work work) {
            throw new UnsupportedOperationException("a value is waited for");
        }

        /** On a thread of its own; time passes whenever that one waits for it. */
        @Override
        Result run(Decorator decorator, Work work, VirtualTime time) {
            Callable<Integer> callable = work.callable();
            CompletableFuture<Integer> result = new CompletableFuture<>();
            Thread worker = new Thread(() -> {
                try {
                    result.complete(decorator.call(callable));
                }
                catch (Throwable ex) {
                    result.completeExceptionally(ex);
                }
            });
            worker.start();
            while (!result.isDone()) {
                if (WAITING.contains(worker.getState()) && time.pending() > 0) {
                    Work.pass(time);
                }
                Thread.onSpinWait();
            }
            return result(result, time);
        }
    };

    private static final Set<Thread.State> WAITING = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    abstract CompletableFuture<Integer> begin(Decorator decorator, Work work);

    Result run(Decorator decorator, Work work, VirtualTime time) {
        CompletableFuture<Integer> result = begin(decorator, work);
        for (int i = 0; i < 100_000 && !result.isDone(); i++) {
            time.advance(Work.STEP);
        }
        return result(result, time);
    }

    private static Result result(CompletableFuture<Integer> result, VirtualTime time) {
        try {
            return new Result(result.get(), null, time.passed());
        }
        catch (ExecutionException ex) {
            return new Result(null, ex.getCause(), time.passed());
        }
        catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** What came of it, and when. */
    record Result(Integer value, Throwable error, Duration at) {

    }

}
