package io.github.aiutils.test.kill;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetWindow;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostBounds;
import io.github.aiutils.cost.Listeners;
import io.github.aiutils.cost.LocalBudgets;
import io.github.aiutils.cost.jdbc.Database;
import io.github.aiutils.cost.jdbc.Instance;
import io.github.aiutils.cost.jdbc.JdbcBudgetLender;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.github.aiutils.cost.jdbc.JdbcSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.token.LearningEstimator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An application under load that somebody kills: it calls and calls under a durable
 * budget, each call with a name of its own in prompt and tag.
 */
public final class KilledClient {

    private static final BudgetSettings BUDGET = BudgetSettings
        .of("all", BigDecimal.valueOf(1_000_000), BudgetWindow.TOTAL)
        .withDurable(true);

    private static final int CALLERS = 50;

    private KilledClient() {
    }

    static JdbcSettings settings() {
        return JdbcSettings.DEFAULT.withLeaseTime(Duration.ofSeconds(3)).withBatch(1000, Duration.ofMillis(50));
    }

    static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    static JdbcLedger ledger(HikariDataSource pool) {
        Database database = database(pool);
        return ledger(database, new Instance(database, settings().leaseTime()));
    }

    private static Database database(HikariDataSource pool) {
        return new Database(pool, settings().schema(), false);
    }

    private static JdbcLedger ledger(Database database, Instance instance) {
        return new JdbcLedger(database, instance, settings(), "USD", List.of("call"), 10, List.of(),
                InstantSource.system(), Schedulers.parallel());
    }

    private static Budgets budgets(Database database, Instance instance, JdbcLedger ledger) {
        JdbcBudgetLender lender = new JdbcBudgetLender(database, instance);
        LocalBudgets budgets = new LocalBudgets(List.of(BUDGET), "USD", new CostBounds(new LearningEstimator()),
                new Listeners(List.of()), InstantSource.system(), System::nanoTime, Schedulers.parallel(), lender);
        lender.connect(ledger, budgets);
        return budgets;
    }

    public static void main(String[] arguments) {
        String run = arguments[2];
        Database database = database(pool(arguments[0]));
        Instance instance = new Instance(database, settings().leaseTime());
        JdbcLedger ledger = ledger(database, instance);
        ledger.start();
        ChatClient client = ChatClient.builder()
            .provider("openai", ProviderType.OPENAI,
                    (spec) -> spec.baseUrl(arguments[1])
                        .apiKey("sk-test")
                        .retry(RetrySettings.NONE)
                        .concurrentCalls(CALLERS, Duration.ofSeconds(30)))
            .routes("openai/gpt-5-nano")
            .options((options) -> options.maxOutputTokens(100))
            .ledger(ledger)
            .budgets(budgets(database, instance, ledger))
            .build();
        Flux.range(0, Integer.MAX_VALUE)
            .map((number) -> "call-" + run + "-" + number + "-")
            .flatMap((name) -> client.chat(ChatRequest.builder().user("Say " + name).tag("call", name).build())
                .onErrorResume((error) -> Mono.empty()), CALLERS)
            .blockLast();
    }

}
