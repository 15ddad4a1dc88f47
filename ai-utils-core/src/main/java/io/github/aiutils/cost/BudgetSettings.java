package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import io.github.aiutils.Route;
import org.jspecify.annotations.Nullable;

/**
 * What a budget keeps to.
 *
 * @param name its name
 * @param amount what may be spent in a window, in the book's currency
 * @param window the time in which it may be spent
 * @param scope which attempts it holds for
 * @param eachTag name of a tag; each of its values then has the amount for itself.
 * {@code null} for one amount for all
 * @param warnAt levels that are told when they are reached, as shares of the amount
 * @param onExceeded what becomes of an attempt that it does not hold
 * @param reserve what is set aside for an attempt
 * @param maxWait longest wait for settlements
 * @param degradeTo the route for which money is left when others are refused;
 * {@code null} unless it degrades
 * @param degradeFrom share of the amount that other routes than that may use
 * @param durable whether an attempt is written down before it is made, so that its money
 * counts even if nobody lives to see its end; only for what is set aside as a bound
 * @since 0.1.0
 */
public record BudgetSettings(String name, BigDecimal amount, BudgetWindow window, BudgetScope scope,
        @Nullable String eachTag, List<Double> warnAt, OnExceeded onExceeded, Reserve reserve, Duration maxWait,
        @Nullable Route degradeTo, double degradeFrom, boolean durable) {

    /** Longest wait for settlements if no other is set. */
    public static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final Duration LEAST_ROLLING = Duration.ofSeconds(1);

    private static final Duration LEAST_SHARED_ROLLING = Duration.ofMinutes(1);

    public BudgetSettings {
        warnAt = warnAt.stream().distinct().sorted().toList();
        require(amount.signum() > 0, name, "amount", "is " + amount.toPlainString() + ", but must be more than 0");
        if (window instanceof BudgetWindow.Rolling rolling) {
            require(rolling.length().compareTo(LEAST_ROLLING) >= 0, name, "rolling",
                    "is " + rolling.length() + ", but must be 1s or more");
        }
        for (double level : warnAt) {
            require(level > 0 && level <= 1, name, "warn-at",
                    "has " + level + ", but levels are shares of the amount: more than 0, at most 1");
        }
        require(maxWait.compareTo(Duration.ZERO) > 0, name, "max-wait",
                "is " + maxWait + ", but must be more than 0; to refuse at once, set on-exceeded to reject");
        require((scope.tag() == null) == (scope.value() == null), name, (scope.tag() == null) ? "tag" : "value",
                "is missing: tag and value go together; for an amount for each value of a tag, set each-tag");
        boolean degrades = onExceeded == OnExceeded.DEGRADE;
        require(!degrades || degradeTo != null, name, "degrade-to",
                "is missing: on-exceeded is degrade, so set the provider/model that calls go to");
        require(degrades || degradeTo == null, name, "degrade-to", "is set, but on-exceeded is not degrade");
        require(degradeFrom > 0 && degradeFrom <= 1, name, "degrade-from",
                "is " + degradeFrom + ", but must be a share of the amount: more than 0, at most 1");
        require(degrades || degradeFrom == 1, name, "degrade-from", "is set, but on-exceeded is not degrade");
        require(!durable || reserve == Reserve.BOUND, name, "durable",
                "is true, but reserve is quantile: what is written down must be the most an attempt can cost, so set "
                        + "reserve to bound");
    }

    /**
     * Makes settings of a budget that is not durable.
     * @param name its name
     * @param amount what may be spent in a window, in the book's currency
     * @param window the time in which it may be spent
     * @param scope which attempts it holds for
     * @param eachTag name of a tag; {@code null} for one amount for all
     * @param warnAt levels that are told when they are reached, as shares of the amount
     * @param onExceeded what becomes of an attempt that it does not hold
     * @param reserve what is set aside for an attempt
     * @param maxWait longest wait for settlements
     * @param degradeTo the route for which money is left when others are refused;
     * {@code null} unless it degrades
     * @param degradeFrom share of the amount that other routes than that may use
     */
    public BudgetSettings(String name, BigDecimal amount, BudgetWindow window, BudgetScope scope,
            @Nullable String eachTag, List<Double> warnAt, OnExceeded onExceeded, Reserve reserve, Duration maxWait,
            @Nullable Route degradeTo, double degradeFrom) {
        this(name, amount, window, scope, eachTag, warnAt, onExceeded, reserve, maxWait, degradeTo, degradeFrom, false);
    }

    /** Money of slices must not leave the window before a lender knows of it. */
    void requireSharable() {
        if (this.window instanceof BudgetWindow.Rolling rolling) {
            require(rolling.length().compareTo(LEAST_SHARED_ROLLING) >= 0, this.name, "rolling",
                    "is " + rolling.length()
                            + ", but must be 1m or more where instances share budgets (ai-utils.ledger.store is jdbc)");
        }
    }

    private static void require(boolean holds, String name, String property, String what) {
        if (!holds) {
            throw new IllegalArgumentException("ai-utils.budgets." + name + "." + property + " " + what);
        }
    }

    /**
     * Returns a strict budget for all calls that refuses what it does not hold.
     * @param name its name
     * @param amount what may be spent in a window
     * @param window the time in which it may be spent
     * @return the settings
     */
    public static BudgetSettings of(String name, BigDecimal amount, BudgetWindow window) {
        return new BudgetSettings(name, amount, window, BudgetScope.ALL, null, List.of(), OnExceeded.REJECT,
                Reserve.BOUND, MAX_WAIT, null, 1);
    }

    /**
     * Returns these settings with attempts written down, or not.
     * @param durable whether an attempt is written down before it is made
     * @return the settings
     */
    public BudgetSettings withDurable(boolean durable) {
        return new BudgetSettings(this.name, this.amount, this.window, this.scope, this.eachTag, this.warnAt,
                this.onExceeded, this.reserve, this.maxWait, this.degradeTo, this.degradeFrom, durable);
    }

    /**
     * Returns how much of the amount attempts at a route may use.
     * @param route the route
     * @return the amount, or a part of it
     */
    BigDecimal limit(Route route) {
        return (this.degradeFrom == 1 || route.equals(this.degradeTo)) ? this.amount : share(this.degradeFrom);
    }

    BigDecimal share(double level) {
        return this.amount.multiply(BigDecimal.valueOf(level));
    }

    /** What becomes of an attempt that a budget does not hold. */
    public enum OnExceeded {

        /** It is refused at once. */
        REJECT,

        /**
         * It waits, if attempts under way may return what it lacks; else it is refused.
         */
        WAIT_FOR_SETTLEMENTS,

        /** It goes on to a cheaper route. */
        DEGRADE

    }

    /** What is set aside for an attempt. */
    public enum Reserve {

        /** The most it can cost, so that the amount is never passed. */
        BOUND,

        /**
         * What few attempts pass. The amount may be passed by what attempts under way
         * cost more than was set aside for them.
         */
        QUANTILE

    }

}
