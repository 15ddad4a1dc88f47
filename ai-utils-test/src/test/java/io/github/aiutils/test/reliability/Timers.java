package io.github.aiutils.test.reliability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A scheduler that remembers the waits asked of it, counts those that are not over, and
 * can be told to skip them or to put its clock forward.
 */
final class Timers implements Scheduler {

    private final Scheduler real = Schedulers.parallel();

    private final boolean skips;

    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    private final AtomicInteger pending = new AtomicInteger();

    private final AtomicLong aheadNanos = new AtomicLong();

    private Timers(boolean skips) {
        this.skips = skips;
    }

    /** Fires when it is time. */
    static Timers waiting() {
        return new Timers(false);
    }

    /** Fires at once, so that no test sleeps through a retry. */
    static Timers skipping() {
        return new Timers(true);
    }

    boolean skips() {
        return this.skips;
    }

    /** Returns the waits asked for, in order; of skipping timers only. */
    List<Duration> waits() {
        return List.copyOf(this.waits);
    }

    /** Returns how many tasks have neither run nor been disposed of. */
    int pending() {
        return this.pending.get();
    }

    void advance(Duration time) {
        this.aheadNanos.addAndGet(time.toNanos());
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(this.real.now(TimeUnit.NANOSECONDS) + this.aheadNanos.get(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task) {
        Task counted = new Task(task);
        counted.handle = this.real.schedule(counted);
        return counted;
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        if (this.skips) {
            this.waits.add(Duration.ofNanos(unit.toNanos(delay)));
            return schedule(task);
        }
        Task counted = new Task(task);
        counted.handle = this.real.schedule(counted, delay, unit);
        return counted;
    }

    /** None of the policies uses workers; a count that missed some would lie. */
    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException();
    }

    private final class Task implements Runnable, Disposable {

        private final Runnable task;

        private final AtomicBoolean over = new AtomicBoolean();

        private volatile Disposable handle;

        Task(Runnable task) {
            this.task = task;
            Timers.this.pending.incrementAndGet();
        }

        @Override
        public void run() {
            end();
            this.task.run();
        }

        @Override
        public void dispose() {
            end();
            this.handle.dispose();
        }

        private void end() {
            if (this.over.compareAndSet(false, true)) {
                Timers.this.pending.decrementAndGet();
            }
        }

        @Override
        public boolean isDisposed() {
            return this.over.get();
        }

    }

}
