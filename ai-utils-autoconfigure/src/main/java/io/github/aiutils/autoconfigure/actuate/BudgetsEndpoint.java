package io.github.aiutils.autoconfigure.actuate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.Budgets;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows how much of each budget is spent.
 *
 * @since 0.1.0
 */
@Endpoint(id = "aibudgets")
public final class BudgetsEndpoint {

    /** Of a budget for each value of a tag, so many are shown. */
    static final int MOST_VALUES = 100;

    private static final Comparator<BudgetSnapshot> DEAREST_FIRST = Comparator.comparing(BudgetSnapshot::spent)
        .thenComparing(BudgetSnapshot::reserved)
        .reversed();

    private final Budgets budgets;

    BudgetsEndpoint(Budgets budgets) {
        this.budgets = budgets;
    }

    /**
     * Returns all budgets by name.
     * @return the budgets
     */
    @ReadOperation
    public BudgetsDescriptor budgets() {
        Map<String, List<BudgetSnapshot>> byName = new LinkedHashMap<>();
        this.budgets.snapshots()
            .forEach((budget) -> byName.computeIfAbsent(budget.name(), (name) -> new ArrayList<>()).add(budget));
        Map<String, BudgetDescriptor> descriptors = new LinkedHashMap<>();
        byName.forEach((name, all) -> descriptors.put(name, describe(all)));
        return new BudgetsDescriptor(descriptors);
    }

    private static BudgetDescriptor describe(List<BudgetSnapshot> all) {
        if (all.get(0).value() == null) {
            return SpendDescriptor.of(all.get(0));
        }
        List<SpendDescriptor> dearest = all.stream()
            .sorted(DEAREST_FIRST)
            .limit(MOST_VALUES)
            .map(SpendDescriptor::of)
            .toList();
        return new ValuesDescriptor(dearest, all.size() - dearest.size());
    }

    /**
     * All budgets.
     *
     * @param budgets the budgets by name, in the order they were written
     */
    public record BudgetsDescriptor(Map<String, BudgetDescriptor> budgets) {
    }

    /** A budget. */
    public sealed interface BudgetDescriptor permits SpendDescriptor, ValuesDescriptor {

    }

    /**
     * A budget for each value of a tag.
     *
     * @param values the values of which most is spent
     * @param more how many values are not shown
     */
    public record ValuesDescriptor(List<SpendDescriptor> values, int more) implements BudgetDescriptor {
    }

    /**
     * One budget, or one value's part of a budget for each.
     *
     * @param value the value of the tag; {@code null} if the budget is one for all
     * @param amount what may be spent in a window
     * @param currency the currency of all amounts
     * @param spent what is spent in this one
     * @param reserved what is set aside for attempts under way
     * @param remaining what may still be reserved
     * @param used what is spent, as a share of the amount
     * @param unpriced attempts of this window whose cost is not known
     * @param waiting attempts that wait for settlements
     * @param lent what other instances hold; {@code null} if they hold nothing
     * @param windowStart when the window began; {@code null} if it has no beginning
     * @param windowEnd when the window ends; {@code null} if it does not
     * @param state {@code OK}, {@code WARNED} or {@code EXCEEDED}
     */
    public record SpendDescriptor(@Nullable String value, Amount amount, String currency, Amount spent, Amount reserved,
            Amount remaining, double used, long unpriced, int waiting,
            @JsonInclude(Include.NON_NULL) @Nullable Amount lent, @Nullable Instant windowStart,
            @Nullable Instant windowEnd, String state) implements BudgetDescriptor {

        static SpendDescriptor of(BudgetSnapshot budget) {
            return new SpendDescriptor(budget.value(), new Amount(budget.amount()), budget.currency(),
                    new Amount(budget.spent()), new Amount(budget.reserved()), new Amount(budget.remaining()),
                    share(budget.spent(), budget.amount()), budget.unpriced(), budget.waiting(),
                    (budget.lent().signum() > 0) ? new Amount(budget.lent()) : null, budget.windowStart(),
                    budget.windowEnd(), budget.state().name());
        }

        /** Of an amount of nothing, all is used. */
        private static double share(BigDecimal spent, BigDecimal amount) {
            return (amount.signum() > 0) ? spent.divide(amount, MathContext.DECIMAL32).doubleValue() : 1;
        }

    }

}
