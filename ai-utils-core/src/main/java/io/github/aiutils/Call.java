package io.github.aiutils;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One call on its way down the path. Immutable but for the count of its attempts, which
 * all copies share.
 *
 * @param id our id of the call: {@code req_} and 12 hex digits
 * @param client name of the client that was asked
 * @param request what is asked, the client's own options already merged in
 * @param streamed whether the answer is wanted in chunks
 * @param target where the attempt goes; {@code null} until that is decided
 * @param attempt number of this attempt over all routes, 1 for the first; 0 before it
 * @param attempts counts the attempts of the call
 * @param deadlineNanos when the caller's patience ends, on the clock of the path's
 * scheduler; {@link Long#MAX_VALUE} if it does not
 * @since 0.1.0
 */
public record Call(String id, String client, Request request, boolean streamed, @Nullable Route target, int attempt,
        Attempts attempts, long deadlineNanos) {

    /**
     * Returns a call that no attempt was made for.
     * @param id our id of the call
     * @param client name of the client
     * @param request what is asked
     * @param streamed whether the answer is wanted in chunks
     * @return the call
     */
    public static Call of(String id, String client, Request request, boolean streamed) {
        return new Call(id, client, request, streamed, null, 0, new Attempts((attempt) -> {
        }), Long.MAX_VALUE);
    }

    /**
     * Returns this call with someone who is told of each attempt.
     * @param listener takes the attempt before it is made; must not block or fail
     * @return the call
     */
    public Call observedBy(Consumer<Call> listener) {
        return new Call(this.id, this.client, this.request, this.streamed, this.target, this.attempt,
                new Attempts(listener), this.deadlineNanos);
    }

    /**
     * Returns the next attempt of this call.
     * @param route where it goes
     * @return the attempt, numbered
     */
    public Call attempt(Route route) {
        Call attempt = new Call(this.id, this.client, this.request, this.streamed, route, this.attempts.next(),
                this.attempts, this.deadlineNanos);
        this.attempts.listener().accept(attempt);
        return attempt;
    }

    /**
     * Returns this call on its way to a route.
     * @param route the route
     * @return the call
     */
    public Call to(Route route) {
        return new Call(this.id, this.client, this.request, this.streamed, route, this.attempt, this.attempts,
                this.deadlineNanos);
    }

    /**
     * Returns this call with another request.
     * @param request the request
     * @return the call
     */
    public Call with(Request request) {
        return new Call(this.id, this.client, request, this.streamed, this.target, this.attempt, this.attempts,
                this.deadlineNanos);
    }

    /**
     * Returns this call with an end to the caller's patience.
     * @param deadlineNanos the end, on the clock of the path's scheduler
     * @return the call
     */
    public Call until(long deadlineNanos) {
        return new Call(this.id, this.client, this.request, this.streamed, this.target, this.attempt, this.attempts,
                deadlineNanos);
    }

    /**
     * Returns this call with an end to the caller's patience, and notes how long that is.
     * @param nowNanos the time, on the clock of the path's scheduler
     * @param patienceNanos the time from now to the end
     * @return the call
     */
    public Call within(long nowNanos, long patienceNanos) {
        this.attempts.patience(patienceNanos);
        return until(nowNanos + patienceNanos);
    }

    /**
     * Returns how long the whole call may take.
     * @return nanoseconds; {@link Long#MAX_VALUE} if nobody noted it
     */
    public long patienceNanos() {
        return this.attempts.patienceNanos();
    }

    /**
     * Returns how long the caller is still patient.
     * @param nowNanos the time, on the clock of the path's scheduler
     * @return nanoseconds, 0 or less if the time is over; {@link Long#MAX_VALUE} without
     * a deadline
     */
    public long remainingNanos(long nowNanos) {
        return (this.deadlineNanos == Long.MAX_VALUE) ? Long.MAX_VALUE : this.deadlineNanos - nowNanos;
    }

    /**
     * Returns whether output was handed on, after which a call is neither retried nor
     * failed over.
     * @return whether the caller has seen output
     */
    public boolean committed() {
        return this.attempts.committed();
    }

    /**
     * Returns how many attempts were made.
     * @return the number, over all routes
     */
    public int attemptsMade() {
        return this.attempts.count();
    }

    /** Says that output is handed on. */
    public void commit() {
        this.attempts.commit();
    }

    /**
     * Returns what is asked of a model.
     * @return the request
     * @throws IllegalStateException if the call is of another kind
     */
    public ChatRequest chat() {
        if (this.request instanceof ChatRequest chat) {
            return chat;
        }
        throw new IllegalStateException("the call is no chat");
    }

    /**
     * Returns where this attempt goes.
     * @return the route
     * @throws IllegalStateException if that is not decided yet
     */
    public Route route() {
        if (this.target == null) {
            throw new IllegalStateException("the call has no route yet");
        }
        return this.target;
    }

}
