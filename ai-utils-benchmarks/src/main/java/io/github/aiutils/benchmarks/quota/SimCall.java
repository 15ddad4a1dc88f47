package io.github.aiutils.benchmarks.quota;

import org.jspecify.annotations.Nullable;

/**
 * A call as its workload made it.
 *
 * <p>
 * A contender that plays fair knows tenant, estimate, cap and deadline.
 */
final class SimCall {

    private final long id;

    private final int tenant;

    private final Size size;

    private final Fate fate;

    private final long created;

    private final long deadline;

    private @Nullable Object lease;

    SimCall(long id, int tenant, Size size, Fate fate, long created, long deadline) {
        this.id = id;
        this.tenant = tenant;
        this.size = size;
        this.fate = fate;
        this.created = created;
        this.deadline = deadline;
    }

    long id() {
        return this.id;
    }

    int tenant() {
        return this.tenant;
    }

    /** Returns what the client believes the input to be. */
    long estimatedInput() {
        return this.size.estimate();
    }

    /** Returns what the provider believes the input to be from its characters. */
    long characterEstimate() {
        return this.size.characters();
    }

    /** Returns {@code max_tokens}. */
    long cap() {
        return this.size.cap();
    }

    /** Returns when the call must have been sent. */
    long deadline() {
        return this.deadline;
    }

    /** Returns the input tokens, which only provider and oracle know beforehand. */
    long input() {
        return this.size.input();
    }

    /** Returns the output tokens if nothing breaks, known as the input is. */
    long output() {
        return this.size.output();
    }

    Size size() {
        return this.size;
    }

    Fate fate() {
        return this.fate;
    }

    long created() {
        return this.created;
    }

    /** Returns what the contender wants to remember of this call. */
    @Nullable Object lease() {
        return this.lease;
    }

    void lease(@Nullable Object lease) {
        this.lease = lease;
    }

    /**
     * Sizes in tokens.
     *
     * @param input real input
     * @param estimate the client's guess at the input
     * @param characters the provider's guess at the input
     * @param output real output
     * @param cap {@code max_tokens}
     */
    record Size(long input, long estimate, long characters, long output, long cap) {
    }

    /**
     * How a call ends.
     *
     * @param ending what happens
     * @param chunk number of the chunk, of one token each, after which it happens
     */
    record Fate(Ending ending, long chunk) {

        static final Fate COMPLETE = new Fate(Ending.COMPLETE, Long.MAX_VALUE);

    }

    /** Ways to end. */
    enum Ending {

        /** The answer came whole. */
        COMPLETE,

        /** The provider's side broke the connection. */
        CUT,

        /** The provider fell silent, and the client gave up. */
        STALLED,

        /** The client went away. */
        CANCELLED

    }

}
