package io.github.aiutils.limit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.Given;
import io.github.aiutils.Usage;
import io.github.aiutils.token.TokenEstimator;
import reactor.core.scheduler.Scheduler;

/** Limiters as tests need them. */
public final class TestLimiters {

    /** Expects nothing. */
    public static final TokenEstimator NOTHING = (call) -> Usage.UNKNOWN;

    private TestLimiters() {
    }

    /** Bounds calls under way, and nothing else. */
    public static QuotaLimiter concurrent(int calls, int maxWaiting, Duration maxWait, Scheduler time) {
        return limiter(calls, maxWaiting, maxWait, QuotaSettings.DEFAULTS.withColdStart(ColdStart.OPEN), time);
    }

    static QuotaLimiter limiter(int calls, int maxWaiting, Duration maxWait, QuotaSettings quota, Scheduler time) {
        return new QuotaLimiter("a", new LimiterSettings(calls, maxWaiting, maxWait, quota, List.of()), Tenants.NONE,
                Waits.NONE, () -> time.now(TimeUnit.NANOSECONDS), time);
    }

    /** Returns how many places are free. */
    public static int free(QuotaLimiter limiter) {
        return limiter.snapshot().concurrentCalls() - limiter.snapshot().underWay();
    }

    /** Returns how many wait. */
    public static int waiting(QuotaLimiter limiter) {
        return limiter.snapshot().waiting();
    }

    static Usage expecting(long input, long output) {
        return new Usage(input, null, null, null, output, null);
    }

    /** Returns a call that sets an output limit. */
    public static Call capped(int maxOutputTokens) {
        Call call = Given.to(Given.A);
        return call.with(call.request().withOptions(ChatOptions.builder().maxOutputTokens(maxOutputTokens).build()));
    }

}
