package io.github.aiutils.autoconfigure.decorate;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.DecoratorProperties;
import io.github.aiutils.autoconfigure.DecoratorProperties.Limiter;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.CallGroups;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.limit.PermitSettings;
import io.github.aiutils.policy.BreakerGuard;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.Timeouts;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.convert.DurationStyle;

/** Finds what properties say about a name, and stops the start where they say nothing. */
final class DecoratorSettings {

    private final DecoratorProperties own;

    private final AiProperties.Defaults defaults;

    private final ProviderSettings.All providers;

    private final @Nullable Breakers providerBreakers;

    private final CircuitBreakerRegistry registry;

    DecoratorSettings(DecoratorProperties own, AiProperties.Defaults defaults, ProviderSettings.All providers,
            @Nullable Breakers providerBreakers, CircuitBreakerRegistry registry) {
        this.own = own;
        this.defaults = defaults;
        this.providers = providers;
        this.providerBreakers = providerBreakers;
        this.registry = registry;
    }

    RetrySettings retry(String name, String who) {
        AiProperties.Retry retry = this.own.retry().get(name);
        ProviderSettings provider = this.providers.find(name);
        if (retry == null && provider != null) {
            return provider.retry();
        }
        if (retry == null) {
            throw unknown("retry", name, who, this.own.retry().keySet());
        }
        return new CallGroups(property(name), null, retry, null, this.defaults).retry();
    }

    Timeouts timeouts(String name, String who) {
        DecoratorProperties.Timeout timeout = this.own.timeout().get(name);
        ProviderSettings provider = this.providers.find(name);
        if (timeout == null && provider != null) {
            return provider.timeouts();
        }
        if (timeout == null) {
            return time(name, who);
        }
        AiProperties.Timeout group = new AiProperties.Timeout(timeout.enabled(), null, timeout.firstReply(),
                timeout.unaryReply(), timeout.betweenChunks(), null, null);
        return new CallGroups(property(name), group, null, null, this.defaults).timeouts();
    }

    private Timeouts time(String text, String who) {
        Duration time = null;
        try {
            time = DurationStyle.detectAndParse(text);
        }
        catch (IllegalArgumentException ex) {
            // a name then, and one that nobody knows
        }
        if (time == null || time.isZero() || time.isNegative()) {
            throw unknown("timeout", text, who, this.own.timeout().keySet());
        }
        return new Timeouts(time, time, time, Timeouts.NONE.total(), Timeouts.NONE.absentReader());
    }

    /** Returns {@code null} where it is switched off. */
    @Nullable BreakerGuard breaker(String name, String who) {
        AiProperties.Breaker breaker = this.own.breaker().get(name);
        if (breaker == null && this.providerBreakers != null && this.providers.find(name) != null) {
            return this.providerBreakers.guard(name);
        }
        if (breaker == null) {
            throw unknown("breaker", name, who, this.own.breaker().keySet());
        }
        BreakerSettings settings = new CallGroups(property(name), null, null, breaker, this.defaults).breaker();
        return (settings != null) ? BreakerGuard.of(this.registry, name, settings, Schedulers.parallel()) : null;
    }

    PermitSettings limiter(String name, String who) {
        Limiter limiter = this.own.limiter().get(name);
        if (limiter == null) {
            throw unknown("limiter", name, who, this.own.limiter().keySet());
        }
        Integer permits = (limiter.permits() != null) ? limiter.permits() : limiter.concurrentCalls();
        if (permits == null || (limiter.permits() != null && limiter.concurrentCalls() != null)) {
            throw new InvalidPropertyException("ai-utils.decorators.limiter." + name,
                    "has " + ((permits == null) ? "neither permits nor" : "both permits and") + " concurrent-calls",
                    "Set permits to limit how many begin in a window, or concurrent-calls to limit how many are "
                            + "under way.");
        }
        try {
            return new PermitSettings(permits, (limiter.permits() != null) ? limiter.window() : null, limiter.maxWait(),
                    limiter.maxWaiting());
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException("ai-utils.decorators.limiter." + name,
                    "is out of range: " + ex.getMessage(), "Bring it into its range; to lift a limit, take it off.");
        }
    }

    /** From retry.jitter to ai-utils.decorators.retry.name.jitter. */
    private static UnaryOperator<String> property(String name) {
        return (key) -> "ai-utils.decorators." + key.replaceFirst("\\.", "." + name + ".");
    }

    private InvalidPropertyException unknown(String kind, String name, String who, Set<String> known) {
        String property = "ai-utils.decorators." + kind + "." + name;
        String others = known.isEmpty() ? "" : ", or name one of " + new TreeSet<>(known);
        String time = kind.equals("timeout") ? ", or a time such as 5s" : "";
        return new InvalidPropertyException(property, "is not set, but " + who,
                "Write an entry of that name under ai-utils.decorators." + kind + others + time + ".");
    }

}
