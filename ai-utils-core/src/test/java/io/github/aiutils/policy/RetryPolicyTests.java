package io.github.aiutils.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiutils.Call;
import io.github.aiutils.ChatChunk;
import io.github.aiutils.Given;
import io.github.aiutils.Part;
import io.github.aiutils.Reply;
import io.github.aiutils.Route;
import io.github.aiutils.VirtualTime;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.policy.RetrySettings.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class RetryPolicyTests {

    private static final Duration MAX_HINT = Duration.ofSeconds(60);

    private final VirtualTime time = new VirtualTime();

    private final ScriptedProvider provider = new ScriptedProvider(this.time);

    private final List<String> told = new ArrayList<>();

    private static RetrySettings settings(int maxAttempts, double jitter, double budget) {
        return new RetrySettings(maxAttempts, Backoff.EXPONENTIAL, Duration.ofMillis(500), Duration.ofSeconds(20),
                jitter, MAX_HINT, budget);
    }

    private RetryPolicy policy(RetrySettings settings, double random) {
        return policy(settings, ErrorClassifier.DEFAULT, random);
    }

    private RetryPolicy policy(RetrySettings settings, ErrorClassifier classifier, double random) {
        return new RetryPolicy((provider) -> settings, classifier,
                (provider, attempt, wait, error) -> this.told.add(provider + " " + attempt + " " + error.getMessage()),
                this.time, () -> random);
    }

    private RetryPolicy policy() {
        return policy(settings(3, 0, 1), 0);
    }

    /** Makes a call and lets an hour pass. */
    private Outcome run(RetryPolicy policy, Call call) {
        Outcome outcome = new Outcome();
        policy.apply(call, this.provider).subscribe(outcome.replies::add, (error) -> outcome.error = error);
        this.time.advanceSeconds(3600);
        return outcome;
    }

    private static final class Outcome {

        final List<Reply> replies = new ArrayList<>();

        Throwable error;

    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 5, 8 })
    void sendsExactlyAsManyRequestsAsItMayMakeAttempts(int maxAttempts) {
        AiException error = Given.error(ErrorClass.SERVER_ERROR, Given.A);
        this.provider.then(error);
        assertThat(run(policy(settings(maxAttempts, 0, 1), 0), Given.to(Given.A)).error).isSameAs(error);
        assertThat(this.provider.calls).hasSize(maxAttempts);
        assertThat(this.provider.calls).extracting(Call::attempt)
            .containsExactlyElementsOf(IntStream.rangeClosed(1, maxAttempts).boxed().toList());
        assertThat(this.told).hasSize(maxAttempts - 1);
        assertThat(this.time.pending()).isZero();
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void sendsOneRequestUnlessTheErrorMayPass(ErrorClass errorClass) {
        this.provider.then(Given.error(errorClass, Given.A));
        run(policy(), Given.to(Given.A));
        assertThat(this.provider.calls).hasSize((errorClass.reaction() == Reaction.RETRY) ? 3 : 1);
    }

    @Test
    void goesByTheErrorsOwnReactionRatherThanItsClass() {
        this.provider.then(new ProviderException(ErrorClass.SERVER_ERROR, Reaction.FAIL, Given.A,
                ProviderException.Details.of("do not"), null));
        run(policy(), Given.to(Given.A));
        assertThat(this.provider.calls).hasSize(1);
    }

    @Test
    void leavesTheDecisionToTheClassifier() {
        this.provider.then(new IllegalStateException("odd"));
        run(policy(), Given.to(Given.A));
        assertThat(this.provider.calls).hasSize(1);
        run(policy(settings(3, 0, 1), (error) -> Reaction.RETRY, 0), Given.to(Given.A));
        assertThat(this.provider.calls).hasSize(4);
    }

    @Test
    void waitsTwiceAsLongEachTime() {
        this.provider.then(Given.error(ErrorClass.OVERLOADED, Given.A));
        run(policy(settings(9, 0, 1), 0.9), Given.to(Given.A));
        assertThat(gaps()).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 20_000L, 20_000L);
    }

    @Test
    void leavesItsWaitToChance() {
        this.provider.then(Given.error(ErrorClass.OVERLOADED, Given.A));
        run(policy(settings(5, 1, 1), 0.75), Given.to(Given.A));
        assertThat(gaps()).containsExactly(125L, 250L, 500L, 1000L);
    }

    @Test
    void waitsTheSameTimeIfFixed() {
        this.provider.then(Given.error(ErrorClass.OVERLOADED, Given.A));
        run(policy(new RetrySettings(4, Backoff.FIXED, Duration.ofSeconds(3), Duration.ofSeconds(20), 0, MAX_HINT, 1),
                0), Given.to(Given.A));
        assertThat(gaps()).containsExactly(3000L, 3000L, 3000L);
    }

    private List<Long> gaps() {
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < this.provider.times.size(); i++) {
            gaps.add(this.provider.times.get(i).minus(this.provider.times.get(i - 1)).toMillis());
        }
        return gaps;
    }

    /** Neither shortened by the longest backoff nor by chance. */
    @ParameterizedTest
    @ValueSource(longs = { 0, 1, 20_001, 45_678, 60_000 })
    void waitsExactlyAsLongAsTheProviderSays(long millis) {
        this.provider.then(Given.rateLimited(Given.A, Duration.ofMillis(millis))).then(Given.text("a"), Given.done());
        Outcome outcome = run(policy(settings(3, 1, 1), 0.99), Given.to(Given.A));
        assertThat(outcome.replies).containsExactly(Given.text("a"), Given.done());
        assertThat(gaps()).containsExactly(millis);
    }

    @Test
    void doesNotSleepThroughAHintThatIsTooLong() {
        Duration tooLong = MAX_HINT.plusMillis(1);
        this.provider.then(Given.rateLimited(Given.A, tooLong));
        StepVerifier.create(policy().apply(Given.to(Given.A), this.provider))
            .expectErrorSatisfies((error) -> assertThat(((AiException) error).retryAfter()).isEqualTo(tooLong))
            .verify(Duration.ofSeconds(5));
        assertThat(this.provider.calls).hasSize(1);
        assertThat(this.time.passed()).isZero();
    }

    @Test
    void doesNotSleepThroughAWaitThatOutlastsTheDeadline() {
        this.time.advanceSeconds(100);
        this.provider.then(Given.rateLimited(Given.A, Duration.ofSeconds(10)));
        Call call = Given.to(Given.A).until(Duration.ofSeconds(110).toNanos());
        StepVerifier.create(policy().apply(call, this.provider)).expectError().verify(Duration.ofSeconds(5));
        assertThat(this.provider.calls).hasSize(1);
        assertThat(this.time.pending()).isZero();
        run(policy(), Given.to(Given.A).until(Duration.ofSeconds(110).toNanos() + 1));
        assertThat(this.provider.calls).hasSizeGreaterThan(2);
    }

    @Test
    void doesNotSleepThroughItsOwnBackoffPastTheDeadlineEither() {
        this.provider.then(Given.error(ErrorClass.TIMEOUT, Given.A));
        run(policy(settings(9, 0, 1), 0), Given.to(Given.A).until(Duration.ofSeconds(4).toNanos()));
        assertThat(this.provider.times).containsExactly(Duration.ZERO, Duration.ofMillis(500), Duration.ofMillis(1500),
                Duration.ofMillis(3500));
    }

    @Test
    void takesNothingFromTheBudgetForAWaitItDoesNotMake() {
        RetryPolicy policy = policy(settings(2, 0, 0), 0);
        this.provider.then(Given.rateLimited(Given.A, Duration.ofSeconds(10)));
        for (int i = 0; i < 50; i++) {
            policy.apply(Given.to(Given.A).until(1), this.provider).onErrorComplete().subscribe();
        }
        assertThat(this.provider.calls).hasSize(50);
        run(policy, Given.to(Given.A));
        assertThat(this.provider.calls).hasSize(52);
    }

    @ParameterizedTest
    @ValueSource(doubles = { 0, 0.1, 0.25 })
    void boundsRetriesToAShareOfTheTraffic(double share) {
        this.provider.then(Given.rateLimited(Given.A, Duration.ZERO));
        RetryPolicy policy = policy(settings(4, 0, share), 0);
        for (int i = 0; i < 1000; i++) {
            policy.apply(Given.to(Given.A), this.provider).onErrorComplete().subscribe();
        }
        this.time.advanceSeconds(1);
        assertThat(this.provider.calls.size() - 1000).isBetween(Math.max(10, (int) (1000 * share)) - 1,
                Math.max(10, (int) (1000 * share)));
    }

    /** Else a full queue, which refuses most, would let the few that go be retried. */
    @Test
    void takesNoShareOfCallsThatWereNeverSent() {
        RetryPolicy policy = policy(settings(50, 0, 0.1), 0);
        AiException refusal = Given.error(ErrorClass.QUOTA_WAIT, Given.A);
        for (int i = 0; i < 1000; i++) {
            policy.apply(Given.to(Given.A), (call) -> Flux.error(refusal)).onErrorComplete().subscribe();
        }
        this.provider.then(Given.rateLimited(Given.A, Duration.ZERO));
        policy.apply(Given.to(Given.A), this.provider).onErrorComplete().subscribe();
        this.time.advanceSeconds(1);
        assertThat(this.provider.calls).hasSize(11);
    }

    @Test
    void hasABudgetForEachProvider() {
        this.provider.then(Given.rateLimited(Given.A, Duration.ZERO));
        RetryPolicy policy = policy(settings(50, 0, 0), 0);
        run(policy, Given.to(Given.A));
        assertThat(this.provider.calls).hasSize(11);
        policy.apply(Given.to(Given.B), this.provider).onErrorComplete().subscribe();
        this.time.advanceSeconds(1);
        assertThat(this.provider.calls).hasSize(22);
    }

    @Test
    void looksUpTheSettingsOfTheRoutesProvider() {
        List<String> asked = new ArrayList<>();
        RetryPolicy policy = new RetryPolicy((name) -> {
            asked.add(name);
            return RetrySettings.NONE;
        }, ErrorClassifier.DEFAULT, (name, attempt, wait, error) -> {
        }, this.time, () -> 0);
        this.provider.then(Given.error(ErrorClass.TIMEOUT, Given.B));
        run(policy, Given.to(Given.B));
        assertThat(asked).containsExactly("b");
        assertThat(this.provider.calls).hasSize(1);
    }

    static List<Reply> notYetOutput() {
        return List.of(Given.head(), Reply.Progress.PAYLOAD, Given.text(""), new ChatChunk.Refusal(""));
    }

    @Test
    void triesAgainAfterWhatIsNoOutputYet() {
        Flux<Reply> broken = Flux.fromIterable(notYetOutput());
        this.provider.then((call) -> broken.concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A))))
            .then(Given.text("a"), Given.done());
        Outcome outcome = run(policy(), Given.to(Given.A));
        assertThat(outcome.error).isNull();
        assertThat(outcome.replies).endsWith(Given.text("a"), Given.done());
        assertThat(this.provider.calls).hasSize(2);
    }

    static List<Reply> output() {
        return List.of(Given.text(" "), new ChatChunk.Refusal("No"),
                new ChatChunk.Thinking(new Part.Thinking("hm", null, null)), Given.done());
    }

    @ParameterizedTest
    @MethodSource("output")
    void neverTriesAgainAfterTheFirstOutput(Reply output) {
        this.provider.then((call) -> Flux.<Reply>just(Given.head(), output)
            .concatWith(Flux.error(Given.error(ErrorClass.INTERRUPTED_STREAM, Given.A))));
        Outcome outcome = run(policy(), Given.to(Given.A));
        assertThat(outcome.replies).containsExactly(Given.head(), output);
        assertThat(outcome.error).isInstanceOf(ProviderException.class);
        assertThat(this.provider.calls).hasSize(1);
    }

    @Test
    void isTwoIndependentCallsIfSubscribedTwice() {
        this.provider.then(Given.error(ErrorClass.CONNECTION, Given.A));
        Flux<Reply> replies = policy().apply(Given.to(Given.A), this.provider);
        assertThat(this.provider.calls).isEmpty();
        for (int i = 1; i <= 2; i++) {
            replies.onErrorComplete().subscribe();
            this.time.advanceSeconds(60);
            assertThat(this.provider.calls).hasSize(3 * i);
        }
    }

    @Test
    void leavesNoTimerAndSendsNothingWhenCancelledWhileItWaits() {
        this.provider.then(Given.rateLimited(Given.A, Duration.ofSeconds(30)));
        Disposable call = policy().apply(Given.to(Given.A), this.provider).subscribe();
        this.time.advanceSeconds(29);
        assertThat(this.time.pending()).isEqualTo(1);
        call.dispose();
        assertThat(this.time.pending()).isZero();
        this.time.advanceSeconds(100);
        assertThat(this.provider.calls).hasSize(1);
    }

    /** A call that was sent must not end in "nothing was sent". */
    @ParameterizedTest
    @EnumSource(names = { "CIRCUIT_OPEN", "QUOTA_WAIT" })
    void tellsWhatTheProviderSaidIfWeEndTheRetries(ErrorClass ours) {
        AiException said = Given.error(ErrorClass.OVERLOADED, Given.A);
        AiException refusal = Given.error(ours, Given.A);
        this.provider.then(said).then(refusal);
        assertThat(run(policy(), Given.to(Given.A)).error).isSameAs(said);
        assertThat(said.getSuppressed()).containsExactly(refusal);
    }

    @Test
    void tellsThatTimeIsOverWhateverTheProviderSaidBefore() {
        AiException over = Given.error(ErrorClass.DEADLINE_EXCEEDED, Given.A);
        this.provider.then(Given.error(ErrorClass.OVERLOADED, Given.A)).then(over);
        assertThat(run(policy(), Given.to(Given.A)).error).isSameAs(over);
    }

    @Test
    void tellsOfEachRetryBeforeItsWait() {
        this.provider.then(Given.rateLimited(Given.A, Duration.ofSeconds(7)));
        policy().apply(Given.to(Given.A), this.provider).onErrorComplete().subscribe();
        assertThat(this.told).containsExactly("a 1 a refused a call to one: rate limit (HTTP 429), retry after PT7S");
        this.time.advanceSeconds(60);
        assertThat(this.told).hasSize(2);
    }

    /** Else a clock that is set back would make waits and deadlines longer. */
    @Test
    void goesByAClockThatIsNeverSetBack() {
        long before = System.nanoTime();
        long now = Schedulers.parallel().now(TimeUnit.NANOSECONDS);
        assertThat(now - before).isBetween(0L, System.nanoTime() - before);
    }

    @Test
    void saysInTheLogWhichTryIsMadeWhenAndWhy() {
        Logger logger = (Logger) LoggerFactory.getLogger(RetryPolicy.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
        try {
            this.provider.then(Given.rateLimited(Given.A, Duration.ofSeconds(7)));
            run(policy(), Given.to(Given.A));
        }
        finally {
            logger.setLevel(null);
            logger.detachAppender(log);
        }
        String why = "a refused a call to one: rate limit (HTTP 429), retry after PT7S";
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
            .containsExactly("a/one try 2 of at most 3 for " + Given.to(Given.A).id() + " is in PT7S, after: " + why,
                    "a/one try 3 of at most 3 for " + Given.to(Given.A).id() + " is in PT7S, after: " + why);
    }

    @Test
    void numbersAttemptsOverAllRoutes() {
        this.provider.then(Given.error(ErrorClass.TIMEOUT, Given.A));
        Call call = Given.to(Given.A);
        run(policy(), call);
        run(policy(), call.to(Given.B));
        assertThat(this.provider.calls).extracting(Call::attempt).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(this.provider.calls).extracting(Call::route)
            .containsExactly(new Route[] { Given.A, Given.A, Given.A, Given.B, Given.B, Given.B });
    }

}
