package io.github.aiutils.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.github.aiutils.error.AiException;
import org.jspecify.annotations.Nullable;

/** The items of one model, each lane under a limit of its own. */
final class Lane {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final int MANY = 20;

    private final AdaptiveLimit limit;

    private final Deque<Task> fresh = new ArrayDeque<>();

    /** Those whose wait for a retry is over; they go first, being the oldest. */
    private final Deque<Task> again = new ArrayDeque<>();

    /** Items that are not finished, wherever they wait. */
    private int open;

    private int underWay;

    private int waiting;

    private int refusals;

    private long pausedUntil;

    private boolean paused;

    Lane(AdaptiveLimit limit) {
        this.limit = limit;
    }

    void add(Task task) {
        this.open++;
        this.fresh.add(task);
    }

    void addAgain(Task task) {
        this.again.add(task);
    }

    void finished() {
        this.open--;
    }

    boolean idle() {
        return this.open == 0 && !this.paused;
    }

    /**
     * Takes the next item that may be called.
     * @param told whether it is known which calls wait
     */
    @Nullable Task next(boolean told) {
        if (this.paused || !this.limit.admits(this.underWay, told ? this.waiting : 0)) {
            return null;
        }
        Task task = this.again.poll();
        return (task != null) ? task : this.fresh.poll();
    }

    int generation() {
        return this.limit.generation();
    }

    void began() {
        this.underWay++;
        this.waiting++;
    }

    void sent() {
        this.waiting--;
    }

    void succeeded() {
        this.limit.succeeded(this.underWay);
        this.refusals = 0;
    }

    void ended(boolean sent) {
        this.underWay--;
        if (!sent) {
            this.waiting--;
        }
    }

    /**
     * A call failed. Where that says something of others too, they begin no sooner than
     * the provider asks for. A wait that our own limiter foresees is this call's, which
     * may need more than others do: they are held back for a second only, for two if the
     * next is refused as well, and so on.
     * @return how long no call begins; {@code null} if that changes nothing
     */
    @Nullable Duration failed(AiException error, int generation, long now) {
        Duration hint = error.retryAfter();
        return switch (error.errorClass()) {
            case RATE_LIMITED, OVERLOADED -> {
                this.limit.congested(generation);
                yield pause(hint, now);
            }
            case QUOTA_WAIT -> {
                this.limit.congested(generation);
                Duration longest = FIRST_PAUSE.multipliedBy(1L << Math.min(this.refusals++, MANY));
                yield pause((hint != null && hint.compareTo(longest) > 0) ? longest : hint, now);
            }
            case CIRCUIT_OPEN -> pause(hint, now);
            default -> null;
        };
    }

    private @Nullable Duration pause(@Nullable Duration pause, long now) {
        if (pause == null || (this.paused && now + pause.toNanos() - this.pausedUntil <= 0)) {
            return null;
        }
        this.paused = true;
        this.pausedUntil = now + pause.toNanos();
        return pause;
    }

    long pausedUntil() {
        return this.pausedUntil;
    }

    /** A pause is over, unless a longer one began meanwhile. */
    void resume(long until) {
        if (until == this.pausedUntil) {
            this.paused = false;
        }
    }

    /** Gives up what waits. */
    List<Task> clear() {
        List<Task> tasks = new ArrayList<>(this.again);
        tasks.addAll(this.fresh);
        this.again.clear();
        this.fresh.clear();
        return tasks;
    }

}
