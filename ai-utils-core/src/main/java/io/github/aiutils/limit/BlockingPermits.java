package io.github.aiutils.limit;

import java.time.Duration;
import java.util.concurrent.Callable;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@link Permits} for code that may wait. On a thread that must not wait, such as an
 * event loop, every method throws an {@link IllegalStateException} before it acquires
 * anything.
 *
 * @since 0.1.0
 */
public final class BlockingPermits {

    /** Permits bound their waits themselves; this only ends one that they do not end. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Permits permits;

    public BlockingPermits(Permits permits) {
        this.permits = permits;
    }

    /**
     * Waits for one permit.
     * @return the permit; close it
     */
    public Permit acquire() {
        return acquire(1);
    }

    /**
     * Waits for several permits, all at once.
     * @param permits how many, at least 1
     * @return the permits as one; close it
     */
    public Permit acquire(int permits) {
        return taken(this.permits.acquire(permits));
    }

    /**
     * Does work with one permit, on this thread.
     * @param <T> what the work gives
     * @param work the work
     * @return what the work gives
     * @throws Exception as the work does
     */
    public <T> T call(Callable<T> work) throws Exception {
        Permit permit = acquire();
        try {
            return work.call();
        }
        finally {
            permit.close();
        }
    }

    private static Permit taken(Mono<Permit> permit) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new IllegalStateException("BlockingPermits were used on the event loop thread '"
                    + Thread.currentThread().getName() + "', where waiting stops all other work; use Permits there, "
                    + "or move the work to Schedulers.boundedElastic()");
        }
        Permit acquired = permit.block(LONGEST);
        if (acquired == null) {
            throw new IllegalStateException("the limiter completed without a permit");
        }
        return acquired;
    }

}
