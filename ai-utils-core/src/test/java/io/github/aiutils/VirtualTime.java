package io.github.aiutils;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time that a test moves, and that knows which timers still wait. */
public final class VirtualTime implements Scheduler {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private final AtomicInteger pending = new AtomicInteger();

    @Override
    public Disposable schedule(Runnable task) {
        return track(task, this.time::schedule);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return track(task, (tracked) -> this.time.schedule(tracked, delay, unit));
    }

    private Disposable track(Runnable task, Function<Runnable, Disposable> schedule) {
        AtomicBoolean over = new AtomicBoolean();
        this.pending.incrementAndGet();
        Disposable scheduled = schedule.apply(() -> {
            if (over.compareAndSet(false, true)) {
                this.pending.decrementAndGet();
                task.run();
            }
        });
        return () -> {
            if (over.compareAndSet(false, true)) {
                this.pending.decrementAndGet();
                scheduled.dispose();
            }
        };
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("nobody needs one, and its timers would not be counted");
    }

    @Override
    public long now(TimeUnit unit) {
        return this.time.now(unit);
    }

    /** Counts from 0 to {@code count - 1}, one after each period. */
    public Flux<Integer> every(Duration period, int count) {
        return Flux.range(0, count).concatMap((number) -> Mono.delay(period, this).thenReturn(number), 0);
    }

    public long nanos() {
        return now(TimeUnit.NANOSECONDS);
    }

    /** Returns how much time passed since the test began. */
    public Duration passed() {
        return Duration.ofNanos(nanos());
    }

    public void advance(Duration duration) {
        this.time.advanceTimeBy(duration);
    }

    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    /** Returns how many timers neither fired nor were given up. */
    public int pending() {
        return this.pending.get();
    }

}
