package io.github.aiutils.cost.insight;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.cost.insight.Projection.Basis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static io.github.aiutils.cost.insight.Books.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class InsightsTests {

    private static final Instant NOON = at("2026-11-22T12:00");

    private static final Route NANO = new Route("openai", "gpt-5-nano");

    private static final Route LUNA = new Route("openai", "gpt-6-luna");

    private final MemoryLedger ledger = new MemoryLedger("USD", List.of("tenant"), 1000, 20_000, List.of());

    private final List<BudgetSnapshot> snapshots = new ArrayList<>();

    private final List<BudgetSettings> settings = new ArrayList<>();

    private int entries;

    private void book(Instant at, String client, Route route, @Nullable String tenant, @Nullable Long maxOutput,
            Bill bill) {
        Entry entry = new Entry("e" + this.entries++, at, "req", client, route,
                (tenant != null) ? Map.of("tenant", tenant) : Map.of(), true, maxOutput, null);
        this.ledger.open(entry).then(this.ledger.settle(entry, bill)).block();
    }

    private void book(Instant at, String client, @Nullable String tenant, String cost) {
        book(at, client, NANO, tenant, null,
                new Bill(new Usage(10L, 0L, 0L, 0L, 10L, 0L), new BigDecimal(cost), false));
    }

    /** Each hour of the last days and today until noon. */
    private void bookHours(int days, String client, @Nullable String tenant, String cost) {
        for (Instant hour = NOON.minus(Duration.ofHours(12 + 24L * days)); hour
            .isBefore(NOON); hour = hour.plus(Spending.HOUR)) {
            book(hour.plusSeconds(1), client, tenant, cost);
        }
    }

    private void budget(String name, BudgetScope scope, @Nullable String eachTag, @Nullable String value,
            String spent) {
        this.settings.removeIf((each) -> each.name().equals(name));
        this.settings.add(new BudgetSettings(name, BigDecimal.TEN,
                new BudgetWindow.Calendar(BudgetWindow.Unit.DAY, ZoneOffset.UTC), scope, eachTag, List.of(),
                BudgetSettings.OnExceeded.REJECT, BudgetSettings.Reserve.BOUND, BudgetSettings.MAX_WAIT, null, 1));
        this.snapshots.add(Books.budget(name, value, "10", spent, "2026-11-22", "2026-11-23"));
    }

    private InsightReport report(String... labels) {
        return report(this.ledger, labels).block();
    }

    private Mono<InsightReport> report(CostLedger ledger, String... labels) {
        return new Insights(ledger, new Shown(this.snapshots), this.settings, List.of("tenant"), new Book(),
                InstantSource.fixed(NOON))
            .report(List.of(labels));
    }

    @Test
    void withoutDataThereIsNothingToSay() {
        assertThat(report("client", "tag.tenant"))
            .isEqualTo(new InsightReport(NOON, "USD", 0, List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void aBudgetGoesByThePastOfWhatItHoldsFor() {
        bookHours(8, "default", null, "0.25");
        bookHours(8, "fast", null, "0.5");
        budget("all", BudgetScope.ALL, null, null, "9");
        budget("fast", new BudgetScope("fast", "openai", "gpt-5*", null, null), null, null, "6");
        budget("none", new BudgetScope(null, null, "claude*", null, null), null, null, "1");
        assertThat(report().projections())
            .extracting(Projection::budget, (each) -> each.projected().doubleValue(), Projection::basis)
            .containsExactly(tuple("all", 18.0, Basis.USUAL_HOURS), tuple("fast", 12.0, Basis.USUAL_HOURS),
                    tuple("none", 2.0, Basis.PACE));
    }

    /** Of a tag's values days are known, and each hour is taken for a part of its day. */
    @Test
    void aBudgetForEachValueGoesByThePastOfTheValue() {
        bookHours(8, "default", "acme", "0.25");
        bookHours(8, "default", null, "0.125");
        for (int i = 0; i < 30; i++) {
            budget("tenants", BudgetScope.ALL, "tenant", "t" + i, "0." + (10 + i));
        }
        budget("tenants", BudgetScope.ALL, "tenant", "acme", "3");
        budget("tenants", BudgetScope.ALL, "tenant", "(none)", "1.5");
        budget("acme", new BudgetScope(null, null, null, "tenant", "acme"), null, null, "3");
        List<Projection> projections = report().projections();
        assertThat(projections).hasSize(Projections.MOST_VALUES + 1);
        assertThat(projections.get(0)).satisfies((acme) -> {
            assertThat(acme.value()).isEqualTo("acme");
            assertThat(acme.projected()).isEqualByComparingTo("6");
            assertThat(acme.basis()).isEqualTo(Basis.USUAL_HOURS);
        });
        assertThat(projections.get(1).projected()).isEqualByComparingTo("3");
        assertThat(projections.get(2).basis()).isEqualTo(Basis.PACE);
        assertThat(projections.get(20)).satisfies((acme) -> {
            assertThat(acme.budget()).isEqualTo("acme");
            assertThat(acme.projected()).isEqualByComparingTo("6");
        });
    }

    @Test
    void aBudgetByATagThatIsNotKeptGoesByItsPace() {
        bookHours(8, "default", null, "0.25");
        budget("user", new BudgetScope(null, null, null, "user", "u1"), null, null, "1");
        this.snapshots.add(Books.budget("unknown", null, "10", "1", "2026-11-22", "2026-11-23"));
        assertThat(report().projections()).extracting(Projection::basis).containsExactly(Basis.PACE, Basis.PACE);
    }

    @Test
    void unusualDaysAreToldOfTheTotalAndOfEachLabelAskedFor() {
        bookHours(15, "default", "acme", "0.25");
        bookHours(8, "fast", "umbra", "0.01");
        book(NOON.minus(Duration.ofDays(2)), "fast", "umbra", "2");
        book(NOON.minus(Duration.ofDays(3)), "new", "newcomer", "0.5");
        InsightReport report = report();
        assertThat(report.completeDays()).isEqualTo(14);
        assertThat(report.unusualDays()).singleElement().satisfies((day) -> assertThat(day.label()).isNull());
        assertThat(report("client", "tag.tenant", "client").unusualDays())
            .extracting((day) -> day.label() + "=" + day.value())
            .containsExactlyInAnyOrder("null=null", "client=fast", "tag.tenant=umbra");
    }

    @ParameterizedTest
    @CsvSource({ "day,not by 'day'", "hour,not by 'hour'", "tag.user,tag.tenant" })
    void aLabelThatIsNotThereIsRefusedWithASentence(String label, String said) {
        StepVerifier.create(report(this.ledger, label))
            .expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said))
            .verify(Duration.ofSeconds(5));
    }

    @Test
    void looseBoundsAreToldByClientAndModel() {
        Instant yesterday = NOON.minus(Duration.ofDays(1));
        for (int i = 0; i < 50; i++) {
            Bill bill = new Bill(new Usage(10L, 0L, 0L, 0L, 100L + i, 0L), BigDecimal.ONE, false);
            book(yesterday, "default", NANO, null, 4096L, bill);
            book(yesterday, "fast", NANO, null, 596L, bill);
            book(yesterday, "fast", LUNA, null, 595L, bill);
            book(yesterday.minus(Duration.ofDays(20)), "old", NANO, null, 4096L, bill);
        }
        assertThat(report().looseBounds()).containsExactly(
                new LooseBound("default", "openai", "gpt-5-nano", 50, 4096, 149, 300),
                new LooseBound("fast", "openai", "gpt-5-nano", 50, 596, 149, 300));
    }

    @Test
    void uncachedInputsAreToldWhereTheModelHasACache() {
        Instant yesterday = NOON.minus(Duration.ofDays(1));
        for (int i = 0; i < 100; i++) {
            Bill bill = new Bill(new Usage(10_000L, 0L, 0L, 0L, 10L, 0L), BigDecimal.ONE, false);
            book(yesterday, "default", NANO, null, null, bill);
            book(yesterday, "default", LUNA, null, null, bill);
            book(yesterday, "fast", NANO, null, null,
                    new Bill(new Usage(1000L, 9000L, 0L, 0L, 10L, 0L), BigDecimal.ONE, false));
        }
        assertThat(report().uncachedInputs()).singleElement().satisfies((found) -> {
            assertThat(found.client()).isEqualTo("default");
            assertThat(found.model()).isEqualTo("gpt-5-nano");
            assertThat(found.saves()).isEqualByComparingTo("0.9");
        });
    }

    @Test
    void valuesPastTheBoundHaveNothingInCommon() {
        MemoryLedger narrow = new MemoryLedger("USD", List.of(), 1, 1000, List.of());
        for (int i = 0; i < 200; i++) {
            Entry entry = new Entry("n" + i, NOON, "req", "c" + i, NANO, Map.of(), true, 100_000L, null);
            narrow.open(entry)
                .then(narrow.settle(entry, new Bill(new Usage(10_000L, 0L, 0L, 0L, 10L, 0L), BigDecimal.ONE, false)))
                .block();
        }
        InsightReport report = report(narrow).block();
        assertThat(report.looseBounds()).isEmpty();
        assertThat(report.uncachedInputs()).isEmpty();
    }

    @Test
    void asksTheLedgerOneQuestionAfterTheOther() {
        budget("all", BudgetScope.ALL, null, null, "9");
        budget("more", BudgetScope.ALL, null, null, "9");
        List<UsageQuery> asked = new ArrayList<>();
        Mono<InsightReport> report = report(new Asked(this.ledger, asked), "client");
        assertThat(asked).isEmpty();
        report.block();
        assertThat(asked).extracting(UsageQuery::groupBy)
            .containsExactly(List.of("day", "client"), List.of("day"), List.of("client", "provider", "model"),
                    List.of("hour"));
        assertThat(asked).allSatisfy((query) -> assertThat(query.until()).isNull());
        assertThat(asked.get(1).since()).isEqualTo(at("2026-11-07"));
        assertThat(asked.get(3).since()).isEqualTo(at("2026-11-14"));
    }

    @Test
    void aLedgerThatCannotTellIsAnError() {
        CostLedger broken = new Asked(this.ledger, new ArrayList<>()) {

            @Override
            public Mono<UsageReport> report(UsageQuery query) {
                return Mono.error(new IllegalStateException("gone"));
            }

        };
        StepVerifier.create(report(broken)).expectErrorMessage("gone").verify(Duration.ofSeconds(5));
    }

    private record Shown(List<BudgetSnapshot> snapshots) implements Budgets {

        @Override
        public boolean hold(Call call) {
            return false;
        }

        @Override
        public Mono<Reservation> reserve(Call call, @Nullable Price price) {
            return Mono.empty();
        }

    }

    private static final class Book implements PriceBook {

        @Override
        public String currency() {
            return "USD";
        }

        @Override
        public @Nullable Price find(Route route, @Nullable String responseModel, Instant at) {
            Rates rates = Rates.of(BigDecimal.ONE, BigDecimal.TEN);
            return ListedPrice.of(route.equals(NANO) ? rates.withCache(new BigDecimal("0.1"), null, null) : rates);
        }

    }

    private static class Asked implements CostLedger {

        private final CostLedger ledger;

        private final List<UsageQuery> asked;

        Asked(CostLedger ledger, List<UsageQuery> asked) {
            this.ledger = ledger;
            this.asked = asked;
        }

        @Override
        public Mono<Void> open(Entry entry) {
            return this.ledger.open(entry);
        }

        @Override
        public Mono<Void> settle(Entry entry, Bill bill) {
            return this.ledger.settle(entry, bill);
        }

        @Override
        public Mono<Void> drop(Entry entry) {
            return this.ledger.drop(entry);
        }

        @Override
        public Mono<UsageReport> report(UsageQuery query) {
            return Mono.defer(() -> {
                this.asked.add(query);
                return this.ledger.report(query);
            });
        }

        @Override
        public Mono<Void> clear() {
            return this.ledger.clear();
        }

    }

}
