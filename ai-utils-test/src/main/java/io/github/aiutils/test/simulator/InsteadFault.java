package io.github.aiutils.test.simulator;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A fault that takes the answer's place: key, form and quota are not looked at.
 */
sealed interface InsteadFault extends Fault {

    /**
     * An error in the dialect's own form.
     *
     * @param kind which one
     * @param retryAfter the hint, null for none
     * @param inside200 whether the status is 200 all the same
     */
    record Refuse(ErrorKind kind, @Nullable Duration retryAfter, boolean inside200) implements InsteadFault {
    }

    /**
     * A fixed answer.
     *
     * @param status its status
     * @param headers its headers
     * @param body its body
     */
    record Reply(int status, Map<String, String> headers, String body) implements InsteadFault {

        public Reply {
            headers = Map.copyOf(headers);
        }

    }

    /**
     * A reset before any event.
     *
     * @param inHeaders whether a part of the headers comes first
     */
    record Drop(boolean inHeaders) implements InsteadFault {
    }

    /** No answer at all. */
    record Silence() implements InsteadFault {
    }

    /** A body without end. */
    record EndlessBody() implements InsteadFault {
    }

}
