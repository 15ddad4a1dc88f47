package io.github.aiutils.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A limiter for the application's own work: so many at a time, or so many in a time.
 * Those who wait go in the order in which they came, hold no thread and no permit, and
 * leave the queue when they are cancelled. Who would wait too long is refused at once,
 * where that can be foreseen.
 *
 * @since 0.1.0
 */
public final class Permits {

    private static final Logger logger = LoggerFactory.getLogger(Permits.class);

    private final String name;

    private final PermitSettings settings;

    private final LongSupplier ticker;

    private final Scheduler scheduler;

    private final Object lock = new Object();

    private final PermitStock stock;

    private final FairQueue<PermitRequest> waiting = new FairQueue<>(Charge.PRODUCED);

    private @Nullable Disposable timer;

    /**
     * Makes a limiter on the usual clock.
     * @param name the name, for errors
     * @param settings what it keeps to
     */
    public Permits(String name, PermitSettings settings) {
        this(name, settings, System::nanoTime, Schedulers.parallel());
    }

    /**
     * Makes a limiter.
     * @param name the name, for errors
     * @param settings what it keeps to
     * @param ticker a monotonic clock in nanoseconds
     * @param scheduler wakes those who wait and hands permits over
     */
    public Permits(String name, PermitSettings settings, LongSupplier ticker, Scheduler scheduler) {
        this.name = name;
        this.settings = settings;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.stock = PermitStock.of(settings, now());
    }

    private long now() {
        return this.ticker.getAsLong();
    }

    Scheduler scheduler() {
        return this.scheduler;
    }

    /**
     * Lends one permit. Whoever got it closes it; {@link #run} does so by itself, also
     * where it is cancelled in the middle of the hand-over.
     * @return the permit
     */
    public Mono<Permit> acquire() {
        return acquire(1);
    }

