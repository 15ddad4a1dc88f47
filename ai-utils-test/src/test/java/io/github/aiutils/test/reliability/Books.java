package io.github.aiutils.test.reliability;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.github.aiutils.Route;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.BudgetWindow;
import io.github.aiutils.cost.CostBounds;
import io.github.aiutils.cost.ListedPrice;
import io.github.aiutils.cost.Listeners;
import io.github.aiutils.cost.LocalBudgets;
import io.github.aiutils.cost.MemoryLedger;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.cost.Rates;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.policy.LedgerPolicy;
import io.github.aiutils.token.LearningEstimator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** A ledger and a strict budget that nobody uses up, with one price for all models. */
final class Books {

    static final BigDecimal INPUT = new BigDecimal("2.5");

    static final BigDecimal OUTPUT = new BigDecimal("10");

    private static final PriceBook PRICES = new PriceBook() {

        private final Price price = ListedPrice.of(Rates.of(INPUT, OUTPUT));

        @Override
        public String currency() {
            return "USD";
        }

        @Override
        public Price find(Route route, @Nullable String responseModel, Instant at) {
            return this.price;
        }

    };

    private final MemoryLedger ledger = new MemoryLedger("USD", List.of(), 100, 1000, List.of());

    private final LocalBudgets budgets;

    private final LedgerPolicy policy;

    Books(Scheduler scheduler) {
        LearningEstimator estimator = new LearningEstimator();
        this.budgets = new LocalBudgets(
                List.of(BudgetSettings.of("all", BigDecimal.valueOf(1_000_000), new BudgetWindow.Total())), "USD",
                new CostBounds(estimator), new Listeners(List.of()), InstantSource.system(), scheduler);
        this.policy = new LedgerPolicy(this.ledger, this.budgets,
                new Pricing(PRICES, Pricing.Unknown.WARN, InstantSource.system()), estimator);
    }

    LedgerPolicy policy() {
        return this.policy;
    }

    BudgetSnapshot budget() {
        return this.budgets.snapshots().get(0);
    }

    UsageTotals booked() {
        return this.ledger.report(UsageQuery.TOTAL).block(Duration.ofSeconds(10)).total();
    }

}
