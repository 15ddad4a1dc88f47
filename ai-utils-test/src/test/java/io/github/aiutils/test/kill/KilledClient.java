package io.github.aiutils.test.kill;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.jdbc.Database;
import io.github.aiutils.cost.jdbc.Instance;
import io.github.aiutils.cost.jdbc.JdbcLedger;
import io.github.aiutils.cost.jdbc.JdbcSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.provider.ProviderType;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * An application under load that somebody kills: it calls and calls under a durable
 * budget, each call with a name of its own in prompt and tag.
 */
public final class KilledClient {

    static final BigDecimal RESERVED = new BigDecimal("0.5");

    private static final int CALLERS = 50;

    private KilledClient() {
    }

    static JdbcSettings settings() {
        return JdbcSettings.DEFAULT.withLeaseTime(Duration.ofSeconds(1)).withBatch(1000, Duration.ofMillis(50));
    }

    static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    static JdbcLedger ledger(HikariDataSource pool) {
        JdbcSettings settings = settings();
        Database database = new Database(pool, settings.schema(), false);
        return new JdbcLedger(database, new Instance(database, settings.leaseTime()), settings, "USD", List.of("call"),
                10, List.of(), InstantSource.system(), Schedulers.parallel());
    }

    public static void main(String[] arguments) {
        String run = arguments[2];
        JdbcLedger ledger = ledger(pool(arguments[0]));
        ledger.start();
        ChatClient client = ChatClient.builder()
            .provider("openai", ProviderType.OPENAI,
                    (spec) -> spec.baseUrl(arguments[1])
                        .apiKey("sk-test")
                        .retry(RetrySettings.NONE)
                        .concurrentCalls(CALLERS, Duration.ofSeconds(30)))
            .routes("openai/gpt-5-nano")
            .ledger(ledger)
            .budgets(new DurableBudget())
            .build();
        Flux.range(0, Integer.MAX_VALUE)
            .map((number) -> "call-" + run + "-" + number + "-")
            .flatMap((name) -> client.chat(ChatRequest.builder().user("Say " + name).tag("call", name).build())
                .onErrorResume((error) -> Mono.empty()), CALLERS)
            .blockLast();
    }

    /** Money without end of which each call takes the same, and that is durable. */
    private static final class DurableBudget implements Budgets {

        private static final Entry.Held HELD = new Entry.Held(RESERVED, true,
                List.of(new Entry.Share("all", null, Instant.EPOCH, RESERVED)));

        @Override
        public boolean hold(Call call) {
            return true;
        }

        @Override
        public Mono<Reservation> reserve(Call call, @Nullable Price price) {
            return Mono.just(new Reservation() {

                @Override
                public Entry.Held held() {
                    return HELD;
                }

                @Override
                public void settle(@Nullable BigDecimal cost) {
                }

                @Override
                public void giveBack() {
                }

            });
        }

        @Override
        public List<BudgetSnapshot> snapshots() {
            return List.of();
        }

    }

}
