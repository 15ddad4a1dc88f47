package io.github.aiutils.test.simulator;

/**
 * How a call ended, seen from the provider.
 *
 * @since 0.1.0
 */
public enum Outcome {

    /** The whole answer was handed to the connection. */
    OK,

    /** Refused for a reason: key, form of the request, quota. */
    REFUSED,

    /** An injected {@link Fault} met the call, whatever the client made of it. */
    FAULT,

    /** The client went away before the answer's end. */
    CANCELLED

}
