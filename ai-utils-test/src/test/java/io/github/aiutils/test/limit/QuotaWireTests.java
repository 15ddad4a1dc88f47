package io.github.aiutils.test.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.batch.BatchEvent;
import io.github.aiutils.batch.BatchItem;
import io.github.aiutils.batch.BatchRunner;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ProviderSpec;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.limit.ColdStart;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.test.simulator.Answer;
import io.github.aiutils.test.simulator.LedgerEntry;
import io.github.aiutils.test.simulator.Pace;
import io.github.aiutils.test.simulator.ProviderQuota;
import io.github.aiutils.test.simulator.ProviderSimulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** The quota limiter against a server that enforces a quota, over real HTTP. */
class QuotaWireTests {

    private static final String PROMPT = "x".repeat(216);

    private static final int CALLS = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ChatClient client(ProviderSimulator simulator, QuotaSettings quota, Duration maxWait) {
        return ChatClient.builder()
            .provider("openai", ProviderType.OPENAI, (spec) -> provider(spec, simulator, quota, maxWait))
            .routes("openai/gpt-5-nano")
            .build();
    }

    private static void provider(ProviderSpec spec, ProviderSimulator simulator, QuotaSettings quota,
            Duration maxWait) {
        spec.baseUrl(simulator.openAiBaseUrl())
            .apiKey("k")
            .quota((usual) -> quota)
            .concurrentCalls(CALLS, maxWait)
            .retry(RetrySettings.NONE);
    }

    private static List<ErrorClass> failures(ChatClient client, int calls, int atATime) {
        return Flux.range(0, calls)
            .flatMap((i) -> client.prompt(PROMPT)
                .call()
                .content()
                .then(Mono.<ErrorClass>empty())
                .onErrorResume(AiException.class, (error) -> Mono.just(error.errorClass())), atATime)
            .collectList()
            .block(PATIENCE);
    }

    private static long refusals(ProviderSimulator simulator) {
        simulator.awaitQuiet(PATIENCE);
        return simulator.ledger().stream().filter((entry) -> entry.status() == 429).count();
    }

    /**
     * 6,000 requests and 600,000 tokens a minute, of which a second's worth at once. How
     * much of it is used is for {@code wire-quota} of the benchmarks to say; here is but
     * a bound that a busy machine keeps.
     */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void aThousandCallsFillAQuotaThatNeverRefuses(boolean refusedCount) {
        ProviderQuota enforced = ProviderQuota.perMinute(6_000, 600_000)
            .withWindow(Duration.ofSeconds(1))
            .withRefusedCount(refusedCount);
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .fast()
            .quota(enforced)
            .quota("unlimited", ProviderQuota.UNLIMITED)
            .answer((request) -> Answer.ofTokens(40))
            .start()) {
            QuotaSettings quota = QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(6_000L, null, 600_000L, null, null))
                .withWindow(Duration.ofSeconds(1));
            ChatClient client = client(simulator, quota, PATIENCE);
            warmUp(simulator, 500);
            assertThat(failures(client, CALLS, 64)).isEmpty();
            assertThat(refusals(simulator)).isZero();
            assertThat(shareUsed(simulator.ledger(), 100)).isGreaterThanOrEqualTo(0.9);
        }
    }

    /** 20 a second, which is little to do for a machine that is busy otherwise. */
    @Test
    void aBatchFillsAQuotaWithTwoCallsWaiting() {
        int items = 140;
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .fast()
            .quota(ProviderQuota.perMinute(1_200, 120_000).withWindow(Duration.ofSeconds(1)).withRefusedCount(true))
            .quota("unlimited", ProviderQuota.UNLIMITED)
            .answer((request) -> Answer.ofTokens(40))
            .start()) {
            QuotaSettings quota = QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(1_200L, null, 120_000L, null, null))
                .withWindow(Duration.ofSeconds(1));
            warmUp(simulator, 50);
            List<BatchEvent> events = BatchRunner.builder(client(simulator, quota, PATIENCE))
                .build()
                .events(Flux.range(0, items).map((i) -> BatchItem.of(ChatRequest.of(PROMPT))))
                .collectList()
                .block(PATIENCE);
            assertThat(((BatchEvent.Ended) events.get(items)).summary().totals().succeeded()).isEqualTo(items);
            assertThat(events.subList(items / 2, items)).allMatch(
                    (event) -> event instanceof BatchEvent.Finished finished && finished.progress().waiting() <= 2);
            assertThat(refusals(simulator)).isZero();
            assertThat(shareUsed(simulator.ledger(), 20)).isGreaterThanOrEqualTo(0.9);
        }
    }

    /**
     * A process that opens its first connections is late by a second, in which the
     * server's bucket stays full and ours refills.
     */
    private static void warmUp(ProviderSimulator simulator, int calls) {
        ChatClient client = client(simulator, QuotaSettings.DEFAULTS.withColdStart(ColdStart.OPEN), PATIENCE);
        Flux.range(0, calls)
            .flatMap((i) -> client.prompt(PROMPT).model("openai/unlimited").call().content(), 64)
            .blockLast(PATIENCE);
        simulator.awaitQuiet(PATIENCE);
        simulator.reset();
    }

    /** Requests that came, as a share of what a full bucket and its refill allowed. */
    private static double shareUsed(List<LedgerEntry> entries, int perSecond) {
        Instant first = entries.stream().map(LedgerEntry::arrival).min(Instant::compareTo).orElseThrow();
        Instant last = entries.stream().map(LedgerEntry::arrival).max(Instant::compareTo).orElseThrow();
        double seconds = Duration.between(first, last).toNanos() / 1e9;
        return entries.size() / (perSecond + perSecond * seconds);
    }

    @Test
    void aProbeLearnsTheLimitsBeforeTheOthersGo() {
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .fast()
            .quota(ProviderQuota.perMinute(10, 0))
            .start()) {
            ChatClient client = client(simulator, QuotaSettings.DEFAULTS.withColdStart(ColdStart.PROBE),
                    Duration.ofSeconds(2));
            List<ErrorClass> failures = failures(client, 100, 100);
            assertThat(refusals(simulator)).isZero();
            assertThat(simulator.ledger()).hasSizeBetween(9, 10);
            assertThat(failures).hasSize(100 - simulator.ledger().size()).containsOnly(ErrorClass.QUOTA_WAIT);
        }
    }

    @Test
    void aRampRisksOnlyWhatIsUnderWayWhenTheFirstHeadersCome() {
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .pace(Pace.FAST.withFirstToken(Duration.ofMillis(2_500), 0))
            .quota(ProviderQuota.perMinute(2, 0))
            .start()) {
            ChatClient client = client(simulator, QuotaSettings.DEFAULTS.withColdStart(ColdStart.RAMP),
                    Duration.ofSeconds(4));
            List<ErrorClass> failures = failures(client, 100, 100);
            assertThat(simulator.ledger()).hasSizeLessThanOrEqualTo(4);
            assertThat(refusals(simulator)).isLessThanOrEqualTo(2);
            assertThat(failures).containsOnly(ErrorClass.QUOTA_WAIT, ErrorClass.RATE_LIMITED);
        }
    }

}
