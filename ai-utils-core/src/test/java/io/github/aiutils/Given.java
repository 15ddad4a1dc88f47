package io.github.aiutils;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.RefusedException;

/** Routes, calls, replies and errors for tests of what is on the path. */
public final class Given {

    public static final Route A = new Route("a", "one");

    public static final Route B = new Route("b", "two");

    public static final Route C = new Route("c", "three");

    private static final Set<ErrorClass> OURS = EnumSet.of(ErrorClass.CIRCUIT_OPEN, ErrorClass.QUOTA_WAIT,
            ErrorClass.DEADLINE_EXCEEDED, ErrorClass.NO_ROUTE, ErrorClass.BUDGET_EXCEEDED,
            ErrorClass.LEDGER_UNAVAILABLE);

    private Given() {
    }

    public static Call streamed() {
        return Call.of("req_0123456789ab", "test", ChatRequest.of("Hi"), true);
    }

    public static Call unary() {
        return Call.of("req_0123456789ab", "test", ChatRequest.of("Hi"), false);
    }

    public static Call to(Route route) {
        return streamed().to(route);
    }

    public static Reply.Head head() {
        return new Reply.Head(200, Headers.NONE);
    }

    public static ChatChunk.Text text(String text) {
        return new ChatChunk.Text(text);
    }

    public static ChatChunk.Done done() {
        return new ChatChunk.Done(ending(A, 1));
    }

    public static ChatChunk.Done done(Usage usage) {
        return new ChatChunk.Done(
                new Ending(FinishReason.STOP, "stop", usage, A, null, null, null, "req_0123456789ab", 1));
    }

    public static ChatResponse response(Call attempt) {
        return new ChatResponse((Message.Assistant) Message.assistant("Hello"),
                ending(attempt.route(), attempt.attempt()));
    }

    private static Ending ending(Route route, int attempts) {
        return new Ending(FinishReason.STOP, "stop", Usage.UNKNOWN, route, null, null, null, "req_0123456789ab",
                attempts);
    }

    /** Returns an error as the one who finds it makes it. */
    public static AiException error(ErrorClass errorClass, Route route) {
        return OURS.contains(errorClass) ? new RefusedException(errorClass, "not sent to " + route)
                : new ProviderException(errorClass, route, ProviderException.Details.of("as told"));
    }

    public static ProviderException rateLimited(Route route, Duration retryAfter) {
        return new ProviderException(ErrorClass.RATE_LIMITED, route,
                new ProviderException.Details(429, null, null, retryAfter, null, Headers.NONE));
    }

}
