package io.github.aiutils.autoconfigure.actuate;

import io.github.aiutils.autoconfigure.cost.AiCostAutoConfiguration;
import io.github.aiutils.autoconfigure.cost.AiInsightAutoConfiguration;
import io.github.aiutils.autoconfigure.policy.AiPolicyAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.insight.Insights;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.Limiters;
import io.github.aiutils.policy.ProviderMonitor;
import io.github.aiutils.token.TokenEstimator;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Adds the endpoints {@code aiproviders}, {@code aiusage}, {@code aibudgets} and
 * {@code aiinsights}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = { AiPolicyAutoConfiguration.class, AiCostAutoConfiguration.class, AiInsightAutoConfiguration.class })
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(Breakers.class)
public final class AiEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    ProvidersEndpoint aiProvidersEndpoint(ProviderSettings.All providers, Breakers breakers, Limiters limiters,
            ProviderMonitor monitor, TokenEstimator estimator) {
        return new ProvidersEndpoint(providers, breakers, limiters, monitor, estimator);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(CostLedger.class)
    @ConditionalOnAvailableEndpoint
    UsageEndpoint aiUsageEndpoint(CostLedger ledger) {
        return new UsageEndpoint(ledger);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(Budgets.class)
    @ConditionalOnAvailableEndpoint
    BudgetsEndpoint aiBudgetsEndpoint(Budgets budgets) {
        return new BudgetsEndpoint(budgets);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(Insights.class)
    @ConditionalOnAvailableEndpoint
    InsightsEndpoint aiInsightsEndpoint(Insights insights) {
        return new InsightsEndpoint(insights);
    }

}
