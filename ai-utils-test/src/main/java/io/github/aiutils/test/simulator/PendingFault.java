package io.github.aiutils.test.simulator;

/**
 * A fault that waits for calls.
 *
 * @param scope the calls it is meant for
 * @param fault what happens to them
 * @param standing whether it stays, instead of meeting one call
 * @since 0.1.0
 */
public record PendingFault(Scope scope, Fault fault, boolean standing) {
}
