package io.github.aiutils.benchmarks.quota;

/** When a provider charges which tokens of a call. */
enum Charging {

    /** Input on arrival, output as it is produced. */
    PRODUCED,

    /** Input and the output cap on arrival, corrected at the end. */
    RESERVE,

    /**
     * The larger of output cap and what the characters suggest on arrival, never
     * corrected. Where input and output are counted apart, each is charged its own.
     */
    CAPPED;

    /** Returns what is charged on arrival, where input and output count apart or not. */
    Charge onArrival(SimCall call, boolean apart) {
        return switch (this) {
            case PRODUCED -> new Charge(1, call.input(), 0);
            case RESERVE -> new Charge(1, call.input(), call.cap());
            case CAPPED -> apart ? new Charge(1, call.characterEstimate(), call.cap())
                    : new Charge(1, Math.max(call.cap(), call.characterEstimate()), 0);
        };
    }

    /** Returns what is charged on arrival and later of a call that produced so much. */
    Charge whole(SimCall call, long produced, boolean apart) {
        return (this == CAPPED) ? onArrival(call, apart) : new Charge(1, call.input(), produced);
    }

    /** Returns what a call costs a quota that counts input and output together. */
    long cost(SimCall call) {
        return (this == CAPPED) ? Math.max(call.cap(), call.characterEstimate()) : call.input() + call.output();
    }

}
