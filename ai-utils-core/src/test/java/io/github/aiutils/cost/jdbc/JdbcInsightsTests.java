package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.aiutils.Call;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.BudgetScope;
import io.github.aiutils.cost.BudgetSettings;
import io.github.aiutils.cost.BudgetSnapshot;
import io.github.aiutils.cost.BudgetWindow;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.ListedPrice;
import io.github.aiutils.cost.MemoryLedger;
import io.github.aiutils.cost.Price;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.Rates;
import io.github.aiutils.cost.insight.InsightReport;
import io.github.aiutils.cost.insight.Insights;
import io.github.aiutils.cost.insight.Projection.Basis;
import io.github.aiutils.cost.jdbc.TestDatabase.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** What the books say is the same wherever they are kept. */
class JdbcInsightsTests {

    private static final Instant NOW = Instant.parse("2026-11-22T13:20:30Z");

    private static final List<String> TAGS = List.of("tenant");

    private static final Route NANO = new Route("openai", "gpt-5-nano");

    private static final BudgetWindow DAY = new BudgetWindow.Calendar(BudgetWindow.Unit.DAY, ZoneOffset.UTC);

    private static final List<BudgetSettings> SETTINGS = List.of(BudgetSettings.of("daily", BigDecimal.TEN, DAY),
            new BudgetSettings("tenants", BigDecimal.TEN, DAY, BudgetScope.ALL, "tenant", List.of(),
                    BudgetSettings.OnExceeded.REJECT, BudgetSettings.Reserve.BOUND, BudgetSettings.MAX_WAIT, null, 1));

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aDatabaseSaysWhatMemorySays(Kind kind) {
        MemoryLedger memory = new MemoryLedger("USD", TAGS, 1000, 20_000, List.of());
        try (TestDatabase database = TestDatabase.of(kind);
                JdbcLedger ledger = new TestLedgers(database).tags(TAGS, 1000).start()) {
            fill(memory);
            fill(ledger);
            Flux.interval(Duration.ZERO, Duration.ofMillis(10))
                .takeUntil((tick) -> ledger.status().pending() == 0)
                .blockLast(Duration.ofMinutes(1));
            InsightReport report = insights(ledger).report(List.of("client", "tag.tenant")).block();
            assertThat(report).usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(insights(memory).report(List.of("client", "tag.tenant")).block());
            assertThat(report.completeDays()).isEqualTo(14);
            assertThat(report.projections()).hasSize(3).allMatch((each) -> each.basis() == Basis.USUAL_HOURS);
            assertThat(report.unusualDays()).extracting((day) -> day.value()).contains(null, "c0", "t1");
            assertThat(report.looseBounds()).isNotEmpty();
            assertThat(report.uncachedInputs()).isNotEmpty();
        }
    }

    /** Sixteen days of two tenants, one of which had a bad day. */
    private static void fill(CostLedger ledger) {
        Random random = new Random(7);
        int entries = 0;
        for (Instant at = NOW.minus(Duration.ofDays(16)); at.isBefore(NOW); at = at.plus(Duration.ofHours(1))) {
            for (int i = 0; i < 2; i++) {
                boolean bad = i == 1 && at.equals(NOW.minus(Duration.ofDays(3)));
                BigDecimal cost = BigDecimal.valueOf(bad ? 1000 : 8 + random.nextInt(4), 2);
                boolean known = bad || random.nextInt(20) > 0;
                Entry entry = new Entry("e" + entries++, at, "req", "c" + (bad ? 0 : random.nextInt(2)), NANO,
                        Map.of("tenant", "t" + i), true, 16_000L, null);
                Usage usage = new Usage(8000L, 100L, 0L, null, (long) random.nextInt(1, 300), 0L);
                ledger.open(entry).then(ledger.settle(entry, new Bill(usage, known ? cost : null, false))).block();
            }
        }
    }

    private static Insights insights(CostLedger ledger) {
        return new Insights(ledger, new Shown(), SETTINGS, TAGS, new Book(), InstantSource.fixed(NOW));
    }

    private static BudgetSnapshot budget(String name, @Nullable String value) {
        return new BudgetSnapshot(name, value, "USD", BigDecimal.TEN, BigDecimal.ONE, BigDecimal.ZERO, 0, 0,
                Instant.parse("2026-11-22T00:00:00Z"), Instant.parse("2026-11-23T00:00:00Z"), BudgetSnapshot.State.OK);
    }

    private static final class Shown implements Budgets {

        @Override
        public boolean hold(Call call) {
            return false;
        }

        @Override
        public Mono<Reservation> reserve(Call call, @Nullable Price price) {
            return Mono.empty();
        }

        @Override
        public List<BudgetSnapshot> snapshots() {
            return List.of(budget("daily", null), budget("tenants", "t0"), budget("tenants", "t1"));
        }

    }

    private static final class Book implements PriceBook {

        @Override
        public String currency() {
            return "USD";
        }

        @Override
        public Price find(Route route, @Nullable String responseModel, Instant at) {
            return ListedPrice
                .of(Rates.of(BigDecimal.ONE, BigDecimal.TEN).withCache(new BigDecimal("0.1"), null, null));
        }

    }

}
