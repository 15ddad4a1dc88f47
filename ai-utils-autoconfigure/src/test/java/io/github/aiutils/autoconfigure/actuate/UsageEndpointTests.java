package io.github.aiutils.autoconfigure.actuate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.CostLedger;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.MemoryLedger;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageReport;
import io.github.aiutils.cost.UsageTotals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class UsageEndpointTests {

    private final MemoryLedger ledger = new MemoryLedger("USD", List.of("tenant"), 100, 1000, List.of());

    private final ReactiveWebApplicationContextRunner runner = HttpEndpoints.runner("aiusage")
        .withBean(CostLedger.class, () -> this.ledger);

    private void book(String at, String model, String tenant, String cost) {
        Entry entry = new Entry(at + model, Instant.parse(at), "req_0123456789ab", "default",
                new Route("openai", model), Map.of("tenant", tenant), true);
        this.ledger.open(entry).block();
        this.ledger
            .settle(entry,
                    new Bill(new Usage(100L, 10L, 5L, null, 50L, 20L), (cost != null) ? new BigDecimal(cost) : null,
                            cost == null))
            .block();
    }

    @Test
    void showsTheTotalInPlainDecimals() {
        book("2026-11-21T10:30:00Z", "gpt-5-nano", "acme", "0.000000125");
        book("2026-11-22T10:30:00Z", "gpt-5-nano", "acme", "12.500");
        book("2026-11-22T11:30:00Z", "gpt-6-luna", "umbra", null);
        this.runner.run((context) -> assertThat(text(context, "/actuator/aiusage")).isEqualTo("""
                {"currency":"USD","since":null,"until":null,"total":{"calls":3,"attempts":3,"estimated":1,"unpriced":1,\
                "tokens":{"input":300,"cacheRead":30,"cacheWrite":15,"output":150,"reasoning":60},\
                "cost":{"amount":12.500000125,"currency":"USD"}},"groups":[]}"""));
    }

    @Test
    void anAmountNeedsNoExponent() {
        book("2026-11-21T10:30:00Z", "gpt-5-nano", "acme", "0.000000001");
        this.runner.run((context) -> assertThat(text(context, "/actuator/aiusage"))
            .contains("\"cost\":{\"amount\":0.000000001,\"currency\":\"USD\"}"));
    }

    @Test
    void groupsByWhatIsAskedForTheDearestFirst() {
        book("2026-11-21T10:30:00Z", "gpt-5-nano", "acme", "1");
        book("2026-11-22T10:30:00Z", "gpt-5-nano", "umbra", "2");
        this.runner.run((context) -> HttpEndpoints.get(context, "/actuator/aiusage?groupBy=tag.tenant, day")
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.groups.length()")
            .isEqualTo(2)
            .jsonPath("$.groups[0].by['tag.tenant']")
            .isEqualTo("umbra")
            .jsonPath("$.groups[0].by.day")
            .isEqualTo("2026-11-22")
            .jsonPath("$.groups[0].total.cost.amount")
            .isEqualTo(2)
            .jsonPath("$.groups[1].total.tokens.output")
            .isEqualTo(50));
    }

    @Test
    void groupsByHourAndTag() {
        book("2026-11-22T10:30:00Z", "gpt-5-nano", "acme", "1");
        book("2026-11-22T10:59:59Z", "gpt-6-luna", "acme", "0.5");
        book("2026-11-22T11:00:00Z", "gpt-5-nano", "acme", "2");
        book("2026-11-22T10:30:01Z", "gpt-5-nano", "", "4");
        this.runner.run((context) -> HttpEndpoints.get(context, "/actuator/aiusage?groupBy=hour,tag.tenant")
            .expectBody(String.class)
            .value((body) -> assertThat(body).containsSubsequence(
                    "{\"by\":{\"hour\":\"2026-11-22T10:00:00Z\",\"tag.tenant\":\"(none)\"}", "\"amount\":4,",
                    "{\"by\":{\"hour\":\"2026-11-22T11:00:00Z\",\"tag.tenant\":\"acme\"}", "\"amount\":2,",
                    "{\"by\":{\"hour\":\"2026-11-22T10:00:00Z\",\"tag.tenant\":\"acme\"}", "\"output\":100,",
                    "\"amount\":1.5,")));
    }

    @Test
    void showsWhatIsUnsettledWhereThereIsAny() {
        Entry entry = new Entry("1", Instant.parse("2026-11-22T10:30:00Z"), "req", "default",
                new Route("openai", "gpt-5-nano"), Map.of(), true, null,
                new Entry.Held(new BigDecimal("0.250"), true, List.of()));
        UsageTotals lost = UsageTotals.ZERO.plusUnsettled(entry);
        UsageReport report = new UsageReport("USD", lost,
                List.of(new UsageReport.Group(Map.of("client", "default"), lost),
                        new UsageReport.Group(Map.of("client", "fast"), UsageTotals.ZERO)));
        UsageDescriptor shown = UsageDescriptor.of(UsageQuery.TOTAL, report);
        JsonMapper mapper = new JsonMapper();
        assertThat(mapper.writeValueAsString(shown.total()))
            .endsWith(",\"cost\":{\"amount\":0,\"currency\":\"USD\"},\"unsettled\":{\"attempts\":1,\"atMost\":0.25}}");
        assertThat(shown.groups()).extracting((group) -> mapper.writeValueAsString(group).contains("unsettled"))
            .containsExactly(true, false);
    }

    @ParameterizedTest
    @CsvSource({ "since=2026-11-22,2", "until=2026-11-22,1", "since=2026-11-22&until=2026-11-23,2",
            "since=2026-11-22T11:59:59Z,1", "until=2026-11-22T11:59:59Z,2", "since=&until=&groupBy=,3" })
    void countsBetweenInstantsOrDates(String query, int attempts) {
        book("2026-11-21T10:30:00Z", "gpt-5-nano", "acme", "1");
        book("2026-11-22T10:30:00Z", "gpt-5-nano", "acme", "1");
        book("2026-11-22T11:30:00Z", "gpt-5-nano", "acme", "1");
        this.runner.run((context) -> HttpEndpoints.get(context, "/actuator/aiusage?" + query)
            .expectStatus()
            .isOk()
            .expectBody()
            .jsonPath("$.total.attempts")
            .isEqualTo(attempts));
    }

    @Test
    void saysFromWhichHourItCounts() {
        this.runner.run(
                (context) -> HttpEndpoints.get(context, "/actuator/aiusage?since=2026-11-22T11:59:59Z&until=2026-11-23")
                    .expectBody()
                    .jsonPath("$.since")
                    .isEqualTo("2026-11-22T11:00:00Z")
                    .jsonPath("$.until")
                    .isEqualTo("2026-11-23T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({ "since=yesterday,since is neither", "until=2026-13-01,until is neither",
            "until=2026-11-22T25:00:00Z,until is neither", "groupBy=model&groupBy=user,by hour",
            "groupBy=tag.user,tag.tenant" })
    void refusesWhatItDoesNotUnderstandWithASentence(String query, String said) {
        this.runner.run((context) -> HttpEndpoints.get(context, "/actuator/aiusage?" + query)
            .expectStatus()
            .isBadRequest()
            .expectBody()
            .jsonPath("$.error")
            .value(String.class, (error) -> assertThat(error).contains(said)));
    }

    @Test
    void deleteClearsIt() {
        book("2026-11-21T10:30:00Z", "gpt-5-nano", "acme", "1");
        this.runner.run((context) -> {
            HttpEndpoints.client(context).delete().uri("/actuator/aiusage").exchange().expectStatus().isNoContent();
            HttpEndpoints.get(context, "/actuator/aiusage").expectBody().jsonPath("$.total.attempts").isEqualTo(0);
        });
    }

    @Test
    void withReadOnlyAccessNothingIsCleared() {
        book("2026-11-21T10:30:00Z", "gpt-5-nano", "acme", "1");
        this.runner.withPropertyValues("management.endpoint.aiusage.access=READ_ONLY").run((context) -> {
            HttpEndpoints.client(context)
                .delete()
                .uri("/actuator/aiusage")
                .exchange()
                .expectStatus()
                .is4xxClientError();
            HttpEndpoints.get(context, "/actuator/aiusage").expectBody().jsonPath("$.total.attempts").isEqualTo(1);
        });
    }

    @Test
    void thereIsAnEndpointIfThereIsALedger() {
        HttpEndpoints.runner("aiusage")
            .run((context) -> assertThat(context.getBeansOfType(UsageEndpoint.class))
                .hasSameSizeAs(context.getBeansOfType(CostLedger.class).entrySet()));
        this.runner.run((context) -> assertThat(context).hasSingleBean(UsageEndpoint.class));
    }

    private static String text(ApplicationContext context, String uri) {
        return new String(HttpEndpoints.get(context, uri)
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBodyContent());
    }

}
