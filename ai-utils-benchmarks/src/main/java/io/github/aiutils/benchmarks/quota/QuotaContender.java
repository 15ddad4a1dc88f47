package io.github.aiutils.benchmarks.quota;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Ending;
import io.github.aiutils.FinishReason;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.ProviderException.Details;
import io.github.aiutils.limit.ColdStart;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenant;
import io.github.aiutils.token.LearningEstimator;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** The limiter of the library, the very same code. */
final class QuotaContender implements Contender {

    private static final Route ROUTE = new Route("simulated", "model");

    private static final Duration MAX_WAIT = Duration.ofHours(1);

    private final Backoff backoff;

    private final TokenEstimator estimator = new LearningEstimator();

    private final QuotaLimiter limiter;

    private @Nullable Admission asking;

    private long booked;

    QuotaContender(Timer timer, ProviderSettings settings, Backoff backoff) {
        this.backoff = backoff;
        LimiterSettings own = new LimiterSettings(LimiterSettings.UNBOUNDED, Integer.MAX_VALUE, MAX_WAIT,
                quota(settings), List.of());
        this.limiter = new QuotaLimiter("simulated", own,
                (call, context) -> new Tenant(call.request().tags().getOrDefault("tenant", ""), 1, 0), this::waits,
                timer::now, new VirtualScheduler(timer));
    }

    private static QuotaSettings quota(ProviderSettings settings) {
        Long tokens = (long) settings.tokensPerMinute();
        QuotaLimits limits = settings.apart()
                ? new QuotaLimits((long) settings.requestsPerMinute(), null, null, tokens, tokens)
                : new QuotaLimits((long) settings.requestsPerMinute(), null, tokens, null, null);
        return new QuotaSettings(limits, window(settings.shape()), charge(settings.charging()), ColdStart.RAMP, true,
                true, 0.985);
    }

    /** What is enforced over a window is used evenly. */
    private static Duration window(Shape shape) {
        return (shape.kind() == Shape.Kind.BUCKET) ? Duration.ofNanos((long) (shape.seconds() * Timer.SECOND))
                : Duration.ofSeconds(1);
    }

    private static io.github.aiutils.limit.Charge charge(Charging charging) {
        return switch (charging) {
            case PRODUCED -> io.github.aiutils.limit.Charge.PRODUCED;
            case RESERVE -> io.github.aiutils.limit.Charge.RESERVE;
            case CAPPED -> io.github.aiutils.limit.Charge.CAPPED;
        };
    }

    @Override
    public void ask(SimCall call, Admission admission) {
        this.asking = admission;
        Call asked = call(call);
        this.limiter.acquire(asked, expected(call, asked)).subscribe(new Asker(call, asked, admission));
        this.asking = null;
    }

    /** Prompts have no text here, so the estimate of their size is the workload's. */
    private Usage expected(SimCall call, Call asked) {
        return new Usage(call.estimatedInput(), null, null, null, this.estimator.estimate(asked).output(), null);
    }

    private void waits(Call call, Duration eta, String reason) {
        Objects.requireNonNull(this.asking).expect(eta.toNanos());
    }

    private static Call call(SimCall call) {
        ChatRequest request = ChatRequest.builder()
            .user("Hi")
            .tag("tenant", Integer.toString(call.tenant()))
            .options((options) -> options.maxOutputTokens((int) call.cap()))
            .build();
        return Call.of("req", "simulated", request, true).to(ROUTE).until(call.deadline());
    }

    private static Held held(SimCall call) {
        return (Held) Objects.requireNonNull(call.lease());
    }

    @Override
    public void answered(SimCall call, RateHeaders headers) {
        held(call).lease().observe(new Reply.Head(200, headers));
    }

    @Override
    public long refused(SimCall call, RateHeaders headers, int attempts) {
        long hint = headers.style().hint(headers.retryAfter());
        Duration retryAfter = (hint >= 0) ? Duration.ofNanos(hint) : null;
        held(call).lease()
            .fail(new ProviderException(ErrorClass.RATE_LIMITED, ROUTE,
                    new Details(429, null, null, retryAfter, null, headers)))
            .subscribe();
        return this.backoff.nanos(headers, attempts);
    }

    @Override
    public void ended(SimCall call, SimCall.Ending ending, long input, long output) {
        Held held = held(call);
        this.booked += input + output;
        if (ending == SimCall.Ending.COMPLETE) {
            Usage usage = new Usage(input, null, null, null, output, null);
            this.estimator.learn(held.call(), usage);
            held.lease()
                .observe(new ChatChunk.Done(
                        new Ending(FinishReason.STOP, null, usage, ROUTE, null, null, null, "req", 1)));
            held.lease().complete().subscribe();
        }
        else {
            held.lease().observe(new ChatChunk.Text("word".repeat((int) output)));
            held.lease().cancel().subscribe();
        }
    }

    @Override
    public double lent() {
        return this.limiter.snapshot()
            .quotas()
            .stream()
            .flatMap((quota) -> quota.gauges().stream())
            .filter((gauge) -> gauge.dimension().title().endsWith("tokens-per-minute"))
            .mapToDouble((gauge) -> gauge.reserved())
            .sum();
    }

    @Override
    public int held() {
        return this.limiter.snapshot().underWay() + this.limiter.snapshot().waiting();
    }

    @Override
    public long booked() {
        return this.booked;
    }

    private record Held(Lease lease, Call call) {
    }

    private record Asker(SimCall call, Call asked, Admission admission) implements CoreSubscriber<Lease> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Lease lease) {
            this.call.lease(new Held(lease, this.asked));
            this.admission.go();
        }

        @Override
        public void onError(Throwable error) {
            Duration eta = ((AiException) error).retryAfter();
            this.admission.refuse((eta != null) ? eta.toNanos() : 0);
        }

        @Override
        public void onComplete() {
        }

    }

}
