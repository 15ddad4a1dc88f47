package io.github.aiutils.observe;

import java.time.Duration;

import io.github.aiutils.Ending;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of a call that it kept its caller waiting for long: a streamed one to its first
 * output, another to its answer. Has a logger of its own, so that who knows that calls
 * take long can do without.
 */
final class SlowCalls {

    private static final Logger logger = LoggerFactory.getLogger("io.github.aiutils.slow");

    private static final Duration USUAL = Duration.ofSeconds(10);

    /** Of a model that thought before it spoke. */
    private static final Duration THOUGHT = Duration.ofSeconds(30);

    private static final double NANOS = 1e9;

    private SlowCalls() {
    }

    static void tell(AiCallContext call) {
        long took = call.firstOutputNanos();
        if (took > USUAL.toNanos() && took > longest(call).toNanos()) {
            logger.info("{} took {} s to {} {} (attempts: {})", call.route(), Math.round(took / NANOS),
                    call.call().streamed() ? "begin the answer to" : "answer", call.call().id(), call.attempts());
        }
    }

    private static Duration longest(AiCallContext call) {
        Ending ending = call.ending();
        Long reasoning = (ending != null) ? ending.usage().reasoning() : null;
        return (reasoning != null && reasoning > 0) ? THOUGHT : USUAL;
    }

}
