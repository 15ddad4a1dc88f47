package io.github.aiutils.autoconfigure.actuate;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.MemoryLedger;
import io.github.aiutils.cost.PriceBook;
import io.github.aiutils.cost.Pricing;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.cost.insight.Insights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class InsightsEndpointTests {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final MemoryLedger ledger = new MemoryLedger("USD", List.of("tenant"), 100, 1000, List.of());

    private final ReactiveWebApplicationContextRunner runner = HttpEndpoints.runner("aiinsights")
        .withBean(CostLedger.class, () -> this.ledger)
        .withPropertyValues("ai-utils.providers.openai.api-key=any", "ai-utils.budgets.daily.amount=25.00",
                "ai-utils.ledger.tags=tenant");

    private int entries;

    /** The books and budgets tell the time alike. */
    private ReactiveWebApplicationContextRunner atNoon() {
        return this.runner.withUserConfiguration(AtNoon.class);
    }

    private void book(Instant at, String tenant, long input, String cost) {
        Entry entry = new Entry("e" + this.entries++, at, "req_0123456789ab", "default",
                new Route("openai", "gpt-5-nano"), Map.of("tenant", tenant), true, 100_000L, null);
        this.ledger.open(entry)
            .then(this.ledger.settle(entry,
                    new Bill(new Usage(input, 0L, 0L, null, 50L, 20L), new BigDecimal(cost), false)))
            .block();
    }

    @Test
    void withoutDataThereIsNothingToSay() {
        atNoon().run((context) -> HttpEndpoints.get(context, "/actuator/aiinsights")
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .isEqualTo("""
                    {"at":"2026-11-22T12:00:00Z","currency":"USD","completeDays":0,"projections":[{"budget":"daily",\
                    "value":null,"amount":25,"currency":"USD","spent":0,"projected":0,"end":"2026-11-23T00:00:00Z",\
                    "reachedAt":null,"basis":"PACE"}],"unusualDays":[],"looseBounds":[],"uncachedInputs":[]}"""));
    }

    @Test
    void showsWhatTheBooksSayInPlainDecimals() {
        for (int i = 1; i <= 15; i++) {
            for (int j = 0; j < 8; j++) {
                book(NOON.minus(Duration.ofDays(i)), "acme", 10_000, "0.000000125");
            }
        }
        book(NOON.minus(Duration.ofDays(2)), "umbra", 10_000, "0.00002");
        atNoon().run((context) -> HttpEndpoints.get(context, "/actuator/aiinsights?labels=tag.tenant, client")
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .value((body) -> assertThat(body).contains("\"completeDays\":14", "\"basis\":\"USUAL_HOURS\"",
                    "{\"label\":null,\"value\":null,\"day\":\"2026-11-20\",\"cost\":0.000021,\"median\":0.000001,"
                            + "\"deviations\":400.0,\"complete\":true}",
                    "{\"label\":\"client\",\"value\":\"default\"",
                    "\"looseBounds\":[{\"client\":\"default\",\"provider\":\"openai\",\"model\":\"gpt-5-nano\","
                            + "\"attempts\":121,\"meanBound\":100000,\"longest\":50,\"enough\":100}]",
                    "\"uncachedInputs\":[{\"client\":\"default\",\"provider\":\"openai\",\"model\":\"gpt-5-nano\","
                            + "\"attempts\":121,\"input\":1210000,\"cacheRead\":0,\"cacheWrite\":0,\"saves\":0.05445}]")
                .doesNotContain("umbra", "tag.tenant")));
    }

    @ParameterizedTest
    @CsvSource({ "user,by hour", "day,not by 'day'", "tag.user,tag.tenant" })
    void refusesALabelThatIsNotThereWithASentence(String label, String said) {
        this.runner.run((context) -> HttpEndpoints.get(context, "/actuator/aiinsights?labels=" + label)
            .expectStatus()
            .isBadRequest()
            .expectBody()
            .jsonPath("$.error")
            .value(String.class, (error) -> assertThat(error).contains(said)));
    }

    @Test
    void readsTheBooksOffTheEventLoop() {
        AtomicReference<String> thread = new AtomicReference<>();
        MemoryLedger books = this.ledger;
        CostLedger watched = new Watched(books, thread);
        HttpEndpoints.runner("aiinsights").withBean(CostLedger.class, () -> watched).run((context) -> {
            HttpEndpoints.get(context, "/actuator/aiinsights").expectStatus().isOk();
            assertThat(thread.get()).startsWith("boundedElastic");
        });
    }

    @Test
    void thereIsAnEndpointIfThereAreBooks() {
        this.runner
            .run((context) -> assertThat(context).hasSingleBean(Insights.class).hasSingleBean(InsightsEndpoint.class));
        this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
            .run((context) -> assertThat(context).hasSingleBean(Insights.class)
                .doesNotHaveBean(InsightsEndpoint.class));
        HttpEndpoints.runner("aiinsights")
            .withPropertyValues("ai-utils.ledger.enabled=false")
            .run((context) -> assertThat(context).hasNotFailed()
                .doesNotHaveBean(Insights.class)
                .doesNotHaveBean(InsightsEndpoint.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class AtNoon {

        @Bean
        Pricing aiPricing(PriceBook book) {
            return new Pricing(book, Pricing.Unknown.WARN, InstantSource.fixed(NOON));
        }

    }

    private record Watched(CostLedger books, AtomicReference<String> thread) implements CostLedger {

        @Override
        public Mono<Void> open(Entry entry) {
            return this.books.open(entry);
        }

        @Override
        public Mono<Void> settle(Entry entry, Bill bill) {
            return this.books.settle(entry, bill);
        }

        @Override
        public Mono<Void> drop(Entry entry) {
            return this.books.drop(entry);
        }

        @Override
        public Mono<UsageReport> report(UsageQuery query) {
            return Mono.defer(() -> {
                this.thread.set(Thread.currentThread().getName());
                return this.books.report(query);
            });
        }

        @Override
        public Mono<Void> clear() {
            return this.books.clear();
        }

    }

}
