package io.github.aiutils.cost;

/**
 * A budget refused a call for the first time in its window, or more was spent than it
 * had.
 *
 * @param budget the budget
 * @since 0.1.0
 */
public record BudgetExceeded(BudgetSnapshot budget) {
}
