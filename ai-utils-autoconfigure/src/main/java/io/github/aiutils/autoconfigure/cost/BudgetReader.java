package io.github.aiutils.autoconfigure.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Route;
import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.cost.BudgetScope;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetWindow;
import io.github.aiutils.route.RouteResolver;
import org.jspecify.annotations.Nullable;

/** Turns properties into what budgets keep to. */
final class BudgetReader {

    private final AiProperties properties;

    private final String currency;

    private final RouteResolver resolver;

    BudgetReader(AiProperties properties, String currency, RouteResolver resolver) {
        this.properties = properties;
        this.currency = currency;
        this.resolver = resolver;
    }

    List<BudgetSettings> read() {
        List<BudgetSettings> budgets = new ArrayList<>();
        this.properties.budgets().forEach((name, budget) -> budgets.add(read(name, budget)));
        return budgets;
    }

    private BudgetSettings read(String name, AiProperties.Budget budget) {
        String property = "ai-utils.budgets." + name;
        if (budget.amount() == null) {
            throw new InvalidPropertyException(property + ".amount", "is missing",
                    "Set what may be spent in a window, such as 25.00.");
        }
        checkNames(property, budget);
        if (budget.durable() && this.properties.ledger().store() != AiProperties.Store.JDBC) {
            throw new InvalidPropertyException(property + ".durable", "is true, but the ledger is kept in memory",
                    "Set ai-utils.ledger.store to jdbc.");
        }
        Route degradeTo = (budget.degradeTo() != null) ? resolve(property, budget.degradeTo()) : null;
        try {
            return new BudgetSettings(name, amount(property, budget.amount(), budget.currency()), window(budget),
                    new BudgetScope(budget.client(), budget.provider(), budget.model(), budget.tag(), budget.value()),
                    budget.eachTag(), budget.warnAt(), budget.onExceeded(), budget.reserve(), budget.maxWait(),
                    degradeTo, budget.degradeFrom(), budget.durable());
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException(property, "is wrong: " + ex.getMessage(), "Mend it.");
        }
    }

    private void checkNames(String property, AiProperties.Budget budget) {
        if (budget.provider() != null && !this.properties.providers().isEmpty()
                && !this.properties.providers().containsKey(budget.provider())) {
            throw new InvalidPropertyException(property + ".provider",
                    "is '" + budget.provider() + "', but there are " + this.properties.providers().keySet(),
                    "Name one of them.");
        }
        if (budget.client() != null && !this.properties.clients().isEmpty()
                && !this.properties.clients().containsKey(budget.client())) {
            throw new InvalidPropertyException(property + ".client",
                    "is '" + budget.client() + "', but there are " + this.properties.clients().keySet(),
                    "Name one of them.");
        }
    }

    private Route resolve(String property, String route) {
        try {
            return this.resolver.resolve(route);
        }
        catch (RuntimeException ex) {
            throw new InvalidPropertyException(property + ".degrade-to", "is '" + route + "': " + ex.getMessage(),
                    "Write provider/model of a configured provider.");
        }
    }

    /** The rates are units of a currency that one US dollar buys. */
    private BigDecimal amount(String property, BigDecimal amount, @Nullable String stated) {
        return (stated == null || stated.equals(this.currency)) ? amount
                : PriceReader.convert(amount, stated, this.currency, this.properties.prices(), property + ".currency");
    }

    private static BudgetWindow window(AiProperties.Budget budget) {
        if (budget.rolling() != null) {
            return new BudgetWindow.Rolling(budget.rolling());
        }
        return switch (budget.window()) {
            case MINUTE -> new BudgetWindow.Calendar(BudgetWindow.Unit.MINUTE, budget.zone());
            case HOUR -> new BudgetWindow.Calendar(BudgetWindow.Unit.HOUR, budget.zone());
            case DAY -> new BudgetWindow.Calendar(BudgetWindow.Unit.DAY, budget.zone());
            case WEEK -> new BudgetWindow.Calendar(BudgetWindow.Unit.WEEK, budget.zone());
            case MONTH -> new BudgetWindow.Calendar(BudgetWindow.Unit.MONTH, budget.zone());
            case TOTAL -> new BudgetWindow.Total();
        };
    }

}
