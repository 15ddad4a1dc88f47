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
 * @since 0.1.0
 */
public record Call(String id, String client, ChatRequest request, boolean streamed, @Nullable Route target, int attempt,
        Attempts attempts) {

    /**
     * Returns a call that no attempt was made for.
     * @param id our id of the call
     * @param client name of the client
     * @param request what is asked
     * @param streamed whether the answer is wanted in chunks
     * @return the call
     */
    public static Call of(String id, String client, ChatRequest request, boolean streamed) {
        return new Call(id, client, request, streamed, null, 0, new Attempts((attempt) -> {
        }));
    }

    /**
     * Returns this call with someone who is told of each attempt.
     * @param listener takes the attempt before it is made; must not block or fail
     * @return the call
     */
    public Call observedBy(Consumer<Call> listener) {
        return new Call(this.id, this.client, this.request, this.streamed, this.target, this.attempt,
                new Attempts(listener));
    }

    /**
     * Returns the next attempt of this call.
     * @param route where it goes
     * @return the attempt, numbered
     */
    public Call attempt(Route route) {
        Call attempt = new Call(this.id, this.client, this.request, this.streamed, route, this.attempts.next(),
                this.attempts);
        this.attempts.listener().accept(attempt);
        return attempt;
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
