package io.github.aiutils.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.aiutils.ChatResponse;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * Lets items go, each lane as many as its limit allows, and tries those again whose error
 * may pass. Belongs to one run, which works with one thread at a time.
 */
final class Dispatcher {

    /** Lanes that are kept, with what they learned, while they have nothing to do. */
    private static final int IDLE_LANES = 1_000;

    private final BatchFlux flux;

    private final Timers timers;

    private final Outcome outcome;

    private final Running.Listener listener;

    private final Context context;

    private final Map<String, Lane> lanes = new LinkedHashMap<>();

    private final Set<Running> underWay = new LinkedHashSet<>();

    private final Set<Task> retrying = new LinkedHashSet<>();

    private long endNanos = Long.MAX_VALUE;

    private int waiting;

    /** Whether the client says when attempts go. */
    private boolean told;

    Dispatcher(BatchFlux flux, Timers timers, CoreSubscriber<?> reader, Running.Listener listener, Outcome outcome) {
        this.flux = flux;
        this.timers = timers;
        this.outcome = outcome;
        this.listener = listener;
        this.context = reader.currentContext();
    }

    /** Sets when the batch ends, so that no retry waits past it. */
    void until(long nanos) {
        this.endNanos = nanos;
    }

    int inFlight() {
        return this.underWay.size();
    }

    int waiting() {
        return this.told ? this.waiting : 0;
    }

    int retrying() {
        return this.retrying.size();
    }

    void add(Task task) {
        Lane lane = lane(task);
        lane.add(task);
        start(lane);
    }

    private Lane lane(Task task) {
        if (this.lanes.size() > IDLE_LANES) {
            this.lanes.values().removeIf(Lane::idle);
        }
        BatchSettings settings = this.flux.settings();
        return this.lanes.computeIfAbsent(task.lane(),
                (key) -> new Lane(new AdaptiveLimit(settings.least(), settings.most())));
    }

    private void start(Lane lane) {
        Task task;
        while ((task = lane.next(this.told)) != null) {
            task.begin(this.timers.now());
            Running call = new Running(task, lane, this.listener, this.context);
            lane.began();
            this.waiting++;
            this.underWay.add(call);
            this.flux.call(call);
        }
    }

    void sent(Running call) {
        this.told = true;
        if (this.underWay.contains(call)) {
            call.markSent();
            call.lane().sent();
            this.waiting--;
            start(call.lane());
        }
    }

    void ended(Running call, @Nullable ChatResponse response, @Nullable Throwable error) {
        if (!this.underWay.remove(call)) {
            return;
        }
        this.waiting -= call.sent() ? 0 : 1;
        call.task().attempted(call.attempts(response, error));
        if (response != null) {
            call.lane().succeeded();
            call.lane().ended(call.sent());
            finished(call, call.task().succeeded(response, this.timers.now()));
        }
        else {
            call.lane().ended(call.sent());
            failed(call, known(error));
        }
        start(call.lane());
    }

    private void finished(Running call, BatchResult result) {
        call.lane().finished();
        this.outcome.finished(call.task(), result);
    }

    /** Any error of a client of the application's own is the item's, not the batch's. */
    private static AiException known(@Nullable Throwable error) {
        if (error instanceof AiException known) {
            return known;
        }
        String what = (error != null) ? "failed with a " + error.getClass().getName() : "completed without an answer";
        RefusedException refused = new RefusedException(ErrorClass.MALFORMED_RESPONSE, "the client of a batch " + what,
                null, Reaction.FAIL);
        if (error != null) {
            refused.addSuppressed(error);
        }
        return refused;
    }

    private void failed(Running call, AiException error) {
        long now = this.timers.now();
        Lane lane = call.lane();
        Duration pause = lane.failed(error, call.generation(), now);
        if (pause != null) {
            long until = lane.pausedUntil();
            this.timers.after(pause, () -> {
                lane.resume(until);
                start(lane);
            });
        }
        Duration wait = waitBeforeRetry(call.task(), error, now);
        if (wait == null) {
            finished(call, call.task().failed(error, now));
        }
        else {
            retry(call.task(), lane, wait);
        }
    }

    /** Returns the wait before the next try, {@code null} if there is none. */
    private @Nullable Duration waitBeforeRetry(Task task, AiException error, long now) {
        BatchSettings.Retries retries = this.flux.settings().retries();
        if (task.tries() > retries.most() || !passing(error)) {
            return null;
        }
        Duration wait = retries.waitAfter(task.tries(), error.retryAfter(), this.flux.random());
        return (this.endNanos == Long.MAX_VALUE || now + wait.toNanos() - this.endNanos < 0) ? wait : null;
    }

    /** What our own limiter or breaker refused passes, if they know when. */
    private static boolean passing(AiException error) {
        boolean ours = error.errorClass() == ErrorClass.QUOTA_WAIT || error.errorClass() == ErrorClass.CIRCUIT_OPEN;
        return error.reaction() == Reaction.RETRY || (ours && error.retryAfter() != null);
    }

    /** While it waits it holds no place among the calls under way. */
    private void retry(Task task, Lane lane, Duration wait) {
        this.retrying.add(task);
        this.timers.after(wait, () -> {
            this.retrying.remove(task);
            lane.addAgain(task);
            start(lane);
        });
    }

    /**
     * Cancels what is under way and gives up what waits; to be called once.
     * @return the items that have no result
     */
    List<Task> stop() {
        List<Task> unfinished = new ArrayList<>();
        for (Running call : this.underWay) {
            call.dispose();
            call.task().attempted(call.attempts(null, null));
            unfinished.add(call.task());
        }
        unfinished.addAll(this.retrying);
        this.lanes.values().forEach((lane) -> unfinished.addAll(lane.clear()));
        this.timers.dispose();
        this.underWay.clear();
        this.retrying.clear();
        this.lanes.clear();
        this.waiting = 0;
        return unfinished;
    }

    /** Is told what became of items. */
    @FunctionalInterface
    interface Outcome {

        void finished(Task task, BatchResult result);

    }

}
