package io.github.aiutils.benchmarks.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

import io.github.aiutils.ChatRequest;
import io.github.aiutils.batch.BatchEvent;
import io.github.aiutils.batch.BatchItem;
import io.github.aiutils.batch.BatchRunner;
import io.github.aiutils.batch.BatchSummary;
import io.github.aiutils.benchmarks.Programs;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.limit.ColdStart;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.test.simulator.Answer;
import io.github.aiutils.test.simulator.LedgerEntry;
import io.github.aiutils.test.simulator.ProviderQuota;
import io.github.aiutils.test.simulator.ProviderSimulator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends 1,000 calls of 60 tokens in and 40 out, 64 at a time, to a server that takes 600
 * requests and 60,000 tokens a minute and enforces that over 10 seconds: how much of the
 * quota is used, and how often the server refuses. Takes 90 seconds a case. The first
 * case is a process that just started: its first connections take so long that the
 * server's bucket, full all the while, refills less than ours.
 */
public final class WireQuota {

    private static final int CALLS = 1_000;

    private static final int AT_A_TIME = 64;

    private static final long REQUESTS = 600;

    private static final long TOKENS = 60_000;

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private static final String PROMPT = "x".repeat(216);

    private WireQuota() {
    }

    /**
     * Runs the cases and prints a table and the pass marks.
     * @param args {@code --batch} for one case, in which a batch finds out by itself how
     * many calls to make at a time
     */
    public static void main(String[] args) {
        System.out.printf(Locale.ROOT, "%-24s %8s %8s %8s %8s %8s%n", "case", "seconds", "used", "429s", "early 429s",
                "failed");
        if (List.of(args).contains("--batch")) {
            Programs.mark("at least 97 % of the quota, no 429, no failure",
                    run("a batch", true, true, WireQuota::failuresOfBatch));
            return;
        }
        run("first of the process", true, false);
        boolean passed = true;
        for (boolean refusedCount : List.of(false, true)) {
            passed &= run(refusedCount ? "refused calls count" : "refused calls are free", refusedCount, true);
        }
        Programs.mark("at least 97 % of the quota, no 429 after the first two answers, no failure", passed);
    }

    private static boolean run(String name, boolean refusedCount, boolean warm) {
        return run(name, refusedCount, warm, WireQuota::failures);
    }

    private static boolean run(String name, boolean refusedCount, boolean warm, ToIntFunction<ChatClient> calls) {
        ProviderQuota enforced = ProviderQuota.perMinute(REQUESTS, TOKENS)
            .withWindow(WINDOW)
            .withRefusedCount(refusedCount);
        try (ProviderSimulator simulator = ProviderSimulator.builder()
            .fast()
            .quota(enforced)
            .quota("unlimited", ProviderQuota.UNLIMITED)
            .answer((request) -> Answer.ofTokens(40))
            .start()) {
            if (warm) {
                warmUp(simulator);
            }
            QuotaSettings quota = QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(REQUESTS, null, TOKENS, null, null))
                .withWindow(WINDOW);
            int failed = calls.applyAsInt(client(simulator, quota));
            simulator.awaitQuiet(MAX_WAIT);
            return report(name, simulator.ledger(), failed);
        }
    }

    private static void warmUp(ProviderSimulator simulator) {
        ChatClient client = client(simulator, QuotaSettings.DEFAULTS.withColdStart(ColdStart.OPEN));
        Flux.range(0, CALLS)
            .flatMap((i) -> client.prompt(PROMPT).model("openai/unlimited").call().content(), AT_A_TIME)
            .blockLast();
        simulator.awaitQuiet(MAX_WAIT);
        simulator.reset();
    }

    private static ChatClient client(ProviderSimulator simulator, QuotaSettings quota) {
        return ChatClient.builder()
            .provider("openai", ProviderType.OPENAI,
                    (spec) -> spec.baseUrl(simulator.openAiBaseUrl())
                        .apiKey("k")
                        .quota((usual) -> quota)
                        .concurrentCalls(CALLS, MAX_WAIT)
                        .retry(RetrySettings.NONE))
            .routes("openai/gpt-5-nano")
            .build();
    }

    private static int failures(ChatClient client) {
        AtomicInteger failed = new AtomicInteger();
        Flux.range(0, CALLS).flatMap((i) -> client.prompt(PROMPT).call().content().onErrorResume((error) -> {
            failed.incrementAndGet();
            return Mono.empty();
        }), AT_A_TIME).blockLast();
        return failed.get();
    }

    private static int failuresOfBatch(ChatClient client) {
        IntSummaryStatistics waiting = new IntSummaryStatistics();
        BatchSummary summary = BatchRunner.builder(client)
            .maxItemRetries(0)
            .build()
            .events(Flux.range(0, CALLS).map((i) -> BatchItem.of(ChatRequest.of(PROMPT))))
            .mapNotNull((event) -> {
                if (event instanceof BatchEvent.Finished finished) {
                    waiting.accept(finished.progress().waiting());
                }
                return (event instanceof BatchEvent.Ended ended) ? ended.summary() : null;
            })
            .blockLast();
        System.out.printf(Locale.ROOT, "waiting for quota: %.1f calls, %d at most%n", waiting.getAverage(),
                waiting.getMax());
        return (summary != null) ? (int) summary.totals().failed() : CALLS;
    }

    private static boolean report(String name, List<LedgerEntry> entries, int failed) {
        Instant first = entries.stream().map(LedgerEntry::arrival).min(Instant::compareTo).orElseThrow();
        Instant last = entries.stream().map(LedgerEntry::arrival).max(Instant::compareTo).orElseThrow();
        double seconds = Duration.between(first, last).toNanos() / 1e9;
        double given = REQUESTS / 60.0 * (WINDOW.toSeconds() + seconds);
        long answered = entries.stream().filter((entry) -> entry.status() == 200).count();
        long refused = entries.stream().filter((entry) -> entry.status() == 429).count();
        long early = entries.subList(0, Math.min(2, entries.size()))
            .stream()
            .filter((entry) -> entry.status() == 429)
            .count();
        double used = answered / given;
        System.out.printf(Locale.ROOT, "%-24s %8.1f %7.1f%% %8d %8d %8d%n", name, seconds, 100 * used, refused, early,
                failed);
        return used >= 0.97 && refused == early && failed == 0;
    }

}
