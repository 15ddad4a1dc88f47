package io.github.aiutils.benchmarks.quota;

import java.util.concurrent.TimeUnit;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Virtual time as Reactor sees it. */
final class VirtualScheduler implements Scheduler {

    private final Timer timer;

    VirtualScheduler(Timer timer) {
        this.timer = timer;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Task planned = new Task(task);
        this.timer.after(Math.max(0, unit.toNanos(delay)), planned);
        return planned;
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(this.timer.now(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("nobody here needs a worker");
    }

    private static final class Task implements Disposable, Runnable {

        private final Runnable task;

        private boolean disposed;

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!this.disposed) {
                this.disposed = true;
                this.task.run();
            }
        }

        @Override
        public void dispose() {
            this.disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return this.disposed;
        }

    }

}
