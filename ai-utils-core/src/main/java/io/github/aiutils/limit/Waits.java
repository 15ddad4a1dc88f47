package io.github.aiutils.limit;

import java.time.Duration;

import io.github.aiutils.Call;

/**
 * Is told of calls that have to wait, so that others can show them.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Waits {

    /** Tells nobody. */
    Waits NONE = (call, eta) -> {
    };

    /**
     * Takes a call that has to wait. Must not block or fail: it holds up the others.
     * @param call the attempt
     * @param eta how long it will probably wait; zero if that cannot be foreseen
     */
    void waits(Call call, Duration eta);

}
