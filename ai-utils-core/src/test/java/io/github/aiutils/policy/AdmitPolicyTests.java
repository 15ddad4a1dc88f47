package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.Reply;
import io.github.aiutils.Usage;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.TestLimiters;
import io.github.aiutils.limit.Lease;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.token.TokenEstimator;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class AdmitPolicyTests {

    private final VirtualTime time = new VirtualTime();

    private final List<String> events = new ArrayList<>();

    private boolean observes;

    private final ScriptedProvider provider = new ScriptedProvider(this.time);

    /** Lends to all, and notes what becomes of it. */
    private final Limiter noting = (call, expected) -> Mono.fromSupplier(() -> {
        this.events.add("lent");
        return new Lease() {

            @Override
            public void observe(Reply reply) {
                if (AdmitPolicyTests.this.observes) {
                    AdmitPolicyTests.this.events.add("observed " + reply.getClass().getSimpleName());
                }
            }

            @Override
            public Mono<Void> complete() {
                return Mono.fromRunnable(() -> AdmitPolicyTests.this.events.add("completed"));
            }

            @Override
            public Mono<Void> fail(Throwable error) {
                return Mono.fromRunnable(() -> AdmitPolicyTests.this.events.add("failed " + error.getMessage()));
            }

            @Override
            public Mono<Void> cancel() {
                return Mono.fromRunnable(() -> AdmitPolicyTests.this.events.add("cancelled"));
            }

        };
    });

    private Flux<Reply> replies() {
        return new AdmitPolicy((provider) -> this.noting, TestLimiters.NOTHING).apply(Given.to(Given.A), this.provider);
    }

    @Test
    void settlesOnceWhenTheAttemptCompletes() {
        this.provider.then(Given.text("a"), Given.done());
        StepVerifier.create(replies()).expectNext(Given.text("a"), Given.done()).verifyComplete();
        assertThat(this.events).containsExactly("lent", "completed");
    }

    @Test
    void settlesOnceWhenTheAttemptFails() {
        AiException error = Given.error(ErrorClass.TIMEOUT, Given.A);
        this.provider.then(error);
        StepVerifier.create(replies()).verifyErrorSatisfies((thrown) -> assertThat(thrown).isSameAs(error));
        assertThat(this.events).containsExactly("lent", "failed " + error.getMessage());
    }

    @Test
    void settlesOnceWhenTheAttemptCannotEvenBegin() {
        Flux<Reply> replies = new AdmitPolicy((provider) -> this.noting, TestLimiters.NOTHING).apply(Given.to(Given.A),
                (call) -> {
                    throw new IllegalStateException("odd");
                });
        StepVerifier.create(replies).verifyError(IllegalStateException.class);
        assertThat(this.events).containsExactly("lent", "failed odd");
    }

    @Test
    void settlesOnceWhenTheReaderCancels() {
        this.provider.then((call) -> Flux.<Reply>just(Given.text("a")).concatWith(Flux.never()));
        StepVerifier.create(replies()).expectNext(Given.text("a")).thenCancel().verify();
        assertThat(this.events).containsExactly("lent", "cancelled");
    }

    @Test
    void borrowsForEachSubscriptionAndNeverBefore() {
        this.provider.then(Given.done());
        Flux<Reply> replies = replies();
        assertThat(this.events).isEmpty();
        replies.blockLast(Duration.ofSeconds(5));
        replies.blockLast(Duration.ofSeconds(5));
        assertThat(this.events).containsExactly("lent", "completed", "lent", "completed");
    }

    @Test
    void letsTheLeaseSeeEveryReplyBeforeItIsHandedOn() {
        this.observes = true;
        this.provider.then(Given.head(), Given.text("a"), Given.done());
        replies().doOnNext((reply) -> this.events.add("handed on")).blockLast(Duration.ofSeconds(5));
        assertThat(this.events).containsExactly("lent", "observed Head", "handed on", "observed Text", "handed on",
                "observed Done", "handed on", "completed");
    }

    @Test
    void asksForAnEstimateOnceAndTeachesWhatWasUsed() {
        List<String> asked = new ArrayList<>();
        TokenEstimator estimator = new TokenEstimator() {

            @Override
            public Usage estimate(Call call) {
                asked.add("estimate " + call.route());
                return new Usage(7L, null, null, null, 9L, null);
            }

            @Override
            public void learn(Call call, Usage used) {
                asked.add("learn " + used.output());
            }

        };
        List<Usage> expected = new ArrayList<>();
        Limiter limiter = (call, usage) -> {
            expected.add(usage);
            return this.noting.acquire(call, usage);
        };
        Usage used = new Usage(5L, null, null, null, 11L, null);
        this.provider.then(Given.head(), Given.text("a"), Given.done(used));
        new AdmitPolicy((name) -> limiter, estimator).apply(Given.to(Given.A), this.provider)
            .blockLast(Duration.ofSeconds(5));
        assertThat(asked).containsExactly("estimate a/one", "learn 11");
        assertThat(expected).containsExactly(new Usage(7L, null, null, null, 9L, null));
    }

    @Test
    void teachesNothingIfTheAttemptFails() {
        List<Usage> learned = new ArrayList<>();
        TokenEstimator estimator = new TokenEstimator() {

            @Override
            public Usage estimate(Call call) {
                return Usage.UNKNOWN;
            }

            @Override
            public void learn(Call call, Usage used) {
                learned.add(used);
            }

        };
        this.provider.then(Given.error(ErrorClass.SERVER_ERROR, Given.A));
        StepVerifier.create(new AdmitPolicy((name) -> this.noting, estimator).apply(Given.to(Given.A), this.provider))
            .verifyError(AiException.class);
        assertThat(learned).isEmpty();
    }

    @Test
    void goesOnWithoutALimiter() {
        this.provider.then(Given.done());
        List<String> asked = new ArrayList<>();
        AdmitPolicy policy = new AdmitPolicy((name) -> {
            asked.add(name);
            return null;
        }, TestLimiters.NOTHING);
        StepVerifier.create(policy.apply(Given.to(Given.B), this.provider)).expectNext(Given.done()).verifyComplete();
        assertThat(asked).containsExactly("b");
    }

    @Test
    void sendsNothingIfItIsRefused() {
        AiException refusal = Given.error(ErrorClass.QUOTA_WAIT, Given.A);
        AdmitPolicy policy = new AdmitPolicy((name) -> (call, expected) -> Mono.error(refusal), TestLimiters.NOTHING);
        StepVerifier.create(policy.apply(Given.to(Given.A), this.provider))
            .verifyErrorSatisfies((thrown) -> assertThat(thrown).isSameAs(refusal));
        assertThat(this.provider.calls).isEmpty();
    }

    @Test
    void leavesTheQueueWhenTheReaderCancelsWhileItWaits() {
        QuotaLimiter limiter = TestLimiters.concurrent(1, 10, Duration.ofSeconds(30), this.time);
        this.provider.then((call) -> Flux.never());
        AdmitPolicy policy = new AdmitPolicy((name) -> limiter, TestLimiters.NOTHING);
        Disposable first = policy.apply(Given.to(Given.A), this.provider).subscribe();
        Disposable second = policy.apply(Given.to(Given.A), this.provider).subscribe();
        assertThat(TestLimiters.waiting(limiter)).isEqualTo(1);
        second.dispose();
        assertThat(TestLimiters.waiting(limiter)).isZero();
        assertThat(this.time.pending()).isZero();
        first.dispose();
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        assertThat(this.provider.calls).hasSize(1);
    }

    /** While a retry waits, its place serves others. */
    @Test
    void holdsNothingBetweenTwoAttempts() {
        QuotaLimiter limiter = TestLimiters.concurrent(1, 10, Duration.ofSeconds(30), this.time);
        RetryPolicy retry = new RetryPolicy((name) -> RetrySettings.DEFAULTS, ErrorClassifier.DEFAULT,
                (name, attempt, wait, error) -> {
                }, this.time, () -> 0);
        this.provider.then(Given.rateLimited(Given.A, Duration.ofSeconds(10))).then(Given.done());
        Chain chain = Chain.of(List.of(retry, new AdmitPolicy((name) -> limiter, TestLimiters.NOTHING)), this.provider);
        List<Reply> replies = new ArrayList<>();
        chain.proceed(Given.to(Given.A)).subscribe(replies::add);
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
        this.time.advanceSeconds(10);
        assertThat(replies).containsExactly(Given.done());
        assertThat(TestLimiters.free(limiter)).isEqualTo(1);
    }

}
