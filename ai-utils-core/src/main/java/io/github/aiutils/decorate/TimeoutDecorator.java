package io.github.aiutils.decorate;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.SilenceWatch;
import io.github.aiutils.policy.SilenceWatch.Who;
import io.github.aiutils.policy.Timeouts;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Cancels work that takes too long: a {@link Mono}, a future or a value as a whole, a
 * {@link Flux} until its first element and from each to the next, while its reader wants
 * one. The error is a {@link RefusedException} of class {@link ErrorClass#TIMEOUT}:
 * unchecked, so that a value's method need not declare it, and known to retries and
 * breakers. A value's thread is interrupted; work that goes on all the same is waited
 * for.
 *
 * @since 0.1.0
 */
public final class TimeoutDecorator implements Decorator {

    private final String name;

    private final Timeouts timeouts;

    private final Scheduler scheduler;

    /**
     * Makes a decorator on the usual clock.
     * @param name the name, for errors
     * @param time how long all of it may take, or each element of a {@link Flux}
     */
    public TimeoutDecorator(String name, Duration time) {
        this(name, new Timeouts(time, time, time, Timeouts.NONE.total(), Timeouts.NONE.absentReader()),
                Schedulers.parallel());
    }

    /**
     * Makes a decorator.
     * @param name the name, for errors
     * @param timeouts {@code unaryReply} bounds all of it, {@code firstReply} the wait
     * for a {@link Flux}'s first element, {@code betweenChunks} that for each other, and
     * {@code absentReader} how long its reader may ask for none; there is no total
     * @param scheduler keeps the time
     */
    public TimeoutDecorator(String name, Timeouts timeouts, Scheduler scheduler) {
        this.name = name;
        this.timeouts = timeouts;
        this.scheduler = scheduler;
    }

    @Override
    public <T> Flux<T> apply(Flux<T> work) {
        return new SilenceWatch<T>(work, this.scheduler, this.timeouts.firstReply(), this.timeouts.betweenChunks(),
                this.timeouts.absentReader(), (element) -> true, this::silent);
    }

    private RefusedException silent(Who who) {
        return switch (who) {
            case UNBEGUN -> timeout("no first element within " + this.timeouts.firstReply());
            case BEGUN -> timeout("no further element within " + this.timeouts.betweenChunks());
            case READER -> timeout("its reader asked for nothing for " + this.timeouts.absentReader());
        };
    }

    private RefusedException timeout(String text) {
        return new RefusedException(ErrorClass.TIMEOUT, "'" + this.name + "' was given up: " + text);
    }

    @Override
    public <T> Mono<T> apply(Mono<T> work) {
        return new SilenceWatch<T>(work.flux(), this.scheduler, this.timeouts.unaryReply(), null,
                this.timeouts.absentReader(), (element) -> true, (who) -> tooSlow())
            .singleOrEmpty();
    }

    private RefusedException tooSlow() {
        return timeout("no end within " + this.timeouts.unaryReply());
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        Waiting.refuseEventLoops("timeout '" + this.name + "'");
        Interruption interruption = new Interruption();
        Disposable timer = this.scheduler.schedule(interruption, this.timeouts.unaryReply().toNanos(),
                TimeUnit.NANOSECONDS);
        T value;
        try {
            value = work.call();
        }
        catch (Throwable ex) {
            timer.dispose();
            if (interruption.end()) {
                RefusedException timeout = tooSlow();
                timeout.addSuppressed(ex);
                throw timeout;
            }
            throw ex;
        }
        timer.dispose();
        if (interruption.end()) {
            throw tooSlow();
        }
        return value;
    }

    /** Interrupts who made it, unless that one is done by then. */
    private static final class Interruption implements Runnable {

        private final Thread caller = Thread.currentThread();

        private boolean over;

        private boolean interrupted;

        @Override
        public synchronized void run() {
            if (!this.over) {
                this.interrupted = true;
                this.caller.interrupt();
            }
        }

        /** Returns whether it came to pass; the thread then is as it was before. */
        synchronized boolean end() {
            this.over = true;
            if (this.interrupted) {
                Thread.interrupted();
            }
            return this.interrupted;
        }

    }

}
