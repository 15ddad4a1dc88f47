package io.github.aiutils.test.reliability;

import java.time.Duration;

import io.github.aiutils.test.simulator.Dialect;
import io.github.aiutils.test.simulator.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A fault and what shall come of it.
 *
 * @param name the fault's name
 * @param fault the fault; {@code null} for a port at which nobody listens
 * @param unary what shall come of it for a whole answer
 * @param streamed what shall come of it for a stream
 * @param anthropicStream the same in Anthropic's dialect
 * @param asks what the call is like
 */
record FaultRow(String name, @Nullable Fault fault, Expected unary, Expected streamed, Expected anthropicStream,
        Asks asks) {

    static FaultRow row(String name, @Nullable Fault fault, Expected both) {
        return row(name, fault, both, both);
    }

    static FaultRow row(String name, @Nullable Fault fault, Expected unary, Expected streamed) {
        return new FaultRow(name, fault, unary, streamed, streamed, Asks.NORMAL);
    }

    FaultRow inAnthropicStreams(Expected other) {
        return new FaultRow(this.name, this.fault, this.unary, this.streamed, other, this.asks);
    }

    FaultRow asking(Asks other) {
        return new FaultRow(this.name, this.fault, this.unary, this.streamed, this.anthropicStream, other);
    }

    Expected expected(Dialect dialect, boolean isStreamed) {
        if (!isStreamed) {
            return this.unary;
        }
        return (dialect == Dialect.OPENAI) ? this.streamed : this.anthropicStream;
    }

    /**
     * What a call is like.
     *
     * @param tool whether the model calls a tool instead of speaking
     * @param firstReply how long the first route may be silent before output, or before a
     * whole answer
     * @param gap how long it may be silent after output
     * @param patience the caller's; {@code null} for the usual
     */
    record Asks(boolean tool, Duration firstReply, Duration gap, @Nullable Duration patience) {

        private static final Duration LONG = Duration.ofSeconds(20);

        private static final Duration SHORT = Duration.ofMillis(200);

        static final Asks NORMAL = new Asks(false, LONG, LONG, null);

        static final Asks FOR_A_TOOL = new Asks(true, LONG, LONG, null);

        static final Asks WITH_SHORT_FIRST_REPLY = new Asks(false, SHORT, LONG, null);

        static final Asks WITH_SHORT_GAP = new Asks(false, LONG, SHORT, null);

        static final Asks FOR_FIVE_SECONDS = new Asks(false, LONG, LONG, Duration.ofSeconds(5));

    }

}
