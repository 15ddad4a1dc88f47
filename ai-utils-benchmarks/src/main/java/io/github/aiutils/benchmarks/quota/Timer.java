package io.github.aiutils.benchmarks.quota;

/** What a contender may do with virtual time. */
interface Timer {

    /** Seconds to nanoseconds. */
    double SECOND = 1e9;

    /** Returns the present, in nanoseconds since the simulation began. */
    long now();

    /**
     * Plans an event.
     * @param nanos how long from now, 0 or more
     * @param event what happens then
     */
    void after(long nanos, Runnable event);

}
