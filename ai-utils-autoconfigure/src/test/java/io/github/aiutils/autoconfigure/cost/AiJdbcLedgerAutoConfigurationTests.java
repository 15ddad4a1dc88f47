package io.github.aiutils.autoconfigure.cost;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import javax.sql.DataSource;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.Failures;
import io.github.aiutils.autoconfigure.RecordingProvider;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.LedgerExport;
import io.github.aiutils.cost.MemoryLedger;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands under {@code ledger} keeps books and budgets in a database. */
class AiJdbcLedgerAutoConfigurationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Three tokens in, one out. */
    private static final BigDecimal ONE_CALL = new BigDecimal("0.000014");

    private final RecordingProvider provider = new RecordingProvider();

    @TempDir
    private Path directory;

    private String file;

    @BeforeEach
    void inADirectoryOfItsOwn() {
        this.file = this.directory.resolve("books").toString();
    }

    @AfterEach
    void close() {
        this.provider.close();
    }

    private ApplicationContextRunner runner(String... properties) {
        return AiContexts.runner()
            .withPropertyValues("ai-utils.providers.openai.api-key=k",
                    "ai-utils.providers.openai.base-url=" + this.provider.baseUrl(),
                    "ai-utils.clients.default.routes=openai/gpt-4.1", "ai-utils.ledger.store=jdbc",
                    "ai-utils.ledger.jdbc.file=" + this.file)
            .withPropertyValues(properties);
    }

    private static UsageTotals total(BeanFactory beans) {
        return beans.getBean(CostLedger.class).report(UsageQuery.TOTAL).block(PATIENCE).total();
    }

    private static BudgetSnapshot budget(BeanFactory beans) {
        return beans.getBean(Budgets.class).snapshots().get(0);
    }

    private static JdbcDataSource h2(String url) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        return dataSource;
    }

    @Test
    void booksAreInAFileWhereThereIsNoDatabaseAndSurviveARestart() {
        runner().run((context) -> {
            assertThat(context).hasSingleBean(JdbcLedger.class).doesNotHaveBean(DataSource.class);
            assertThat(context).hasSingleBean(LedgerExport.class);
            Asking.ask(context);
            assertThat(total(context).cost()).isEqualByComparingTo(ONE_CALL);
        });
        assertThat(Path.of(this.file + ".mv.db")).exists();
        runner().run((context) -> {
            Asking.ask(context);
            assertThat(total(context).attempts()).isEqualTo(2);
            assertThat(total(context).cost()).isEqualByComparingTo(ONE_CALL.add(ONE_CALL));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void aBudgetGoesOnWhereItWasBeforeARestart(boolean durable) {
        String[] budget = { "ai-utils.budgets.daily.amount=1", "ai-utils.budgets.daily.window=total",
                "ai-utils.budgets.daily.durable=" + durable };
        runner(budget).run((context) -> {
            Asking.ask(context);
            assertThat(budget(context).spent()).isEqualByComparingTo(ONE_CALL);
        });
        runner(budget).run((context) -> {
            Asking.ask(context);
            assertThat(budget(context).spent()).isEqualByComparingTo(ONE_CALL.add(ONE_CALL));
            assertThat(budget(context).reserved()).isZero();
        });
    }

    @Test
    void booksAreInTheApplicationsDatabaseWithAHistoryOfTheirOwn() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            DataSource dataSource = postgres.getPostgresDatabase();
            new JdbcTemplate(dataSource).execute("create table mine (id int)");
            runner("ai-utils.budgets.daily.amount=1", "ai-utils.budgets.daily.durable=true")
                .withBean("dataSource", DataSource.class, () -> dataSource)
                .run((context) -> {
                    Asking.ask(context);
                    assertThat(total(context).attempts()).isEqualTo(1);
                    assertThat(budget(context).spent()).isEqualByComparingTo(ONE_CALL);
                });
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            assertThat(jdbc.queryForObject("select sum(cost) from ai_utils.entry", BigDecimal.class))
                .isEqualByComparingTo(ONE_CALL);
            assertThat(jdbc.queryForObject("select count(*) from ai_utils.intent", Long.class)).isZero();
            assertThat(jdbc.queryForList(
                    "select table_name from information_schema.tables where table_schema = 'public'", String.class))
                .containsExactly("mine");
            assertThat(Files.exists(Path.of(this.file + ".mv.db"))).isFalse();
        }
    }

    @Test
    void passesOverADatabaseInMemory() {
        runner().withBean(DataSource.class, () -> h2("jdbc:h2:mem:passed")).run((context) -> Asking.ask(context));
        assertThat(Path.of(this.file + ".mv.db")).exists();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "| is not set, but there are the DataSource beans",
            "third | is 'third', but there are the DataSource beans" })
    void asksWhichOfSeveralDatabasesItIs(String name, String problem) {
        runner((name != null) ? "ai-utils.ledger.jdbc.data-source=" + name : "ai-utils.ledger.enabled=true")
            .withBean("first", DataSource.class, () -> h2("jdbc:h2:mem:first"))
            .withBean("second", DataSource.class, () -> h2("jdbc:h2:mem:second"))
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("ai-utils.ledger.jdbc.data-source", problem, "first", "second"));
    }

    @Test
    void takesTheDatabaseThatIsNamed() {
        String url = "jdbc:h2:file:" + this.directory.resolve("named");
        runner("ai-utils.ledger.jdbc.data-source=second").withBean("first", DataSource.class, () -> h2("jdbc:h2:mem:1"))
            .withBean("second", DataSource.class, () -> h2(url))
            .run((context) -> Asking.ask(context));
        assertThat(this.directory.resolve("named.mv.db")).exists();
    }

    @ParameterizedTest
    @ValueSource(classes = { JdbcTemplate.class, Flyway.class })
    void saysWhatIsMissingOnTheClassPath(Class<?> missing) {
        runner().withClassLoader(new FilteredClassLoader(missing))
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("ai-utils.ledger.store", "spring-boot-starter-jdbc", "flyway-core"));
    }

    @ParameterizedTest
    @CsvSource({ "schema, my-books, my-books", "buffer, 0, at least 1 attempt", "batch, 0, 1 to 10000",
            "flush-interval, 0ms, PT0S", "lease-time, 10ms, PT0.01S" })
    void refusesASettingThatIsWrong(String name, String value, String problem) {
        runner("ai-utils.ledger.jdbc." + name + "=" + value)
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("ai-utils.ledger.jdbc", problem));
    }

    @Test
    void refusesADurableBudgetInMemory() {
        runner("ai-utils.ledger.store=memory", "ai-utils.budgets.daily.amount=1", "ai-utils.budgets.daily.durable=true")
            .run((context) -> assertThat(Failures.invalidProperty(context.getStartupFailure()))
                .contains("ai-utils.budgets.daily.durable", "ai-utils.ledger.store"));
    }

    @Test
    void booksAreInMemoryUnlessOneSaysOtherwise() {
        runner("ai-utils.ledger.store=memory").withBean(DataSource.class, () -> h2("jdbc:h2:mem:untouched"))
            .run((context) -> assertThat(context).hasSingleBean(MemoryLedger.class));
    }

    @Test
    void saysThatItCannotBookInAnotherCurrency() {
        runner().run((context) -> Asking.ask(context));
        runner("ai-utils.prices.currency=NOK", "ai-utils.prices.rates.NOK=10").run((context) -> {
            assertThat(context).hasFailed();
            assertThat(Failures.invalidProperty(context.getStartupFailure())).contains("USD", "NOK",
                    "ai-utils.prices.currency");
        });
    }

    @Test
    void backsOffToALedgerOfTheApplication() {
        runner().withBean(CostLedger.class, () -> CostLedger.NONE)
            .run((context) -> assertThat(context.getBeansOfType(CostLedger.class).values())
                .containsExactly(CostLedger.NONE));
    }

}
