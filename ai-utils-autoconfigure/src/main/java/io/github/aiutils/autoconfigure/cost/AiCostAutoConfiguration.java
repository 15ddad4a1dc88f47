package io.github.aiutils.autoconfigure.cost;

import java.time.InstantSource;
import java.util.List;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.autoconfigure.token.AiTokenAutoConfiguration;
import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.BudgetLender;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostBounds;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.CostMeters;
import io.github.aiutils.cost.Listeners;
import io.github.aiutils.cost.LocalBudgets;
import io.github.aiutils.cost.MemoryLedger;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.PriceList;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.policy.LedgerPolicy;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.RouteResolver;
import io.github.aiutils.token.TokenEstimator;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes what prices attempts, books them and keeps them within budgets.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AiProviderAutoConfiguration.class, AiTokenAutoConfiguration.class },
        afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
                "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnBean(Providers.class)
@ConditionalOnBooleanProperty(name = "ai-utils.ledger.enabled", matchIfMissing = true)
public final class AiCostAutoConfiguration {

    /** About 8 MB of sums. */
    private static final int MOST_CELLS = 20_000;

    @Bean
    @ConditionalOnMissingBean(PriceBook.class)
    PriceList aiPriceBook(AiProperties properties, ProviderSettings.All providers) {
        return PriceReader.read(properties.prices(), providers);
    }

    /** So that the first call, which runs on an event loop, need not read the list. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> aiPriceLoader(PriceBook book) {
        return (ready) -> {
            if (book instanceof PriceList) {
                Schedulers.boundedElastic().schedule(PriceList::load);
            }
        };
    }

    @Bean
    @ConditionalOnMissingBean
    Pricing aiPricing(AiProperties properties, PriceBook book) {
        return new Pricing(book, properties.prices().unknown(), InstantSource.system());
    }

    @Bean
    AiEventPublisher aiEventPublisher(ApplicationEventPublisher publisher) {
        return new AiEventPublisher(publisher);
    }

    @Bean
    @ConditionalOnMissingBean(CostLedger.class)
    MemoryLedger aiCostLedger(AiProperties properties, Pricing pricing, ObjectProvider<AiCallListener> listeners) {
        if (properties.ledger().store() == AiProperties.Store.JDBC) {
            throw new InvalidPropertyException("ai-utils.ledger.store",
                    "is jdbc, but spring-jdbc or flyway-core is not on the class path",
                    "Add org.springframework.boot:spring-boot-starter-jdbc, org.flywaydb:flyway-core and, for"
                            + " PostgreSQL, org.flywaydb:flyway-database-postgresql.");
        }
        return new MemoryLedger(pricing.currency(), properties.ledger().tags(), properties.ledger().maxTagValues(),
                MOST_CELLS, listeners.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    Budgets aiBudgets(AiProperties properties, Pricing pricing, TokenEstimator estimator, RouteResolver resolver,
            ObjectProvider<AiCallListener> listeners, ObjectProvider<BudgetLender> lenders) {
        List<BudgetSettings> budgets = new BudgetReader(properties, pricing.currency(), resolver).read();
        if (budgets.isEmpty()) {
            return Budgets.NONE;
        }
        try {
            return new LocalBudgets(budgets, pricing.currency(), new CostBounds(estimator),
                    new Listeners(listeners.orderedStream().toList()), pricing.clock(), System::nanoTime,
                    Schedulers.parallel(), lenders.getIfAvailable());
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException("ai-utils.budgets", "cannot be shared: " + ex.getMessage(), "Mend it.");
        }
    }

    @Bean
    @ConditionalOnMissingBean
    LedgerPolicy aiLedgerPolicy(CostLedger ledger, Budgets budgets, Pricing pricing, TokenEstimator estimator) {
        return new LedgerPolicy(ledger, budgets, pricing, estimator);
    }

    /** Meters of what is booked. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static class Meters {

        @Bean
        @ConditionalOnMissingBean
        CostMeters aiCostMeters(MeterRegistry registry) {
            return new CostMeters(registry);
        }

        @Bean
        MoneyGauges aiMoneyGauges(CostMeters meters, Budgets budgets, CostLedger ledger) {
            return new MoneyGauges(meters, budgets, ledger);
        }

    }

    /** Gauges what tells the meters of bookings, once all are there. */
    static final class MoneyGauges {

        MoneyGauges(CostMeters meters, Budgets budgets, CostLedger ledger) {
            meters.gauge(budgets);
            meters.gauge(ledger);
        }

    }

}
