package io.github.aiutils.autoconfigure.cost;

import java.time.Duration;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.BudgetLender;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.LocalBudgets;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.cost.jdbc.Database;
import io.github.aiutils.cost.jdbc.Instance;
import io.github.aiutils.cost.jdbc.JdbcBudgetLender;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.github.aiutils.cost.jdbc.JdbcSettings;
import io.github.aiutils.provider.Providers;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionException;

/**
 * Keeps books and budgets in a database.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AiProviderAutoConfiguration.class, before = AiCostAutoConfiguration.class,
        afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({ JdbcTemplate.class, Flyway.class })
@ConditionalOnBean(Providers.class)
@ConditionalOnBooleanProperty(name = "ai-utils.ledger.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "ai-utils.ledger.store", havingValue = "jdbc")
@ConditionalOnMissingBean(CostLedger.class)
public final class AiJdbcLedgerAutoConfiguration {

    @Bean
    LedgerDataSource aiLedgerDataSource(AiProperties properties, ListableBeanFactory beans) {
        return LedgerDataSource.of(properties.ledger().jdbc(), beans);
    }

    @Bean
    JdbcSettings aiJdbcSettings(AiProperties properties) {
        AiProperties.Jdbc jdbc = properties.ledger().jdbc();
        try {
            return new JdbcSettings(jdbc.schema(), jdbc.migrate(), jdbc.onOutage(), jdbc.buffer(), jdbc.batch(),
                    jdbc.flushInterval(), jdbc.leaseTime(), limited(jdbc.keepEntries()), limited(jdbc.keepHours()));
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException("ai-utils.ledger.jdbc", "is wrong: " + ex.getMessage(), "Mend it.");
        }
    }

    private static @Nullable Duration limited(Duration time) {
        return time.isZero() ? null : time;
    }

    @Bean
    @ConditionalOnMissingBean
    Database aiLedgerDatabase(LedgerDataSource dataSource, JdbcSettings settings) {
        return new Database(dataSource.dataSource(), settings.schema(), dataSource.own());
    }

    @Bean
    @ConditionalOnMissingBean
    Instance aiLedgerInstance(Database database, JdbcSettings settings) {
        return new Instance(database, settings.leaseTime());
    }

    @Bean
    JdbcLedger aiCostLedger(Database database, Instance instance, JdbcSettings settings, AiProperties properties,
            Pricing pricing, ObjectProvider<AiCallListener> listeners) {
        JdbcLedger ledger = new JdbcLedger(database, instance, settings, pricing.currency(), properties.ledger().tags(),
                properties.ledger().maxTagValues(), listeners.orderedStream().toList(), pricing.clock(),
                Schedulers.parallel());
        try {
            ledger.start();
        }
        catch (IllegalStateException ex) {
            throw new InvalidPropertyException("ai-utils.ledger.jdbc", "is wrong: " + ex.getMessage(), "Mend it.");
        }
        catch (DataAccessException | TransactionException | FlywayException ex) {
            throw new InvalidPropertyException("ai-utils.ledger.store",
                    "is jdbc, but the database cannot be used: " + NestedExceptionUtils.getMostSpecificCause(ex),
                    "Start the database, or mend what it says; it must be there when the application starts.");
        }
        return ledger;
    }

    @Bean
    @ConditionalOnMissingBean(BudgetLender.class)
    JdbcBudgetLender aiBudgetLender(Database database, Instance instance) {
        return new JdbcBudgetLender(database, instance);
    }

    @Bean
    SharedMoney aiSharedMoney(JdbcLedger ledger, Budgets budgets, ObjectProvider<JdbcBudgetLender> lender) {
        return new SharedMoney(ledger, budgets, lender.getIfAvailable());
    }

    /** Connects budgets with the ledger that books what they spent. */
    static final class SharedMoney {

        SharedMoney(JdbcLedger ledger, Budgets budgets, @Nullable JdbcBudgetLender lender) {
            if (lender != null && budgets instanceof LocalBudgets local) {
                lender.connect(ledger, local);
            }
        }

    }

}
