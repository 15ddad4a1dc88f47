package io.github.aiutils.benchmarks.quota;

/** A hash of all that happened to calls, to tell two runs apart. */
final class Trace {

    private long hash = 0xCBF29CE484222325L;

    void add(Step step, long now, long call) {
        this.hash = mix(mix(mix(this.hash, step.ordinal()), now), call);
    }

    long hash() {
        return this.hash;
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    /** What happens to a call. */
    enum Step {

        /** It asks to go. */
        ASKED,

        /** It goes. */
        SENT,

        /** It is refused by the provider. */
        REFUSED,

        /** Its answer begins. */
        ANSWERED,

        /** It is over. */
        OVER

    }

}
