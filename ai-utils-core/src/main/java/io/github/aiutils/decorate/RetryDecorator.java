package io.github.aiutils.decorate;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.github.aiutils.error.AiException;
import io.github.aiutils.error.RefusedException;
import io.github.aiutils.policy.RetryRules;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.transport.HttpErrors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Does work again that failed for a reason that may pass. Waits as the other side asks,
 * else by backoff; gives the last error where nothing helped. A {@link Flux} is begun
 * again only while it has given nothing.
 *
 * @since 0.1.0
 */
public final class RetryDecorator implements Decorator {

    private static final Logger logger = LoggerFactory.getLogger(RetryDecorator.class);

    private final String name;

    private final RetryRules rules;

    private final Predicate<Throwable> passing;

    private final boolean afterElements;

    private final Scheduler scheduler;

    /**
     * Makes a decorator on the usual clock, for {@link TransientErrors}.
     * @param name the name, for errors and logs
     * @param settings how to try again
     */
    public RetryDecorator(String name, RetrySettings settings) {
        this(name, settings, Schedulers.parallel());
    }

    /**
     * Makes a decorator for {@link TransientErrors}.
     * @param name the name, for errors and logs
     * @param settings how to try again
     * @param scheduler keeps the time
     */
    public RetryDecorator(String name, RetrySettings settings, Scheduler scheduler) {
        this(name, rules(name, settings), TransientErrors.DEFAULT, false, scheduler);
    }

    private RetryDecorator(String name, RetryRules rules, Predicate<Throwable> passing, boolean afterElements,
            Scheduler scheduler) {
        this.name = name;
        this.rules = rules;
        this.passing = passing;
        this.afterElements = afterElements;
        this.scheduler = scheduler;
    }

    private static RetryRules rules(String name, RetrySettings settings) {
        if (settings.maxAttempts() < 1) {
            throw new IllegalArgumentException("retry '" + name + "' must make 1 attempt or more, not "
                    + settings.maxAttempts() + "; 1 means no retry");
        }
        return new RetryRules(settings, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Returns a decorator that goes by another rule which errors may pass.
     * @param passing says so; never asked about an {@link Error} of a value's work
     * @return the decorator, which shares the budget with this one
     */
    public RetryDecorator withErrors(Predicate<Throwable> passing) {
        return new RetryDecorator(this.name, this.rules, passing, this.afterElements, this.scheduler);
    }

    /**
     * Returns a decorator that begins a {@link Flux} again even if it has given elements,
     * so that its reader sees these twice.
     * @return the decorator, which shares the budget with this one
     */
    public RetryDecorator withElementsTwice() {
        return new RetryDecorator(this.name, this.rules, this.passing, true, this.scheduler);
    }

    @Override
    public <T> Flux<T> apply(Flux<T> work) {
        return Flux.defer(() -> {
            this.rules.attempted(now());
            return attempt(work, 1, null);
        });
    }

    private <T> Flux<T> attempt(Flux<T> work, int number, @Nullable Throwable before) {
        AtomicBoolean begun = new AtomicBoolean();
        return work.doOnNext((element) -> begun.set(true)).onErrorResume((error) -> {
            boolean useless = begun.get() && !this.afterElements;
            Duration wait = useless ? null : waitAfter(number, error);
            return (wait == null) ? Flux.error(told(error, before))
                    : Mono.delay(wait, this.scheduler).flatMapMany((tick) -> attempt(work, number + 1, error));
        });
    }

    @Override
    public <T extends @Nullable Object> T call(Callable<T> work) throws Exception {
        Waiting.refuseEventLoops("retry '" + this.name + "'");
        this.rules.attempted(now());
        Exception before = null;
        for (int number = 1;; number++) {
            try {
                return work.call();
            }
            catch (Exception ex) {
                Duration wait = waitAfter(number, ex);
                if (wait == null) {
                    told(ex, before);
                    throw ex;
                }
                Waiting.delay(wait, this.scheduler);
                before = ex;
            }
        }
    }

    private @Nullable Duration waitAfter(int number, Throwable error) {
        if (this.rules.isLast(number) || !this.passing.test(error)) {
            return null;
        }
        Duration hint = (error instanceof AiException known) ? known.retryAfter() : HttpErrors.retryAfter(error);
        Duration wait = this.rules.waitAfter(number, hint, Long.MAX_VALUE, now());
        if (wait != null && logger.isDebugEnabled()) {
            logger.atDebug()
                .addKeyValue("attempt", number)
                .addKeyValue("wait", wait)
                .log("{} is tried again in {} after {}", this.name, wait, error.toString());
        }
        return wait;
    }

    /** One whom we refused in the end is told as well what came before. */
    private static Throwable told(Throwable error, @Nullable Throwable before) {
        if (error instanceof RefusedException && before != null && before != error) {
            error.addSuppressed(before);
        }
        return error;
    }

    private long now() {
        return this.scheduler.now(TimeUnit.NANOSECONDS);
    }

}
