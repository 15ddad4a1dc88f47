package io.github.aiutils.benchmarks.quota;

/**
 * A way to stay within a quota, as the simulation drives it: on one thread, in virtual
 * time. For each time it lets a call go it hears {@link #refused}, or else
 * {@link #answered}, at most once, and then {@link #ended}.
 */
interface Contender {

    /**
     * A call asks to go.
     * @param call the call, perhaps for another time after a 429
     * @param admission to be told, now or later
     */
    void ask(SimCall call, Admission admission);

    /**
     * The head of an answer came.
     * @param call the call
     * @param headers what it tells of the quota
     */
    default void answered(SimCall call, RateHeaders headers) {
    }

    /**
     * A 429 came.
     * @param call the call
     * @param headers what it tells of the quota
     * @param attempts times this call has been refused so far, at least 1
     * @return nanoseconds until the call asks again
     */
    long refused(SimCall call, RateHeaders headers, int attempts);

    /**
     * A call ended.
     * @param call the call
     * @param ending how
     * @param input input tokens by the provider's usage, which comes with the head
     * @param output output tokens by usage, or counted where the answer broke off
     */
    default void ended(SimCall call, SimCall.Ending ending, long input, long output) {
    }

    /** Returns the tokens set aside for calls under way. */
    default double lent() {
        return 0;
    }

    /** Returns how many calls it still holds, waiting or under way. */
    default int held() {
        return 0;
    }

    /** Returns the tokens it booked for calls that ended, -1 if it keeps no ledger. */
    default long booked() {
        return -1;
    }

    /** Receives the decision on a call. */
    interface Admission {

        /** The call goes now. */
        void go();

        /**
         * The call does not go.
         * @param etaNanos how long it would have to wait
         */
        void refuse(long etaNanos);

        /**
         * The call waits.
         * @param etaNanos how long it will probably wait
         */
        void expect(long etaNanos);

    }

}
