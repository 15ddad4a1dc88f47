package io.github.aiutils.autoconfigure.provider;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.AiProperties.Breaker;
import io.github.aiutils.autoconfigure.AiProperties.Retry;
import io.github.aiutils.autoconfigure.AiProperties.Timeout;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Timeouts, retries and breaker of one thing over the defaults of all, key by key.
 *
 * @since 0.1.0
 */
public final class CallGroups {

    private final UnaryOperator<String> property;

    private final @Nullable Timeout timeout;

    private final @Nullable Retry retry;

    private final @Nullable Breaker breaker;

    private final AiProperties.Defaults defaults;

    /**
     * Makes the groups.
     * @param property makes a property's name of a key such as retry.jitter, for errors
     * @param timeout own timeouts; {@code null} for none
     * @param retry own retries; {@code null} for none
     * @param breaker own breaker; {@code null} for none
     * @param defaults what holds where nothing is set
     */
    public CallGroups(UnaryOperator<String> property, @Nullable Timeout timeout, @Nullable Retry retry,
            @Nullable Breaker breaker, AiProperties.Defaults defaults) {
        this.property = property;
        this.timeout = timeout;
        this.retry = retry;
        this.breaker = breaker;
        this.defaults = defaults;
    }

    /**
     * Reads the timeouts.
     * @return the timeouts, of which none ends where they are switched off
     */
    public Timeouts timeouts() {
        if (Boolean.FALSE.equals(timeout(Timeout::enabled))) {
            return Timeouts.NONE;
        }
        Timeouts usual = Timeouts.DEFAULTS;
        return new Timeouts(or(duration("first-reply", Timeout::firstReply), usual.firstReply()),
                or(duration("unary-reply", Timeout::unaryReply), usual.unaryReply()),
                or(duration("between-chunks", Timeout::betweenChunks), usual.betweenChunks()),
                or(duration("total", Timeout::total), usual.total()),
                or(duration("absent-reader", Timeout::absentReader), usual.absentReader()));
    }

    /**
     * Reads the retries.
     * @return the retries
     */
    public RetrySettings retry() {
        if (Boolean.FALSE.equals(retry(Retry::enabled))) {
            return RetrySettings.NONE;
        }
        RetrySettings usual = RetrySettings.DEFAULTS;
        RetrySettings set = new RetrySettings(or(retry(Retry::maxAttempts), usual.maxAttempts()),
                or(retry(Retry::backoff), usual.backoff()), or(retry(Retry::minBackoff), usual.minBackoff()),
                or(retry(Retry::maxBackoff), usual.maxBackoff()), or(retry(Retry::jitter), usual.jitter()),
                or(retry(Retry::maxHint), usual.maxHint()), or(retry(Retry::budget), usual.budget()));
        require(set.maxAttempts() >= 1, "retry.max-attempts", "Set it to 1 or more; 1 means no retry");
        require(set.jitter() >= 0 && set.jitter() <= 1, "retry.jitter", "Set it to a number from 0 to 1");
        require(set.budget() >= 0, "retry.budget", "Set it to 0 or more; 1.0 sets no bound");
        require(!set.minBackoff().isNegative() && set.minBackoff().compareTo(set.maxBackoff()) <= 0,
                "retry.min-backoff", "Set it to a time of 0s or more that is not above retry.max-backoff");
        require(!set.maxHint().isNegative(), "retry.max-hint", "Set it to a time of 0s or more");
        return set;
    }

    /**
     * Reads the breaker.
     * @return the breaker; {@code null} where it is switched off
     */
    public @Nullable BreakerSettings breaker() {
        if (Boolean.FALSE.equals(breaker(Breaker::enabled))) {
            return null;
        }
        BreakerSettings usual = BreakerSettings.DEFAULTS;
        BreakerSettings set = new BreakerSettings(or(breaker(Breaker::failureRate), usual.failureRate()),
                or(breaker(Breaker::window), usual.window()), or(breaker(Breaker::minimumCalls), usual.minimumCalls()),
                or(breaker(Breaker::openFor), usual.openFor()), or(breaker(Breaker::probes), usual.probes()),
                or(breaker(Breaker::slowReply), timeouts().unaryReply()),
                or(breaker(Breaker::slowRate), usual.slowRate()));
        require(isPercentage(set.failureRate()), "breaker.failure-rate", "Set it to a percentage above 0, up to 100");
        require(isPercentage(set.slowRate()), "breaker.slow-rate", "Set it to a percentage above 0, up to 100");
        require(set.window() >= 1, "breaker.window", "Set it to 1 or more");
        require(set.minimumCalls() >= 1, "breaker.minimum-calls", "Set it to 1 or more");
        require(set.probes() >= 1, "breaker.probes", "Set it to 1 or more");
        require(set.openFor().compareTo(Duration.ofMillis(1)) >= 0, "breaker.open-for", "Set it to a time such as 30s");
        require(set.slowReply().compareTo(Duration.ofMillis(1)) >= 0, "breaker.slow-reply",
                "Set it to a time such as 60s");
        return set;
    }

    private static boolean isPercentage(float value) {
        return value > 0 && value <= 100;
    }

    private void require(boolean right, String key, String cure) {
        if (!right) {
            throw invalid(key, "is out of range", cure);
        }
    }

    private <T> @Nullable T retry(Function<Retry, @Nullable T> getter) {
        return first(this.retry, this.defaults.retry(), getter);
    }

    private <T> @Nullable T breaker(Function<Breaker, @Nullable T> getter) {
        return first(this.breaker, this.defaults.breaker(), getter);
    }

    @Nullable Duration duration(String key, Function<Timeout, @Nullable Duration> getter) {
        Duration set = timeout(getter);
        if (set != null && (set.isZero() || set.isNegative())) {
            throw invalid("timeout." + key, "is " + set + ", but must be positive",
                    "Set it to a time such as 30s; timeout.enabled=false switches timeouts off");
        }
        return set;
    }

    private <T> @Nullable T timeout(Function<Timeout, @Nullable T> getter) {
        return first(this.timeout, this.defaults.timeout(), getter);
    }

    static <T> T or(@Nullable T set, T usual) {
        return (set != null) ? set : usual;
    }

    static <G, T> @Nullable T first(@Nullable G own, @Nullable G other, Function<G, @Nullable T> getter) {
        T value = (own != null) ? getter.apply(own) : null;
        return (value == null && other != null) ? getter.apply(other) : value;
    }

    private InvalidPropertyException invalid(String key, String problem, String cure) {
        return new InvalidPropertyException(this.property.apply(key), problem,
                cure + ", there or under ai-utils.defaults.");
    }

}
