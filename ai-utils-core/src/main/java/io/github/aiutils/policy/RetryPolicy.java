package io.github.aiutils.policy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

import io.github.aiutils.Call;
import io.github.aiutils.Reply;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.ProviderException;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Tries the same route again until its first output. Waits as the provider says, else by
 * backoff with full jitter; a hint that is too long, or a wait that would outlast the
 * deadline, is not slept through. Retries are bounded to a share of the traffic.
 *
 * @see <a href=
 * "https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * backoff and jitter</a>
 * @since 0.1.0
 */
public final class RetryPolicy implements Policy {

    private static final Logger logger = LoggerFactory.getLogger(RetryPolicy.class);

    private final Function<String, RetrySettings> settings;

    private final ErrorClassifier classifier;

    private final Retries retries;

    private final Scheduler scheduler;

    private final DoubleSupplier random;

    private final Map<String, RetryRules> rules = new ConcurrentHashMap<>();

    /**
     * Makes the policy.
     * @param settings knows the settings of each provider by its name
     * @param classifier decides which errors may do better on the same route
     * @param retries told of each retry and of each end
     * @param scheduler keeps the time
     * @param random gives numbers from 0 to 1
     */
    public RetryPolicy(Function<String, RetrySettings> settings, ErrorClassifier classifier, Retries retries,
            Scheduler scheduler, DoubleSupplier random) {
        this.settings = settings;
        this.classifier = classifier;
        this.retries = retries;
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public Flux<Reply> apply(Call call, Chain next) {
        RetryRules own = this.rules.computeIfAbsent(call.route().provider(),
                (name) -> new RetryRules(this.settings.apply(name), this.random));
        return Flux.defer(() -> {
            Plan plan = new Plan(own, call.attemptsMade(), now());
            own.attempted(plan.beganNanos);
            return attempt(call, next, plan, 1)
                .doOnComplete(() -> this.retries.succeeded(call.route().provider(), plan.failed + 1, plan.lastError));
        });
    }

    private Flux<Reply> attempt(Call call, Chain next, Plan plan, int number) {
        return next.proceed(call).onErrorResume((error) -> {
            plan.count(call, number);
            Duration wait = call.committed() ? null : plan.next(call, number, error);
            if (wait == null) {
                Throwable told = plan.telling(error);
                this.retries.failed(call.route().provider(), number, told);
                return Flux.error(told);
            }
            plan.failed = number;
            plan.lastError = error;
            this.retries.retried(call.route().provider(), number, wait, error);
            logger.debug("{} try {} of at most {} for {} is in {}, after: {}", call.route(), number + 1,
                    plan.rules.maxAttempts(), call.id(), wait, error.getMessage());
            return Mono.delay(wait, this.scheduler).flatMapMany((tick) -> attempt(call, next, plan, number + 1));
        });
    }

    private long now() {
        return this.scheduler.now(TimeUnit.NANOSECONDS);
    }

    /** Decides on the retries of one call at one route. */
    private final class Plan {

        private final RetryRules rules;

        private final int attemptsBefore;

        private final long beganNanos;

        private int failed;

        private @Nullable Throwable lastError;

        Plan(RetryRules rules, int attemptsBefore, long beganNanos) {
            this.rules = rules;
            this.attemptsBefore = attemptsBefore;
            this.beganNanos = beganNanos;
        }

        /** What our own queue or breaker refused is no traffic to take a share of. */
        void count(Call call, int number) {
            if (number == 1 && call.attemptsMade() == this.attemptsBefore) {
                this.rules.notAttempted(this.beganNanos, now());
            }
        }

        /** Returns the wait before the next attempt, {@code null} if there is none. */
        @Nullable Duration next(Call call, int number, Throwable error) {
            if (this.rules.isLast(number) || mayBeDone(call, error)
                    || RetryPolicy.this.classifier.classify(error) != Reaction.RETRY) {
                return null;
            }
            Duration hint = (error instanceof AiException known) ? known.retryAfter() : null;
            return this.rules.waitAfter(number, hint, call.remainingNanos(now()), now());
        }

        /**
         * Returns whether trying again might do a thing twice, which no classifier can
         * overrule.
         */
        private static boolean mayBeDone(Call call, Throwable error) {
            return !call.request().idempotent()
                    && !(error instanceof AiException known && known.reaction() == Reaction.RETRY);
        }

        /**
         * Returns the error that tells callers most: if a breaker or a queue of ours ends
         * the retries, what the provider said before.
         */
        Throwable telling(Throwable error) {
            if (error instanceof RefusedException refused && refused.reaction() == Reaction.FAIL_OVER
                    && this.lastError instanceof ProviderException said) {
                said.addSuppressed(refused);
                return said;
            }
            return error;
        }

    }

    /** Is told of retries, so that others can show them. Cancelled calls have no end. */
    @FunctionalInterface
    public interface Retries {

        /**
         * Takes a retry before its wait.
         * @param provider name of the provider
         * @param attempt number of the attempt that failed, from 1
         * @param wait time until the next one
         * @param error the error
         */
        void retried(String provider, int attempt, Duration wait, Throwable error);

        /**
         * Takes the good end of a call at one route.
         * @param provider name of the provider
         * @param attempts number of attempts made
         * @param last error of the last attempt that failed; {@code null} if none did
         */
        default void succeeded(String provider, int attempts, @Nullable Throwable last) {
        }

        /**
         * Takes the bad end of a call at one route; another route may yet answer it.
         * @param provider name of the provider
         * @param attempts number of attempts made
         * @param error the last one's error
         */
        default void failed(String provider, int attempts, Throwable error) {
        }

    }

}
