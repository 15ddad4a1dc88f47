package io.github.aiutils.autoconfigure.cost;

import java.time.Duration;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.cost.AiCallListener;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.cost.jdbc.Database;
import io.github.aiutils.cost.jdbc.Instance;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.github.aiutils.cost.jdbc.JdbcSettings;
import io.github.aiutils.provider.Providers;
import org.flywaydb.core.Flyway;
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
import org.springframework.jdbc.core.JdbcTemplate;

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

    @Bean(initMethod = "start", destroyMethod = "close")
    JdbcLedger aiCostLedger(Database database, Instance instance, JdbcSettings settings, AiProperties properties,
            Pricing pricing, ObjectProvider<AiCallListener> listeners) {
        return new JdbcLedger(database, instance, settings, pricing.currency(), properties.ledger().tags(),
                properties.ledger().maxTagValues(), listeners.orderedStream().toList(), pricing.clock(),
                Schedulers.parallel());
    }

}
