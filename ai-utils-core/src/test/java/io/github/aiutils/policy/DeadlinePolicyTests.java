package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.TestLimiters;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.policy.FailoverPolicy.RouteFacts;
import io.github.aiutils.policy.RetrySettings.Backoff;
import io.github.aiutils.route.PriorityRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class DeadlinePolicyTests {

    private static final Duration TOTAL = Duration.ofSeconds(30);

    private final VirtualTime time = new VirtualTime();

    private final DeadlinePolicy policy = new DeadlinePolicy((client) -> TOTAL, this.time);

    private final ScriptedProvider provider = new ScriptedProvider(this.time);

    private final List<Reply> replies = new ArrayList<>();

    private Throwable error;

    private Duration endedAt;

    private void run(Call call, Chain next) {
        this.policy.apply(call, next)
            .doOnTerminate(() -> this.endedAt = this.time.passed())
            .subscribe(this.replies::add, (failure) -> this.error = failure);
        this.time.advanceSeconds(3600);
    }

    private void assertExceededAt(Duration at) {
        assertThat(this.error).isInstanceOf(RefusedException.class);
        assertThat(((AiException) this.error).errorClass()).isEqualTo(ErrorClass.DEADLINE_EXCEEDED);
        assertThat(this.endedAt).isEqualTo(at);
        assertThat(this.time.pending()).isZero();
    }

    private static Flux<Reply> silent(Call call) {
        return Flux.never();
    }

    @Test
    void endsACallThatNobodyAnswers() {
        run(Given.to(Given.A), DeadlinePolicyTests::silent);
        assertExceededAt(TOTAL);
        assertThat(this.error).hasMessage("the call of client 'test' was not answered within PT30S after 0 attempts");
    }

    @Test
    void boundsAUnaryCallToItsWholeAnswer() {
        run(Given.unary(), (call) -> Flux.<Reply>just(Given.head()).concatWith(Flux.never()));
        assertExceededAt(TOTAL);
    }

    /** A sign of life is no output: the caller still waits. */
    @Test
    void boundsAStreamToItsFirstOutput() {
        run(Given.to(Given.A), (call) -> this.time.every(Duration.ofSeconds(1), 1000)
            .map((tick) -> (tick == 0) ? Given.head() : (tick % 2 == 0) ? Reply.Progress.PAYLOAD : Given.text("")));
        assertExceededAt(TOTAL);
    }

    @Test
    void boundsRetriesAfterASignOfLife() {
        this.provider
            .then((call) -> Flux.<Reply>just(Given.head(), Reply.Progress.PAYLOAD)
                .concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A))))
            .then((call) -> Flux.never());
        run(Given.to(Given.A), Chain.of(List.of(retry(3)), this.provider));
        assertThat(this.provider.calls).hasSize(2);
        assertExceededAt(TOTAL);
    }

    @Test
    void doesNotCutAHealthyLongStream() {
        run(Given.to(Given.A),
                (call) -> this.time.every(Duration.ofSeconds(20), 100)
                    .map((tick) -> (Reply) Given.text("a"))
                    .concatWithValues(Given.done()));
        assertThat(this.error).isNull();
        assertThat(this.replies).hasSize(101);
        assertThat(this.endedAt).isEqualTo(Duration.ofSeconds(2000));
        assertThat(this.time.pending()).isZero();
    }

    @Test
    void countsTheTimeBeforeTheFirstOutputAsAWhole() {
        run(Given.to(Given.A),
                (call) -> Mono.<Reply>just(Given.text("a"))
                    .delaySubscription(TOTAL.minusNanos(1), this.time)
                    .concatWith(Mono.just(Given.done())));
        assertThat(this.replies).containsExactly(Given.text("a"), Given.done());
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 5, 300 })
    void givesWayToTheTimeoutOfTheRequest(long seconds) {
        ChatRequest request = ChatRequest.builder().user("Hi").timeout(Duration.ofSeconds(seconds)).build();
        run(Call.of("req_0123456789ab", "test", request, false), DeadlinePolicyTests::silent);
        assertExceededAt(Duration.ofSeconds(seconds));
    }

    @Test
    void takesATimeoutLongerThanALifeAsOne() {
        ChatRequest request = ChatRequest.builder().user("Hi").timeout(Duration.ofSeconds(Long.MAX_VALUE)).build();
        run(Call.of("req_0123456789ab", "test", request, false), (call) -> Flux.just(Given.done()));
        assertThat(this.error).isNull();
        assertThat(this.replies).containsExactly(Given.done());
    }

    @Test
    void tellsThePathHowLongTheCallerIsPatient() {
        this.time.advanceSeconds(1000);
        List<Long> remaining = new ArrayList<>();
        run(Given.to(Given.A), (call) -> Mono.fromRunnable(() -> {
            remaining.add(call.remainingNanos(this.time.nanos()));
            this.time.advanceSeconds(10);
            remaining.add(call.remainingNanos(this.time.nanos()));
        }).thenMany(Flux.just(Given.done())));
        assertThat(remaining).containsExactly(TOTAL.toNanos(), TOTAL.minusSeconds(10).toNanos());
    }

    @Test
    void countsFromEachSubscription() {
        Flux<Reply> replies = this.policy.apply(Given.to(Given.A), DeadlinePolicyTests::silent);
        this.time.advanceSeconds(100);
        replies.subscribe((reply) -> {
        }, (failure) -> this.error = failure);
        this.time.advance(TOTAL.minusNanos(1));
        assertThat(this.error).isNull();
        this.time.advance(Duration.ofNanos(1));
        assertThat(this.error).isNotNull();
    }

    private RetryPolicy retry(int maxAttempts) {
        return new RetryPolicy(
                (provider) -> new RetrySettings(maxAttempts, Backoff.FIXED, Duration.ofSeconds(4),
                        Duration.ofSeconds(4), 0, Duration.ofSeconds(60), 1),
                ErrorClassifier.DEFAULT, (name, attempt, wait, why) -> {
                }, this.time, () -> 0);
    }

    /**
     * Three attempts of 5 seconds and two waits of 4 at the first route; one attempt at
     * the second, since a wait of 4 seconds would be in vain; 2 seconds at the third.
     */
    @Test
    void boundsWaitsRetriesAndFailoverTogether() {
        this.provider.then((call) -> Mono.<Reply>error(Given.error(ErrorClass.TIMEOUT, call.route()))
            .delaySubscription(Duration.ofSeconds(5), this.time)
            .flux());
        FailoverPolicy failover = new FailoverPolicy(new PriorityRouter(List.of(Given.A, Given.B, Given.C)),
                ErrorClassifier.DEFAULT, new RouteFacts((route) -> null, (route) -> null, (route) -> ChatOptions.NONE));
        run(Given.streamed(), Chain.of(List.of(failover, retry(3)), this.provider));
        assertThat(this.provider.routes()).containsExactly(Given.A, Given.A, Given.A, Given.B, Given.C);
        assertThat(this.provider.times).containsExactly(Duration.ZERO, Duration.ofSeconds(9), Duration.ofSeconds(18),
                Duration.ofSeconds(23), Duration.ofSeconds(28));
        assertExceededAt(TOTAL);
        assertThat(this.error).hasMessageContaining("after 5 attempts");
    }

    @Test
    void boundsTheWaitForAPlaceAndSendsNothingAfterIt() {
        QuotaLimiter limiter = TestLimiters.concurrent(1, 10, Duration.ofMinutes(5), this.time);
        Lease held = limiter.acquire(Given.to(Given.A), Usage.UNKNOWN).block(Duration.ofSeconds(5));
        run(Given.to(Given.A),
                Chain.of(List.of(new AdmitPolicy((provider) -> limiter, TestLimiters.NOTHING)), this.provider));
        assertExceededAt(TOTAL);
        assertThat(this.provider.calls).isEmpty();
        assertThat(TestLimiters.waiting(limiter)).isZero();
        held.complete().block(Duration.ofSeconds(5));
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
    }

    @Test
    void cancelsWhatIsUnderWay() {
        List<String> ends = new ArrayList<>();
        run(Given.to(Given.A), (call) -> Flux.<Reply>never().doOnCancel(() -> ends.add("cancelled")));
        assertThat(ends).containsExactly("cancelled");
    }

}
