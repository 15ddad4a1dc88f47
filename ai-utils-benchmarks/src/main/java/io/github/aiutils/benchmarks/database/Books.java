package io.github.aiutils.benchmarks.database;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetWindow;
import io.github.aiutils.cost.CostBounds;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Listeners;
import io.github.aiutils.cost.LocalBudgets;
import io.github.aiutils.cost.MemoryLedger;
import io.github.aiutils.cost.jdbc.Database;
import io.github.aiutils.cost.jdbc.Instance;
import io.github.aiutils.cost.jdbc.JdbcBudgetLender;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.github.aiutils.cost.jdbc.JdbcSettings;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.token.LearningEstimator;
import reactor.core.scheduler.Schedulers;

/** A ledger and one strict budget that is never used up, in memory or in a database. */
final class Books implements AutoCloseable {

    private static final BudgetSettings BUDGET = BudgetSettings.of("all", BigDecimal.valueOf(1_000_000),
            BudgetWindow.TOTAL);

    private final CostLedger ledger;

    private final Budgets budgets;

    private final List<AutoCloseable> closes;

    private Books(CostLedger ledger, Budgets budgets, List<AutoCloseable> closes) {
        this.ledger = ledger;
        this.budgets = budgets;
        this.closes = closes;
    }

    static Books inMemory() {
        LocalBudgets budgets = new LocalBudgets(List.of(BUDGET), "USD", bounds(), new Listeners(List.of()),
                InstantSource.system(), Schedulers.parallel());
        return new Books(new MemoryLedger("USD", List.of("tenant"), 1000, 20_000, List.of()), budgets, List.of());
    }

    static Books inDatabase(String url, boolean durable) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(url);
        pool.setUsername("postgres");
        HikariDataSource dataSource = new HikariDataSource(pool);
        JdbcSettings settings = JdbcSettings.DEFAULT
            .withSchema("books_" + UUID.randomUUID().toString().replace("-", ""));
        Database database = new Database(dataSource, settings.schema(), false);
        Instance instance = new Instance(database, settings.leaseTime());
        JdbcLedger ledger = new JdbcLedger(database, instance, settings, "USD", List.of("tenant"), 1000, List.of(),
                InstantSource.system(), Schedulers.parallel());
        ledger.start();
        JdbcBudgetLender lender = new JdbcBudgetLender(database, instance);
        LocalBudgets budgets = new LocalBudgets(List.of(BUDGET.withDurable(durable)), "USD", bounds(),
                new Listeners(List.of()), InstantSource.system(), System::nanoTime, Schedulers.parallel(), lender);
        lender.connect(ledger, budgets);
        return new Books(ledger, budgets, List.of(budgets, lender, ledger, dataSource));
    }

    private static CostBounds bounds() {
        return new CostBounds(new LearningEstimator());
    }

    JdbcLedger ledger() {
        return (JdbcLedger) this.ledger;
    }

    ChatClient client(String url) {
        return ChatClient.builder()
            .provider("openai", ProviderType.OPENAI, (openai) -> openai.apiKey("key").baseUrl(url))
            .routes("openai/gpt-4.1")
            .options((options) -> options.maxOutputTokens(100))
            .ledger(this.ledger)
            .budgets(this.budgets)
            .build();
    }

    @Override
    public void close() {
        for (AutoCloseable each : this.closes) {
            try {
                each.close();
            }
            catch (Exception ex) {
                throw new IllegalStateException(ex);
            }
        }
    }

}
