package io.github.aiutils.autoconfigure.actuate;

import io.github.aiutils.autoconfigure.client.AiClientAutoConfiguration;
import io.github.aiutils.autoconfigure.client.ClientSettings;
import io.github.aiutils.autoconfigure.cost.AiCostAutoConfiguration;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.Limiters;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Adds the health component {@code ai}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AiClientAutoConfiguration.class, AiCostAutoConfiguration.class },
        beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ ClientSettings.class, Breakers.class })
@ConditionalOnEnabledHealthIndicator("ai")
public final class AiHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "aiHealthIndicator")
    AiHealthIndicator aiHealthIndicator(ClientSettings clients, Breakers breakers, Limiters limiters,
            ObjectProvider<CostLedger> ledger) {
        return new AiHealthIndicator(clients::routes, breakers, limiters, ledger.getIfAvailable(() -> CostLedger.NONE));
    }

}
