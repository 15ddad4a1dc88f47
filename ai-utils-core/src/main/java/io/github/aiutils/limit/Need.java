package io.github.aiutils.limit;

/**
 * What an attempt is expected to use.
 *
 * @param input tokens of the prompt
 * @param output tokens of the answer
 * @param cap most tokens the answer may have, as the request says; {@link #UNCAPPED}
 * where it says nothing
 */
record Need(double input, double output, double cap) {

    static final long UNCAPPED = Long.MAX_VALUE;

    boolean capped() {
        return this.cap < UNCAPPED;
    }

    static Need of(long input, long output, long cap) {
        return new Need(input, Math.min(output, cap), cap);
    }

}