    /**
     * Lends several permits, all at once.
     * @param permits how many, at least 1
     * @return the permits as one; a {@link RefusedException} if they would not be there
     * in time
     */
    public Mono<Permit> acquire(int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("1 permit or more can be acquired, not " + permits);
        }
        return new Acquisition(this, permits);
    }

    /**
     * Does work with one permit, which comes back at the end of the work, however that
     * is.
     * @param <T> what the work gives
     * @param work makes the work, when it may begin
     * @return what the work gives
     */
    public <T> Mono<T> run(Supplier<Mono<T>> work) {
        return Mono.usingWhen(acquire(), (permit) -> work.get(), Permits::closed, (permit, error) -> closed(permit),
                Permits::closed);
    }

    private static Mono<Void> closed(Permit permit) {
        return Mono.fromRunnable(permit::close);
    }

    /**
     * Returns what may be acquired now.
     * @return how many permits are there
     */
    public int available() {
        synchronized (this.lock) {
            return this.stock.available(now());
        }
    }

    /**
     * Returns how many wait.
     * @return those who acquired nothing yet
     */
    public int waiting() {
        synchronized (this.lock) {
            return this.waiting.size();
        }
    }

    /** Takes the permits, or a place in the queue, or is refused. */
    private void enter(PermitRequest request) {
        RefusedException refusal = null;
        List<PermitRequest> granted = List.of();
        Duration patience = null;
        boolean atOnce = false;
        synchronized (this.lock) {
            long wait = this.stock.nanosUntil(ahead() + request.count, now());
            atOnce = wait == 0 && this.waiting.size() == 0;
            if (atOnce) {
                this.stock.take(request.count);
            }
            else {
                refusal = refusal(request, wait);
                if (refusal == null) {
                    patience = (wait == PermitStock.UNKNOWN) ? this.settings.maxWait() : null;
                    this.waiting.add(request);
                    granted = drain();
                }
            }
        }
        if (atOnce) {
            request.handOver();
        }
        else if (refusal != null) {
            request.refuse(refusal);
        }
        else {
            request.queued(patience);
        }
        handOver(granted);
    }

    private double ahead() {
        return this.waiting.before(Tenant.NONE).of(Dimension.INPUT_TOKENS_PER_MINUTE);
    }

    private @Nullable RefusedException refusal(PermitRequest request, long wait) {
        if (request.count > this.settings.permits()) {
            return new RefusedException(ErrorClass.QUOTA_WAIT, "limiter '" + this.name + "' has "
                    + this.settings.permits() + " permits and never lends " + request.count + " at once", null,
                    Reaction.FAIL);
        }
        boolean known = wait != PermitStock.UNKNOWN;
        Duration eta = known ? Duration.ofNanos(wait) : null;
        if (this.waiting.size() >= this.settings.maxWaiting()) {
            return refused(this.waiting.size() + " wait already; raise max-waiting or begin less", eta);
        }
        if (this.settings.maxWait().isZero() || (eta != null && eta.compareTo(this.settings.maxWait()) > 0)) {
            return refused("the wait would be " + (known ? Duration.ofMillis(wait / 1_000_000) : "of unknown length")
                    + ", longer than max-wait (" + this.settings.maxWait() + ")", eta);
        }
        logger.atDebug()
            .addKeyValue("limiter", this.name)
            .log("limiter '{}' makes one wait{}", this.name, known ? " " + eta : "");
        return null;
    }

    private RefusedException refused(String reason, @Nullable Duration retryAfter) {
        return new RefusedException(ErrorClass.QUOTA_WAIT, "limiter '" + this.name + "' lent nothing: " + reason,
                retryAfter);
    }

    /** The error of one who waited in vain. */
    RefusedException waited() {
        return refused("none came back within max-wait (" + this.settings.maxWait() + ")", null);
    }

    /** Wakes the first one when time has brought what it needs; with the lock. */
    private void arm(long now) {
        PermitRequest head = this.waiting.peek();
        if (head == null || this.timer != null) {
            return;
        }
        long wait = this.stock.nanosUntil(head.count, now);
        if (wait != PermitStock.UNKNOWN) {
            this.timer = this.scheduler.schedule(this::wake, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void wake() {
        List<PermitRequest> next;
        synchronized (this.lock) {
            this.timer = null;
            next = drain();
        }
        handOver(next);
    }

    /** Lets go who may; with the lock. */
    private List<PermitRequest> drain() {
        List<PermitRequest> granted = List.of();
        long now = now();
        PermitRequest head;
        while ((head = this.waiting.peek()) != null && this.stock.nanosUntil(head.count, now) == 0) {
            this.waiting.poll();
            this.stock.take(head.count);
            granted = granted.isEmpty() ? new ArrayList<>() : granted;
            granted.add(head);
        }
        if (head == null || !granted.isEmpty()) {
            disarm();
        }
        arm(now);
        return granted;
    }

    private void disarm() {
        if (this.timer != null) {
            this.timer.dispose();
            this.timer = null;
        }
    }

    /** Each on a stack of its own: work that ends at once would overflow this one. */
    private void handOver(List<PermitRequest> granted) {
        for (PermitRequest request : granted) {
            this.scheduler.schedule(request::handOver);
        }
    }

    /** One who waited does not want any longer. */
    void leave(PermitRequest request) {
        List<PermitRequest> next;
        synchronized (this.lock) {
            this.waiting.remove(request);
            disarm();
            next = drain();
        }
        handOver(next);
    }

    void giveBack(PermitRequest request) {
        List<PermitRequest> next;
        synchronized (this.lock) {
            this.stock.giveBack(request.count);
            disarm();
            next = drain();
        }
        handOver(next);
    }

    void close(PermitRequest request) {
        List<PermitRequest> next;
        synchronized (this.lock) {
            this.stock.close(request.count);
            next = drain();
        }
        handOver(next);
    }

    /** Hands over its own subscription, so that a cancel reaches who can settle it. */
    private static final class Acquisition extends Mono<Permit> {

        private final Permits permits;

        private final int count;

        Acquisition(Permits permits, int count) {
            this.permits = permits;
            this.count = count;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Permit> actual) {
            PermitRequest request = new PermitRequest(this.permits, this.count, actual);
            actual.onSubscribe(request);
            if (request.waits()) {
                this.permits.enter(request);
            }
        }

    }

}
