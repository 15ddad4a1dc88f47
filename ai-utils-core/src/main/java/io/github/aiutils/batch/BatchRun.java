package io.github.aiutils.batch;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.aiutils.ChatResponse;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One run of a batch. Whatever happens, on whichever thread, becomes an event in a queue,
 * and one thread at a time works the queue off; so all state below belongs to that thread
 * and needs no lock. What waits is bounded by the window: items that were asked for and
 * not yet handed on.
 */
final class BatchRun implements CoreSubscriber<Prepared>, Subscription, Running.Listener {

    private final BatchFlux flux;

    private final BatchSettings settings;

    private final CoreSubscriber<? super BatchEvent> actual;

    private final Queue<Runnable> events = Queues.<Runnable>unboundedMultiproducer().get();

    private final AtomicInteger working = new AtomicInteger();

    private final Dispatcher dispatcher;

    /** Not among the timers that end when the batch is stopped. */
    private final Timers deadline;

    private final Outlet outlet;

    private final Tally tally = new Tally();

    /** Room in the window that is worth to ask for. */
    private final int worthwhile;

    private @Nullable Subscription source;

    private @Nullable Throwable sourceError;

    private boolean sourceDone;

    private long asked;

    private long taken;

    private long emitted;

    private long demand;

    private boolean begun;

    private long begunNanos;

    private BatchSummary.@Nullable End stopped;

    private volatile boolean over;

    BatchRun(BatchFlux flux, CoreSubscriber<? super BatchEvent> actual) {
        this.flux = flux;
        this.settings = flux.settings();
        this.actual = actual;
        this.outlet = new Outlet(this.settings.ordered(), this.settings.window());
        this.worthwhile = Math.max(1,
                Math.min(this.settings.window() / 4, this.settings.window() - this.settings.most()));
        this.deadline = new Timers(flux.scheduler(), this::enter);
        this.dispatcher = new Dispatcher(flux, new Timers(flux.scheduler(), this::enter), actual, this, this::keep);
    }

    @Override
    public Context currentContext() {
        return this.actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(this.source, subscription)) {
            this.source = subscription;
            this.actual.onSubscribe(this);
        }
    }

    @Override
    public void onNext(Prepared item) {
        enter(() -> take(item));
    }

    @Override
    public void onError(Throwable error) {
        enter(() -> {
            this.sourceError = error;
            this.sourceDone = true;
        });
    }

    @Override
    public void onComplete() {
        enter(() -> this.sourceDone = true);
    }

    @Override
    public void request(long count) {
        if (Operators.validate(count)) {
            enter(() -> {
                this.demand = Operators.addCap(this.demand, count);
                begin();
            });
        }
    }

    @Override
    public void cancel() {
        this.over = true;
        enter(() -> {
        });
    }

    @Override
    public void sent(Running call) {
        enter(() -> this.dispatcher.sent(call));
    }

    @Override
    public void ended(Running call, @Nullable ChatResponse response, @Nullable Throwable error) {
        enter(() -> this.dispatcher.ended(call, response, error));
    }

    private void enter(Runnable event) {
        this.events.offer(event);
        if (this.working.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            work();
            missed = this.working.addAndGet(-missed);
        }
        while (missed != 0);
    }

    private void work() {
        Runnable event;
        while (!this.over && (event = this.events.poll()) != null) {
            event.run();
        }
        emit();
        if (!this.over) {
            ask();
            finish();
        }
        if (this.over) {
            letGo();
        }
    }

    private long now() {
        return this.deadline.now();
    }

    private void begin() {
        if (!this.begun) {
            this.begun = true;
            this.begunNanos = now();
            if (this.settings.deadline() != null) {
                this.dispatcher.until(this.begunNanos + this.settings.deadline().toNanos());
                this.deadline.after(this.settings.deadline(), this::overdue);
            }
        }
    }

    private void overdue() {
        stop(BatchSummary.End.DEADLINE);
        this.sourceDone = true;
        cancelSource();
    }

    /** Asks for as many items as the window has room for. */
    private void ask() {
        long room = this.settings.window() - (this.asked - this.emitted);
        if (this.begun && !this.sourceDone && this.source != null && room >= this.worthwhile) {
            this.asked += room;
            this.source.request(room);
        }
    }

    private void take(Prepared item) {
        this.taken++;
        if (this.stopped != null) {
            this.outlet.put(item.task().skipped(now()));
        }
        else if (item.settled() != null) {
            deliver(item.settled());
        }
        else {
            this.dispatcher.add(item.task());
        }
    }

    /** An answer is handed on when the journal has it. */
    private void keep(Task task, BatchResult result) {
        Journal journal = this.flux.journal();
        JournalEntry entry = task.entry(result);
        if (journal == null || entry == null) {
            deliver(result);
            return;
        }
        journal.append(entry, (error) -> enter(() -> {
            if (error != null) {
                end(error);
            }
            else {
                deliver(result);
            }
        }));
    }

    private void deliver(BatchResult result) {
        this.outlet.put(result);
        if (result.status() == BatchStatus.FAILED && this.settings.stopOnFirstError()) {
            stop(BatchSummary.End.FIRST_ERROR);
        }
    }

    /** Calls no one any more; items that still come are skipped. */
    private void stop(BatchSummary.End end) {
        if (this.stopped == null) {
            this.stopped = end;
            this.dispatcher.stop().forEach((task) -> this.outlet.put(task.skipped(now())));
        }
    }

    private void emit() {
        BatchResult result;
        while (!this.over && this.emitted < this.demand && (result = this.outlet.poll()) != null) {
            this.emitted++;
            this.tally.add(result);
            this.actual.onNext(new BatchEvent.Finished(result, progress()));
        }
    }

    private BatchProgress progress() {
        BatchTotals totals = this.tally.totals();
        return new BatchProgress(this.flux.total(), totals, this.dispatcher.inFlight(), this.dispatcher.waiting(),
                this.dispatcher.retrying(), elapsed(), eta(totals));
    }

    private Duration elapsed() {
        return Duration.ofNanos(now() - this.begunNanos);
    }

    private @Nullable Duration eta(BatchTotals totals) {
        Long total = this.flux.total();
        long called = totals.done() - totals.resumed();
        if (total == null || called == 0) {
            return null;
        }
        double perItem = (double) elapsed().toNanos() / called;
        return Duration.ofNanos((long) (perItem * Math.max(0, total - totals.done())));
    }

    private void finish() {
        if (!this.sourceDone || this.emitted < this.taken) {
            return;
        }
        if (this.sourceError != null) {
            end(this.sourceError);
        }
        else if (this.emitted < this.demand) {
            this.over = true;
            BatchSummary.End end = (this.stopped != null) ? this.stopped : BatchSummary.End.COMPLETED;
            this.actual.onNext(
                    new BatchEvent.Ended(new BatchSummary(end, this.tally.totals(), this.tally.errors(), elapsed())));
            this.actual.onComplete();
        }
    }

    private void end(Throwable error) {
        if (!this.over) {
            this.over = true;
            this.actual.onError(error);
        }
    }

    private void cancelSource() {
        if (this.source != null) {
            this.source.cancel();
        }
    }

    /** However the run ended, nothing of it goes on. */
    private void letGo() {
        cancelSource();
        this.deadline.dispose();
        this.dispatcher.stop();
        this.events.clear();
    }

}
