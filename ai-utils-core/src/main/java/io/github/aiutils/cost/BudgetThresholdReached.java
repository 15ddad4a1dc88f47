package io.github.aiutils.cost;

/**
 * A budget reached one of its soft levels.
 *
 * @param budget the budget
 * @param level the level as a share of the amount, such as 0.8
 * @since 0.1.0
 */
public record BudgetThresholdReached(BudgetSnapshot budget, double level) {
}
