package io.github.aiutils.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Reply;
import io.github.aiutils.Samples;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.DefaultChatClient;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.AdmitPolicy;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.provider.Providers;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** A batch on the path of a client with a quota, in virtual time. */
@Timeout(60)
class BatchQuotaTests {

    private static final long REQUESTS = 600;

    private static final long TOKENS = 60_000;

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private static final Usage USAGE = new Usage(60L, null, null, null, 40L, null);

    private final VirtualTime time = new VirtualTime();

    private final QuotaLimiter limiter = new QuotaLimiter("acme", new LimiterSettings(1_000, 1_000,
            Duration.ofSeconds(30),
            QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(REQUESTS, null, TOKENS, null, null)).withWindow(WINDOW),
            List.of()), Tenants.NONE, Waits.NONE, this.time::nanos, this.time);

    private int mostWaiting;

    private ChatClient client(Duration latency) {
        Provider provider = new Provider() {

            @Override
            public String name() {
                return Samples.ROUTE.provider();
            }

            @Override
            public Flux<Reply> exchange(Call call) {
                return Mono.delay(latency, BatchQuotaTests.this.time).flatMapMany((tick) -> {
                    BatchQuotaTests.this.mostWaiting = Math.max(BatchQuotaTests.this.mostWaiting,
                            BatchQuotaTests.this.limiter.snapshot().waiting());
                    return Flux.just(Samples.head(), FakeClient.answer(FakeClient.text(call.chat()), USAGE, null));
                });
            }

        };
        Policy pass = (call, next) -> next.proceed(call);
        Policy route = (call, next) -> next.proceed(call.to(Samples.ROUTE));
        Policy attempt = (call, next) -> next.proceed(call.attempt(call.route()));
        DefaultChatClient.Path path = new DefaultChatClient.Path(
                new ObservePolicy(ObservationRegistry.NOOP, new DefaultAiCallConvention(List.of())), pass, route, pass,
                pass, new AdmitPolicy((name) -> this.limiter, (call) -> USAGE), attempt, pass);
        return new DefaultChatClient("test", ChatOptions.NONE, path, new Providers(List.of(provider)));
    }

    @ParameterizedTest
    @ValueSource(longs = { 20, 1_000, 4_000 })
    void usesTheQuotaWithTwoCallsWaiting(long latencyMillis) {
        List<BatchResult> results = new ArrayList<>();
        List<BatchItem> items = IntStream.range(0, 1_000)
            .mapToObj((i) -> BatchItem.of(ChatRequest.of("prompt " + i)))
            .toList();
        BatchRunner.builder(client(Duration.ofMillis(latencyMillis)))
            .time(this.time, () -> 0.5)
            .build()
            .run(items)
            .subscribe(results::add);
        while (results.size() < 500) {
            this.time.advance(Duration.ofMillis(10));
        }
        this.mostWaiting = 0;
        long before = this.time.nanos();
        while (results.size() < 990) {
            this.time.advance(Duration.ofMillis(10));
        }
        double seconds = (this.time.nanos() - before) / 1e9;
        double used = 490 / (seconds * REQUESTS / 60);
        assertThat(used).isBetween(0.97, 1.0);
        assertThat(this.mostWaiting).isLessThanOrEqualTo(AdaptiveLimit.QUEUED);
        this.time.advanceSeconds(10);
        assertThat(results).hasSize(1_000).allMatch(BatchResult::succeeded);
    }

    @Test
    void leavesTheQueueToOthers() {
        BatchRunner.builder(client(Duration.ofSeconds(1)))
            .time(this.time, () -> 0.5)
            .build()
            .run(Flux.range(0, 10_000).map((i) -> BatchItem.of(ChatRequest.of("prompt " + i))))
            .subscribe();
        this.time.advanceSeconds(60);
        long asked = this.time.nanos();
        List<Long> answered = new ArrayList<>();
        client(Duration.ZERO).chat(ChatRequest.of("from a person"))
            .subscribe((answer) -> answered.add(this.time.nanos() - asked));
        this.time.advanceSeconds(5);
        assertThat(answered).singleElement().satisfies((nanos) -> assertThat(nanos).isLessThan(400_000_000L));
    }

}
