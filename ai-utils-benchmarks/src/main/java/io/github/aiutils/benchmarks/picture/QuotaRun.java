package io.github.aiutils.benchmarks.picture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.QuotaSnapshot;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A minute of the quota limiter in virtual time: 60,000 tokens a minute in a bucket of 10
 * seconds, a trickle of calls, a burst, and one answer far longer than expected.
 */
final class QuotaRun {

    static final int SECONDS = 60;

    private static final Duration STEP = Duration.ofMillis(100);

    private static final Route ROUTE = new Route("openai", "gpt-5-nano");

    private static final long INPUT = 200;

    private static final long OUTPUT = 300;

    private static final long LONG_OUTPUT = 12_000;

    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private final QuotaLimiter limiter = new QuotaLimiter("openai",
            new LimiterSettings(LimiterSettings.UNBOUNDED, 1_000, Duration.ofMinutes(1),
                    QuotaSettings.DEFAULTS.withLimits(new QuotaLimits(null, null, 60_000L, null, null))
                        .withWindow(Duration.ofSeconds(10)),
                    List.of()),
            Tenants.NONE, Waits.NONE, () -> this.time.now(TimeUnit.NANOSECONDS), this.time);

    private final List<Moment> moments = new ArrayList<>();

    private final List<Waited> waits = new ArrayList<>();

    /**
     * Makes the calls.
     * @return this, with what was seen
     */
    QuotaRun run() {
        int calls = 0;
        for (int tenth = 0; tenth < SECONDS * 10; tenth++) {
            if (tenth % 10 == 0) {
                ask(calls++, OUTPUT);
            }
            for (int i = 0; tenth == 100 && i < 30; i++) {
                ask(calls++, (i == 10) ? LONG_OUTPUT : OUTPUT);
            }
            look();
            this.time.advanceTimeBy(STEP);
        }
        return this;
    }

    private void ask(int number, long output) {
        Call call = Call.of("req_" + number, "default", ChatRequest.of("Hi"), false).to(ROUTE);
        double asked = now();
        this.limiter.acquire(call, new Usage(INPUT, null, null, null, OUTPUT, null)).flatMap((lease) -> {
            this.waits.add(new Waited(asked, now() - asked));
            return Mono.delay(ANSWER, this.time).then(Mono.defer(() -> answered(lease, call, output)));
        }).subscribe();
    }

    private static Mono<Void> answered(Lease lease, Call call, long output) {
        lease.observe(new ChatChunk.Done(new Ending(FinishReason.STOP, "stop",
                new Usage(INPUT, null, null, null, output, null), ROUTE, null, null, null, call.id(), 1)));
        return lease.complete();
    }

    private double now() {
        return this.time.now(TimeUnit.MILLISECONDS) / 1e3;
    }

    private void look() {
        for (QuotaSnapshot quota : this.limiter.snapshot().quotas()) {
            QuotaSnapshot.Gauge gauge = quota.gauges().get(0);
            this.moments.add(new Moment(now(), gauge.available(), gauge.reserved(), quota.waiting()));
        }
    }

    List<Moment> moments() {
        return this.moments;
    }

    List<Waited> waits() {
        return this.waits;
    }

    /**
     * What one look saw.
     *
     * @param at seconds since the start
     * @param available tokens that may be used, negative for debt
     * @param reserved tokens held by calls under way
     * @param waiting calls that wait
     */
    record Moment(double at, double available, double reserved, int waiting) {
    }

    /**
     * A call that went.
     *
     * @param at when it was asked for, in seconds since the start
     * @param seconds how long it waited
     */
    record Waited(double at, double seconds) {
    }

}
