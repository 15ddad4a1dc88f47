package io.github.aiutils;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Words that tests of all packages speak. */
public final class Samples {

    public static final Route ROUTE = new Route("acme", "gpt-x");

    private Samples() {
    }

    public static Call call(boolean streamed) {
        return Call.of("req_0123456789ab", "test", ChatRequest.of("Hi"), streamed);
    }

    public static Call attempt(boolean streamed) {
        return call(streamed).attempt(ROUTE);
    }

    public static Reply.Head head() {
        return new Reply.Head(200, Headers.NONE);
    }

    public static ChatChunk.Text text(String text) {
        return new ChatChunk.Text(text);
    }

    public static ChatChunk.Done done() {
        return new ChatChunk.Done(ending(ROUTE, 1));
    }

    public static ChatChunk.Done done(Call attempt) {
        return new ChatChunk.Done(ending(attempt.route(), attempt.attempt()));
    }

    public static ChatResponse response(Call attempt, String text) {
        return new ChatResponse((Message.Assistant) Message.assistant(text),
                ending(attempt.route(), attempt.attempt()));
    }

    private static Ending ending(Route route, int attempts) {
        return new Ending(FinishReason.STOP, "stop", new Usage(10L, 4L, 3L, 2L, 5L, 1L), route, "gpt-x-2026", "resp_1",
                "prov_1", "req_0123456789ab", attempts);
    }

    /** Waits for what another thread does soon. */
    public static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in 10 seconds not so: " + what);
            }
            Thread.yield();
        }
    }

}
