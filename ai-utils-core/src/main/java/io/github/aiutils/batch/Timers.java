package io.github.aiutils.batch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** The clock of a run, and what it will do later. */
final class Timers {

    private final Scheduler scheduler;

    /** Takes what is due to where the run works. */
    private final Consumer<Runnable> run;

    private final Disposable.Composite pending = Disposables.composite();

    Timers(Scheduler scheduler, Consumer<Runnable> run) {
        this.scheduler = scheduler;
        this.run = run;
    }

    long now() {
        return this.scheduler.now(TimeUnit.NANOSECONDS);
    }

    void after(Duration delay, Runnable event) {
        Disposable.Swap timer = Disposables.swap();
        this.pending.add(timer);
        timer.update(this.scheduler.schedule(() -> this.run.accept(() -> {
            if (this.pending.remove(timer)) {
                event.run();
            }
        }), delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Gives all up, for good. */
    void dispose() {
        this.pending.dispose();
    }

}
