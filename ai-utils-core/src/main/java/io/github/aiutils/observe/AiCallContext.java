package io.github.aiutils.observe;

import java.util.function.LongSupplier;

import io.github.aiutils.Call;
import io.github.aiutils.Ending;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call while it is observed. Holds the request, so that a user's own
 * convention may read it; the default one takes no word of the prompt from it.
 *
 * @since 0.1.0
 */
public final class AiCallContext extends Observation.Context {

    private final Call call;

    private final long startNanos;

    private volatile @Nullable Route route;

    private volatile int attempts;

    private volatile long firstOutputNanos;

    private volatile @Nullable Ending ending;

    private volatile boolean cancelled;

    AiCallContext(Call call, long startNanos) {
        this.call = call;
        this.startNanos = startNanos;
    }

    /**
     * Returns the call as it was made.
     * @return the call, without a route
     */
    public Call call() {
        return this.call;
    }

    /**
     * Returns where the last attempt went.
     * @return the route, {@code null} before the first attempt
     */
    public @Nullable Route route() {
        return this.route;
    }

    public int attempts() {
        return this.attempts;
    }

    /**
     * Returns the time from the call's start to its first output.
     * @return nanoseconds, 0 if there was no output
     */
    public long firstOutputNanos() {
        return this.firstOutputNanos;
    }

    /**
     * Returns how the answer ended.
     * @return the ending, {@code null} if there was no whole answer
     */
    public @Nullable Ending ending() {
        return this.ending;
    }

    public boolean cancelled() {
        return this.cancelled;
    }

    void attempted(Call attempt) {
        this.route = attempt.route();
        this.attempts = attempt.attempt();
    }

    /** Takes a reply; returns at once for all but the first and the last of a stream. */
    void replied(Reply reply, LongSupplier clock) {
        if (this.firstOutputNanos == 0 && reply.meaningful()) {
            this.firstOutputNanos = Math.max(1, clock.getAsLong() - this.startNanos);
        }
        Ending end = reply.end();
        if (end != null) {
            this.ending = end;
        }
    }

    void cancel() {
        this.cancelled = true;
    }

}
