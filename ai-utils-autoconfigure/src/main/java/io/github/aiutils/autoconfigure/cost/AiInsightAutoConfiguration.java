package io.github.aiutils.autoconfigure.cost;

import java.util.List;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.cost.insight.Insights;
import io.github.aiutils.route.RouteResolver;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Makes what reads from the books what comes, what is unusual and what is wasted.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AiCostAutoConfiguration.class)
@ConditionalOnBean({ CostLedger.class, Budgets.class, Pricing.class })
public final class AiInsightAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Insights aiInsights(CostLedger ledger, Budgets budgets, AiProperties properties, RouteResolver resolver,
            Pricing pricing, PriceBook book) {
        List<BudgetSettings> settings = new BudgetReader(properties, pricing.currency(), resolver).read();
        return new Insights(ledger, budgets, settings, properties.ledger().tags(), book, pricing.clock());
    }

}
