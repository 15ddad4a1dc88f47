package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on a thread of its own, done whenever somebody says that there is some. */
final class Lane {

    private static final Logger logger = LoggerFactory.getLogger(Lane.class);

    private static final Duration AFTER_A_BUG = Duration.ofSeconds(1);

    private final Work work;

    private final ScheduledThreadPoolExecutor thread;

    private final AtomicBoolean woken = new AtomicBoolean();

    private volatile boolean started;

    private volatile boolean resting;

    Lane(String name, Work work) {
        this.work = work;
        this.thread = new ScheduledThreadPoolExecutor(1, (task) -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        }, new ThreadPoolExecutor.DiscardPolicy());
        this.thread.setRemoveOnCancelPolicy(true);
    }

    void start() {
        this.started = true;
        wake();
    }

    /** There is work. Not while it rests, since it looks for itself then. */
    void wake() {
        if (this.started && !this.resting && this.woken.compareAndSet(false, true)) {
            this.thread.execute(this::step);
        }
    }

    void wakeIn(Duration time) {
        if (this.started) {
            this.thread.schedule(this::wake, time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void step() {
        this.woken.set(false);
        if (this.resting) {
            return;
        }
        Duration rest = workOnce();
        if (rest == null) {
            return;
        }
        if (rest.isZero()) {
            wake();
            return;
        }
        this.resting = true;
        this.thread.schedule(() -> {
            this.resting = false;
            wake();
        }, rest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private @Nullable Duration workOnce() {
        try {
            return this.work.once();
        }
        catch (RuntimeException | LinkageError | AssertionError ex) {
            logger.error("A ledger failed by a fault of its own; it tries again", ex);
            return AFTER_A_BUG;
        }
    }

    /**
     * Does what is left until there is nothing or the time is over, then ends. Blocks.
     */
    void close(Duration most) {
        try {
            this.thread.submit(this::finish).get(most.toMillis(), TimeUnit.MILLISECONDS);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        catch (ExecutionException | TimeoutException ex) {
            logger.debug("A ledger was closed before all was written", ex);
        }
        this.started = false;
        this.thread.shutdownNow();
    }

    /** With the first failure it is over. */
    private void finish() {
        Duration rest = Duration.ZERO;
        while (rest != null && rest.isZero()) {
            rest = workOnce();
        }
    }

    /** Some work. */
    @FunctionalInterface
    interface Work {

        /**
         * Does a piece of it.
         * @return how long to rest before the next piece, zero if there is more, or
         * {@code null} if there is none
         */
        @Nullable Duration once();

    }

}
