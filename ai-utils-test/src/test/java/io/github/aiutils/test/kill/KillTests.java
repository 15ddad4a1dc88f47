package io.github.aiutils.test.kill;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.zaxxer.hikari.HikariDataSource;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.github.aiutils.test.simulator.Pace;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application is killed under load, again and again: five times here, or as often as
 * {@code -Dai-utils.kills=50} says.
 */
class KillTests {

    private static final int KILLS = Integer.getInteger("ai-utils.kills", 5);

    private static final int LEAST_CALLS = 100;

    private static final Pattern NAME = Pattern.compile("call-\\d+-\\d+-");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Random random = new Random(7);

    @TempDir
    Path logs;

    @Test
    void everyServedCallHasOneBookingOrOneIntentThroughKills() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
                ProviderSimulator provider = ProviderSimulator.builder()
                    .pace(Pace.FAST.withFirstToken(Duration.ofMillis(30), 0.8))
                    .answer("Yes.")
                    .ledgerSize(1_000_000)
                    .bodyCharacters(400)
                    .start();
                HikariDataSource pool = KilledClient.pool(server.getJdbcUrl("postgres", "postgres"))) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            for (int run = 0; run < KILLS; run++) {
                kill(server.getJdbcUrl("postgres", "postgres"), provider, run);
                provider.awaitQuiet(PATIENCE);
                Map<String, Integer> written = names(jdbc, "select tags from ai_utils.entry");
                names(jdbc, "select tags from ai_utils.intent")
                    .forEach((name, count) -> written.merge(name, count, Integer::sum));
                assertOneEach(provider, written);
            }
            closed(provider, pool, jdbc);
        }
    }

    private void kill(String url, ProviderSimulator provider, int run) throws IOException, InterruptedException {
        long before = provider.arrivals();
        File log = this.logs.resolve("run" + run + ".log").toFile();
        Process application = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                KilledClient.class.getName(), url, provider.openAiBaseUrl(), String.valueOf(run))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
        try {
            long enough = before + LEAST_CALLS + this.random.nextInt(500);
            Flux.interval(Duration.ofMillis(this.random.nextInt(5) + 1))
                .onBackpressureDrop()
                .filter((tick) -> provider.arrivals() >= enough || !application.isAlive())
                .blockFirst(PATIENCE);
        }
        finally {
            application.destroyForcibly();
        }
        assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(application.exitValue()).as("killed by SIGKILL").isEqualTo(128 + 9);
    }

    private static Map<String, Integer> served(ProviderSimulator provider) {
        Map<String, Integer> served = new HashMap<>();
        provider.ledger().forEach((call) -> {
            Matcher name = NAME.matcher(call.body());
            if (name.find()) {
                served.merge(name.group(), 1, Integer::sum);
            }
        });
        return served;
    }

    private static Map<String, Integer> names(JdbcTemplate jdbc, String sql) {
        Map<String, Integer> names = new HashMap<>();
        for (String tags : jdbc.queryForList(sql, String.class)) {
            Matcher name = NAME.matcher(tags);
            assertThat(name.find()).isTrue();
            names.merge(name.group(), 1, Integer::sum);
        }
        return names;
    }

    private static void assertOneEach(ProviderSimulator provider, Map<String, Integer> written) {
        Map<String, Integer> served = served(provider);
        assertThat(served).isNotEmpty();
        assertThat(written.values()).allMatch((count) -> count == 1);
        assertThat(served.entrySet())
            .allSatisfy((call) -> assertThat(written.get(call.getKey())).as(call.getKey()).isEqualTo(1));
    }

    /** The next application closes what the killed ones left open, once. */
    private static void closed(ProviderSimulator provider, HikariDataSource pool, JdbcTemplate jdbc) {
        Flux.interval(Duration.ofMillis(20))
            .onBackpressureDrop()
            .filter((tick) -> jdbc
                .queryForList("select id from ai_utils.instance where expires_at >= current_timestamp")
                .isEmpty())
            .blockFirst(PATIENCE);
        try (JdbcLedger ledger = KilledClient.ledger(pool)) {
            ledger.start();
            assertThat(jdbc.queryForList("select id from ai_utils.intent")).isEmpty();
            assertOneEach(provider, names(jdbc, "select tags from ai_utils.entry"));
            UsageTotals total = ledger.report(UsageQuery.TOTAL).block(PATIENCE).total();
            List<Boolean> settled = jdbc.queryForList("select settled from ai_utils.entry", Boolean.class);
            long open = settled.stream().filter((each) -> !each).count();
            assertThat(total.attempts()).isEqualTo(settled.size());
            assertThat(total.unsettled().attempts()).isEqualTo(open);
            assertThat(open).isBetween(1L, KILLS * 1000L);
            assertThat(total.unsettled().atMost())
                .isEqualByComparingTo(money(jdbc, "select sum(at_most) from ai_utils.entry where not settled"));
            assertThat(money(jdbc, "select spent from ai_utils.budget_period where account = 'all'"))
                .isEqualByComparingTo(money(jdbc,
                        "select sum(case when settled then coalesce(cost, at_most) else at_most end) from ai_utils.entry"));
            assertThat(jdbc.queryForList("select held from ai_utils.budget_lease")).isEmpty();
        }
    }

    private static BigDecimal money(JdbcTemplate jdbc, String sql) {
        return jdbc.queryForObject(sql, BigDecimal.class);
    }

}
