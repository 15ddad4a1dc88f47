package io.github.aiutils.test.simulator;

import java.time.Duration;

/**
 * A fault that spoils the answer of a call that was admitted.
 */
sealed interface WithinFault extends Fault {

    /**
     * A reset in the body.
     *
     * @param events after so many events, -1 for half of them
     * @param midEvent whether half of the next event comes before it
     */
    record Reset(int events, boolean midEvent) implements WithinFault {
    }

    /**
     * Silence in the body.
     *
     * @param events after so many events
     */
    record Stall(int events) implements WithinFault {
    }

    /**
     * Silence in the body, but for signs of life.
     *
     * @param events after so many events
     * @param every how often there is one
     */
    record Pings(int events, Duration every) implements WithinFault {
    }

    /**
     * Slow bytes.
     *
     * @param bytes so many at a time, 1 or more
     * @param every so often
     */
    record Drip(int bytes, Duration every) implements WithinFault {

        public Drip {
            if (bytes < 1) {
                throw new IllegalArgumentException("A drip has at least one byte, not " + bytes);
            }
        }

    }

    /** Events without end. */
    record EndlessEvents() implements WithinFault {
    }

    /**
     * An error in the stream.
     *
     * @param events after so many events
     * @param kind which one
     */
    record ErrorEvent(int events, ErrorKind kind) implements WithinFault {
    }

    /**
     * A clean but early end.
     *
     * @param cut where
     * @param events how many events come, for {@link Cut#AFTER_EVENTS}
     */
    record Truncate(Cut cut, int events) implements WithinFault {
    }

    /** Where an early end lies. */
    enum Cut {

        /** After a number of events. */
        AFTER_EVENTS,

        /** Before the finish reason. */
        BEFORE_FINISH,

        /** Before the terminal marker. */
        BEFORE_MARKER,

        /** In a tool call's arguments. */
        IN_TOOL_CALL

    }

}
