package io.github.aiutils.policy;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * How long to wait before trying again, and whether at all: by the settings, by what the
 * other side asks for, and by a budget that all calls under these rules share.
 *
 * @since 0.1.0
 */
public final class RetryRules {

    private final RetrySettings settings;

    private final RetryBudget budget;

    private final DoubleSupplier random;

    /**
     * Makes the rules.
     * @param settings how to try again
     * @param random gives numbers from 0 to 1
     */
    public RetryRules(RetrySettings settings, DoubleSupplier random) {
        this.settings = settings;
        this.budget = new RetryBudget(settings.budget());
        this.random = random;
    }

    /**
     * Counts a call, of which a share may be tried again.
     * @param nowNanos the time
     */
    public void attempted(long nowNanos) {
        this.budget.attempted(nowNanos);
    }

    /**
     * Takes back a call that was counted and of which nothing was sent.
     * @param thenNanos the time at which it was counted
     * @param nowNanos the time
     */
    public void notAttempted(long thenNanos, long nowNanos) {
        this.budget.notAttempted(thenNanos, nowNanos);
    }

    /**
     * Returns how often one route is tried.
     * @return the number, the first try included
     */
    public int maxAttempts() {
        return this.settings.maxAttempts();
    }

    /**
     * Says whether an attempt was the last one.
     * @param attempt number of the attempt, from 1
     * @return whether there is no other
     */
    public boolean isLast(int attempt) {
        return attempt >= this.settings.maxAttempts();
    }

    /**
     * Takes a retry from the budget. A hint that is too long is not waited, nor is a wait
     * that would outlast the caller's patience begun.
     * @param attempt number of the attempt that failed, from 1
     * @param hint wait asked for by the other side; {@code null} if it asked for none
     * @param patienceNanos time the caller has left
     * @param nowNanos the time
     * @return the wait before the next attempt; {@code null} if there is none
     */
    public @Nullable Duration waitAfter(int attempt, @Nullable Duration hint, long patienceNanos, long nowNanos) {
        if (hint != null && hint.compareTo(this.settings.maxHint()) > 0) {
            return null;
        }
        Duration wait = (hint != null) ? hint : this.settings.waitAfter(attempt, this.random.getAsDouble());
        return (wait.toNanos() < patienceNanos && this.budget.tryRetry(nowNanos)) ? wait : null;
    }

}
