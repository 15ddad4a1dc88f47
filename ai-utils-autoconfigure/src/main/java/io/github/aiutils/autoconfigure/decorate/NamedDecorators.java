package io.github.aiutils.autoconfigure.decorate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.aiutils.decorate.BreakerDecorator;
import io.github.aiutils.decorate.Decorator;
import io.github.aiutils.decorate.LimitDecorator;
import io.github.aiutils.decorate.RetryDecorator;
import io.github.aiutils.decorate.TimedDecorator;
import io.github.aiutils.decorate.TimeoutDecorator;
import io.github.aiutils.decorate.TransientErrors;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.limit.Permits;
import io.github.aiutils.policy.BreakerGuard;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.scheduler.Schedulers;

/**
 * Decorators by the names they have under {@code ai-utils.decorators}, for code that uses
 * them without annotations. One name is one decorator, whoever asks for it: they share
 * permits, breaker and budget of retries.
 *
 * @since 0.1.0
 */
public final class NamedDecorators {

    /** Of code; annotations say more. */
    private static final String CODE = "code asks for it";

    private final DecoratorSettings settings;

    private final ErrorClassifier classifier;

    private final ObservationRegistry observations;

    private final Map<String, Decorator> retries = new ConcurrentHashMap<>();

    private final Map<String, Decorator> timeouts = new ConcurrentHashMap<>();

    private final Map<String, Decorator> breakers = new ConcurrentHashMap<>();

    private final Map<String, Permits> limiters = new ConcurrentHashMap<>();

    NamedDecorators(DecoratorSettings settings, ErrorClassifier classifier, ObservationRegistry observations) {
        this.settings = settings;
        this.classifier = classifier;
        this.observations = observations;
    }

    /**
     * Returns retries.
     * @param name an entry under {@code ai-utils.decorators.retry}, or a provider
     * @return the decorator
     */
    public Decorator retry(String name) {
        return retry(name, CODE);
    }

    Decorator retry(String name, String who) {
        return once(this.retries, name, (key) -> new RetryDecorator(key, this.settings.retry(key, who))
            .withErrors(new TransientErrors(this.classifier)));
    }

    /**
     * Returns a timeout.
     * @param name an entry under {@code ai-utils.decorators.timeout}, a provider, or a
     * time such as {@code 5s}
     * @return the decorator
     */
    public Decorator timeout(String name) {
        return timeout(name, CODE);
    }

    Decorator timeout(String name, String who) {
        return once(this.timeouts, name,
                (key) -> new TimeoutDecorator(key, this.settings.timeouts(key, who), Schedulers.parallel()));
    }

    /**
     * Returns a breaker.
     * @param name an entry under {@code ai-utils.decorators.breaker}, which is its name
     * in Resilience4j's registry too, or a provider
     * @return the decorator
     */
    public Decorator breaker(String name) {
        return breaker(name, CODE);
    }

    Decorator breaker(String name, String who) {
        return once(this.breakers, name, (key) -> {
            BreakerGuard guard = this.settings.breaker(key, who);
            return (guard != null) ? new BreakerDecorator(key, guard, Schedulers.parallel()) : Decorator.stacked();
        });
    }

    /**
     * Returns a limiter.
     * @param name an entry under {@code ai-utils.decorators.limiter}
     * @return the limiter
     */
    public Permits limiter(String name) {
        return limiter(name, CODE);
    }

    private Permits limiter(String name, String who) {
        return once(this.limiters, name, (key) -> new Permits(key, this.settings.limiter(key, who)));
    }

    Decorator limited(String name, String who) {
        return new LimitDecorator(limiter(name, who));
    }

    /**
     * Returns an observation.
     * @param name a tag of the timer {@code ai.utils.timed}, one of few
     * @return the decorator
     */
    public Decorator timed(String name) {
        return new TimedDecorator(name, this.observations);
    }

    private static <T> T once(Map<String, T> known, String name, Function<String, T> factory) {
        return known.computeIfAbsent(name, factory);
    }

}
