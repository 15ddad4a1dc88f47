package io.github.aiutils.test.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one dialect; knows no network and no time.
 */
interface Wire {

    SimulatedRequest read(Inbound inbound);

    /**
     * Returns the first thing wrong with the request, null if nothing is.
     */
    @Nullable Problem check(Inbound inbound);

    String unary(Turn turn);

    List<Step> stream(Turn turn, int tokensPerEvent);

    Problem problem(ErrorKind kind, String model, @Nullable Duration retryAfter);

    Problem refused(QuotaGate.Refusal refusal, String model);

    String errorBody(Problem problem, String requestId);

    String errorEvent(Problem problem, String requestId);

    /**
     * Returns what keeps a stream alive and says nothing.
     */
    String ping();

    String models(List<String> models);

    /**
     * Returns the beginning of an answer that goes on for ever.
     */
    String endless(boolean streamed);

    void identify(String requestId, BiConsumer<String, String> headers);

    void rateHeaders(List<QuotaGate.Level> levels, Clock clock, BiConsumer<String, String> headers);

    static Wire of(Dialect dialect) {
        return (dialect == Dialect.OPENAI) ? OpenAiWire.INSTANCE : AnthropicWire.INSTANCE;
    }

}
