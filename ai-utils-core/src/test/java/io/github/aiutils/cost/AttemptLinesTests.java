package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptLinesTests {

    private static final String NAMES = "id,at,requestId,client,provider,model,first,settled,estimated,input,cacheRead,"
            + "cacheWrite,cacheWrite1h,output,reasoning,maxOutput,atMost,cost";

    private static final Bill BILL = new Bill(new Usage(100L, 10L, 5L, null, 50L, 20L), new BigDecimal("1.25E-7"),
            true);

    private static BookedAttempt attempt(Map<String, String> tags, @Nullable Bill bill) {
        return new BookedAttempt("a-1", Entries.NOW, "req_1", "default", new Route("openai", "gpt-5-nano"), tags, true,
                4096L, new BigDecimal("0.50"), bill);
    }

    private static List<String> csv(BookedAttempt attempt, String... tags) {
        return new AttemptCsv(List.of(tags)).lines(Flux.just(attempt)).collectList().block();
    }

    private static String json(BookedAttempt attempt) {
        return AttemptJson.lines(Flux.just(attempt)).single().block();
    }

    @Test
    void anAttemptIsALineUnderItsNames() {
        assertThat(csv(attempt(Map.of("tenant", "acme", "trace", "no column"), BILL), "tenant", "feature"))
            .containsExactly(NAMES + ",tag.tenant,tag.feature\r\n",
                    "a-1,2026-11-22T13:20:30Z,req_1,default,openai,gpt-5-nano,true,true,true,100,10,5,,50,20,4096,0.50,"
                            + "0.000000125,acme,\r\n");
    }

    @Test
    void whatNobodyKnowsIsEmpty() {
        assertThat(csv(attempt(Map.of(), null))).last()
            .isEqualTo(
                    "a-1,2026-11-22T13:20:30Z,req_1,default,openai,gpt-5-nano,true,false,false,,,,,,,4096,0.50,\r\n");
    }

    @Test
    void withoutAttemptsThereAreNames() {
        StepVerifier.create(new AttemptCsv(List.of()).lines(Flux.empty()))
            .expectNext(NAMES + "\r\n")
            .expectComplete()
            .verify(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '~',
            value = { "plain|plain", "a,b|\"a,b\"", "say \"no\"|\"say \"\"no\"\"\"", "=1+1|'=1+1", "+1|'+1", "-1|'-1",
                    "@SUM(A1)|'@SUM(A1)", "=A,B|\"'=A,B\"", "a=b|a=b", "'=1|'=1", "Zürich|Zürich" })
    void aTextIsAFieldAndNoFormula(String text, String field) {
        assertThat(csv(attempt(Map.of("tenant", text), BILL), "tenant")).last()
            .satisfies((line) -> assertThat(line).endsWith(",0.000000125," + field + "\r\n"));
    }

    @Test
    void aTextKeepsItsLineEnds() {
        assertThat(csv(attempt(Map.of("tenant", "a\nb", "x", "\t=1", "y", "\r\n=1"), BILL), "tenant", "x", "y")).last()
            .satisfies((line) -> assertThat(line).endsWith(",\"a\nb\",'\t=1,\"'\r\n=1\"\r\n"));
    }

    @Test
    void anAmountBelowNothingIsANumber() {
        Bill bill = new Bill(Usage.UNKNOWN, new BigDecimal("-0.5"), false);
        assertThat(csv(attempt(Map.of(), bill))).last()
            .satisfies((line) -> assertThat(line).endsWith(",0.50,-0.5\r\n"));
    }

    @Test
    void anAttemptIsAnObjectOfItsOwnLine() {
        assertThat(json(attempt(Map.of("tenant", "say \"no\"\n", "a", "b"), BILL))).isEqualTo("""
                {"id":"a-1","at":"2026-11-22T13:20:30Z","requestId":"req_1","client":"default","provider":"openai",\
                "model":"gpt-5-nano","tags":{"a":"b","tenant":"say \\"no\\"\\n"},"first":true,"settled":true,\
                "estimated":true,"input":100,"cacheRead":10,"cacheWrite":5,"cacheWrite1h":null,"output":50,\
                "reasoning":20,"maxOutput":4096,"atMost":0.50,"cost":0.000000125}
                """);
    }

    @Test
    void whatNobodyKnowsIsNull() {
        assertThat(json(attempt(Map.of(), null))).contains("\"settled\":false", "\"input\":null", "\"cost\":null")
            .endsWith("}\n");
    }

    @Test
    void noMoreAttemptsAreReadThanLinesAreAskedFor() {
        for (int names = 0; names < 2; names++) {
            AtomicLong read = new AtomicLong();
            Flux<BookedAttempt> attempts = Flux.<BookedAttempt>generate((sink) -> sink.next(attempt(Map.of(), BILL)))
                .doOnNext((attempt) -> read.incrementAndGet());
            Flux<String> lines = (names == 0) ? AttemptJson.lines(attempts) : new AttemptCsv(List.of()).lines(attempts);
            StepVerifier.create(lines, 0)
                .expectSubscription()
                .thenRequest(3)
                .expectNextCount(3)
                .thenRequest(2)
                .expectNextCount(2)
                .thenCancel()
                .verify(Duration.ofSeconds(5));
            assertThat(read.get()).isEqualTo(5 - names);
        }
    }

}
