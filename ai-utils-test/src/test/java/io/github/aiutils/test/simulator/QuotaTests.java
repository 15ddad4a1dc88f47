package io.github.aiutils.test.simulator;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each call has 9 input tokens and, unless cut, 100 output tokens. */
class QuotaTests {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private final AtomicLong ticker = new AtomicLong(1_000_000);

    @Test
    void refusesWhenTheQuotaIsSpent() {
        try (ProviderSimulator simulator = start(ProviderQuota.perMinute(2, 0).withRefusedCount(false))) {
            HttpCalls calls = new HttpCalls(simulator);
            assertThat(calls.openAi("").statusCode()).isEqualTo(200);
            assertThat(calls.openAi("").statusCode()).isEqualTo(200);
            HttpResponse<String> refused = calls.openAi("");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("30");
            assertThat(refused.headers().firstValue("retry-after-ms")).hasValue("30000");
            assertThat(refused.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("0");
            assertThat(HttpCalls.json(refused).at("/error/message").stringValue())
                .isEqualTo("Rate limit reached for gpt-4.1 in organization org-simulator on requests per min (RPM): "
                        + "Limit 2, Used 2, Requested 1. Please try again in 30s.");
            advance(Duration.ofMillis(29_999));
            assertThat(calls.openAi("").statusCode()).isEqualTo(429);
            advance(Duration.ofMillis(1));
            assertThat(calls.openAi("").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void countsRefusedCallsIfToldSo() {
        try (ProviderSimulator simulator = start(ProviderQuota.perMinute(2, 0))) {
            HttpCalls calls = new HttpCalls(simulator);
            calls.openAi("");
            calls.openAi("");
            assertThat(calls.openAi("").headers().firstValue("retry-after")).hasValue("60");
            assertThat(calls.openAi("").headers().firstValue("retry-after")).hasValue("90");
            assertThat(calls.openAi("").headers().firstValue("retry-after")).hasValue("90");
            advance(Duration.ofSeconds(90));
            assertThat(calls.openAi("").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({ "PRODUCED, 1000, 891, 891", "RESERVE, 1000, 891, 891", "CAPPED, 1000, 500, 500" })
    void chargesByTheRule(ProviderQuota.Charge charge, long limit, String afterOpenAi, String afterStream) {
        try (ProviderSimulator simulator = start(ProviderQuota.perMinute(0, limit).withCharge(charge))) {
            HttpCalls calls = new HttpCalls(simulator);
            calls.openAi(",\"max_tokens\":500");
            assertThat(remaining(simulator)).isEqualTo(afterOpenAi);
            simulator.reset();
            calls.openAi(",\"max_tokens\":500,\"stream\":true");
            assertThat(remaining(simulator)).isEqualTo(afterStream);
        }
    }

    @Test
    void goesIntoDebtByProducingAndPaysIt() {
        QuotaGate gate = new QuotaGate(this.ticker::get, ProviderQuota.perMinute(0, 600));
        QuotaGate.Demand demand = new QuotaGate.Demand(100, 0, null);
        assertThat(gate.enter(demand)).isNull();
        gate.produced(700);
        gate.leave(demand, 700);
        QuotaGate.Refusal refusal = gate.enter(demand);
        assertThat(refusal).isNotNull();
        assertThat(refusal.waitNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
        advance(Duration.ofSeconds(30));
        assertThat(gate.enter(demand)).isNull();
    }

    @Test
    void reservesAndCorrects() {
        QuotaGate gate = new QuotaGate(this.ticker::get,
                ProviderQuota.perMinute(0, 1000).withCharge(ProviderQuota.Charge.RESERVE));
        QuotaGate.Demand demand = new QuotaGate.Demand(100, 0, 700);
        assertThat(gate.enter(demand)).isNull();
        assertThat(gate.enter(demand)).isNotNull();
        gate.leave(demand, 50);
        assertThat(gate.levels().get(0).remaining()).isEqualTo(850);
    }

    @Test
    void holdsASliceOnly() {
        QuotaGate gate = new QuotaGate(this.ticker::get,
                ProviderQuota.perMinute(6, 6000).withWindow(Duration.ofSeconds(10)));
        assertThat(gate.enter(new QuotaGate.Demand(1000, 0, null))).isNull();
        assertThat(gate.enter(new QuotaGate.Demand(1, 0, null))).isNotNull();
        advance(Duration.ofHours(1));
        QuotaGate.Refusal tooLarge = gate.enter(new QuotaGate.Demand(1001, 0, null));
        assertThat(tooLarge).isNotNull();
        assertThat(tooLarge.tooLarge()).isTrue();
    }

    @Test
    void takesAllDimensionsOrNone() {
        QuotaGate gate = new QuotaGate(this.ticker::get,
                ProviderQuota.perMinute(10, 0).withInputAndOutput(100, 1000).withRefusedCount(false));
        assertThat(gate.enter(new QuotaGate.Demand(90, 0, null))).isNull();
        QuotaGate.Refusal refusal = gate.enter(new QuotaGate.Demand(20, 0, null));
        assertThat(refusal).isNotNull();
        assertThat(refusal.dimension()).isEqualTo(QuotaGate.Dimension.INPUT_TOKENS);
        assertThat(gate.levels()).extracting(QuotaGate.Level::remaining).containsExactly(9L, 10L, 1000L);
    }

    @Test
    void sparesCachedInputIfToldSo() {
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .fast()
            .cachedShare(0.5)
            .answer((request) -> Answer.text("").withCachedTokens(8))
            .ticker(this.ticker::get)
            .quota(ProviderQuota.perMinute(0, 1000).withCachedCounts(false))
            .start()) {
            HttpCalls calls = new HttpCalls(simulator);
            assertThat(HttpCalls.json(calls.openAi("")).at("/usage/prompt_tokens_details/cached_tokens").intValue())
                .isEqualTo(8);
            assertThat(remaining(simulator)).isEqualTo("999");
            assertThat(simulator.ledger().get(0).cachedTokens()).isEqualTo(8);
        }
    }

    @Test
    void tellsWhatIsLeftInTheDialect() {
        try (ProviderSimulator simulator = start(ProviderQuota.perMinute(60, 60_000))) {
            HttpCalls calls = new HttpCalls(simulator);
            HttpResponse<String> openAi = calls.openAi(",\"stream\":true");
            assertThat(openAi.headers().firstValue("x-ratelimit-limit-requests")).hasValue("60");
            assertThat(openAi.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("59");
            assertThat(openAi.headers().firstValue("x-ratelimit-reset-requests")).hasValue("1s");
            assertThat(openAi.headers().firstValue("x-ratelimit-remaining-tokens")).hasValue("59991");
            assertThat(openAi.headers().firstValue("x-ratelimit-reset-tokens")).hasValue("9ms");
            HttpResponse<String> anthropic = calls.anthropic("");
            assertThat(anthropic.headers().firstValue("anthropic-ratelimit-requests-remaining")).hasValue("59");
            assertThat(anthropic.headers().firstValue("anthropic-ratelimit-requests-reset"))
                .hasValue("2026-11-22T12:00:01Z");
            assertThat(anthropic.headers().firstValue("anthropic-ratelimit-tokens-remaining")).hasValue("60000");
        }
    }

    @Test
    void refusesInAnthropicsWordsToo() {
        try (ProviderSimulator simulator = start(ProviderQuota.perMinute(1, 0).withRefusedCount(false))) {
            HttpCalls calls = new HttpCalls(simulator);
            calls.anthropic("");
            HttpResponse<String> refused = calls.anthropic("");
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("retry-after")).hasValue("60");
            assertThat(HttpCalls.json(refused).at("/error/type").stringValue()).isEqualTo("rate_limit_error");
            assertThat(calls.openAi("").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keepsItsHeadersToItselfIfToldSo() {
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .fast()
            .quota(ProviderQuota.perMinute(60, 60_000))
            .rateLimitHeaders(false)
            .start()) {
            assertThat(new HttpCalls(simulator).openAi("").headers().map().keySet())
                .noneMatch((name) -> name.startsWith("x-ratelimit"));
        }
    }

    @Test
    void changesALimitOnTheWay() {
        try (ProviderSimulator simulator = start(ProviderQuota.perMinute(0, 10_000))) {
            HttpCalls calls = new HttpCalls(simulator);
            calls.openAi("");
            simulator.limit(ProviderQuota.perMinute(0, 500));
            assertThat(remaining(simulator)).isEqualTo("500");
            simulator.limit("gpt-4.1", ProviderQuota.perMinute(0, 7));
            assertThat(calls.openAi("").body()).contains("Request too large");
        }
    }

    @Test
    void limitsCallsInFlight() {
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .pace(Pace.FAST.withFirstToken(Duration.ofMillis(700), 0))
            .quota(ProviderQuota.UNLIMITED.withConcurrentCalls(1))
            .start()) {
            HttpCalls calls = new HttpCalls(simulator);
            HttpRequest request = calls.openAiRequest(HttpCalls.HELLO.formatted(""));
            CompletableFuture<HttpResponse<String>> first = calls.sendLater(request);
            CompletableFuture<HttpResponse<String>> second = calls.sendLater(request);
            assertThat(first.join().statusCode() + second.join().statusCode()).isEqualTo(629);
            assertThat(calls.openAi("").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({ "0, 0s", "1, 1ms", "12000000, 12ms", "7660000000, 7.66s", "90000000000, 1m30s", "360000000000, 6m0s",
            "3722000000000, 1h2m2s" })
    void writesDurationsAsGoDoes(long nanos, String text) {
        assertThat(GoDuration.of(nanos)).isEqualTo(text);
    }

    private ProviderSimulator start(ProviderQuota quota) {
        return ProviderSimulator.builder()
            .fast()
            .answer((request) -> Answer.ofTokens(100))
            .quota(quota)
            .ticker(this.ticker::get)
            .clock(NOON)
            .start();
    }

    private void advance(Duration time) {
        this.ticker.addAndGet(time.toNanos());
    }

    /** Asks with a call that is refused before it costs anything. */
    private static String remaining(ProviderSimulator simulator) {
        simulator.inject(Fault.serverError());
        return new HttpCalls(simulator).openAi("").headers().firstValue("x-ratelimit-remaining-tokens").orElse("none");
    }

}
