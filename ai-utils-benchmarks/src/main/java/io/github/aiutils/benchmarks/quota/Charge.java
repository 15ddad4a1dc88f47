package io.github.aiutils.benchmarks.quota;

/**
 * What is taken from a quota at once.
 *
 * @param requests requests
 * @param input tokens from the input's quota
 * @param output tokens from the output's quota, which may be the same
 */
record Charge(double requests, double input, double output) {

    static final Charge NONE = new Charge(0, 0, 0);

    Charge plus(Charge other) {
        return new Charge(this.requests + other.requests, this.input + other.input, this.output + other.output);
    }

    Charge minus(Charge other) {
        return new Charge(this.requests - other.requests, this.input - other.input, this.output - other.output);
    }

}
