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

    /** What calls wait for while no limit is known. */
    String FIRST_WORD = "the first word on the limits";

    /** Tells nobody. */
    Waits NONE = (call, eta, reason) -> {
    };

    /**
     * Takes a call that has to wait. Must not block or fail.
     * @param call the attempt
     * @param eta how long it will probably wait; zero if that cannot be foreseen
     * @param reason what it waits for: the name of a limit's property, or words
     */
    void waits(Call call, Duration eta, String reason);

}
