package io.github.aiutils.autoconfigure.policy;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.autoconfigure.token.AiTokenAutoConfiguration;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.Waits;
import io.github.aiutils.policy.Admissions;
import io.github.aiutils.policy.AdmitPolicy;
import io.github.aiutils.policy.BreakerPolicy;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.Limiters;
import io.github.aiutils.policy.ProviderMonitor;
import io.github.aiutils.policy.RetryPolicy;
import io.github.aiutils.policy.RetryPolicy.Retries;
import io.github.aiutils.policy.RetryRecords;
import io.github.aiutils.policy.RetrySettings;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.policy.WaitLog;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.token.TokenEstimator;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Makes the policies that all clients share. Breakers and retries stand in the
 * application's Resilience4j registries, so that its endpoints, events and meters show
 * them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AiProviderAutoConfiguration.class, AiTokenAutoConfiguration.class },
        afterName = { "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration",
                "io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration" })
@ConditionalOnBean(Providers.class)
public final class AiPolicyAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ErrorClassifier aiErrorClassifier() {
        return ErrorClassifier.DEFAULT;
    }

    @Bean
    @ConditionalOnMissingBean
    ProviderMonitor aiProviderMonitor() {
        return new ProviderMonitor(Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean
    Breakers aiBreakers(ProviderSettings.All providers, ObjectProvider<CircuitBreakerRegistry> registry) {
        Breakers breakers = new Breakers(registry.getIfAvailable(CircuitBreakerRegistry::ofDefaults), (name) -> {
            ProviderSettings settings = providers.find(name);
            return (settings != null) ? settings.breaker() : null;
        }, Schedulers.parallel());
        providers.all().forEach((provider) -> breakers.find(provider.name()));
        return breakers;
    }

    @Bean
    @ConditionalOnMissingBean
    BreakerPolicy aiBreakerPolicy(Breakers breakers, ProviderMonitor monitor) {
        return new BreakerPolicy(breakers, monitor);
    }

    @Bean
    @ConditionalOnMissingBean(Retries.class)
    RetryRecords aiRetryRecords(ProviderSettings.All providers, ObjectProvider<RetryRegistry> registry) {
        RetryRecords records = new RetryRecords(registry.getIfAvailable(RetryRegistry::ofDefaults));
        providers.all().forEach((provider) -> records.register(provider.name(), provider.retry()));
        return records;
    }

    @Bean
    @ConditionalOnMissingBean
    RetryPolicy aiRetryPolicy(ProviderSettings.All providers, ErrorClassifier classifier, Retries retries) {
        return new RetryPolicy(settings(providers, ProviderSettings::retry, RetrySettings.DEFAULTS), classifier,
                retries, Schedulers.parallel(), () -> ThreadLocalRandom.current().nextDouble());
    }

    @Bean
    @ConditionalOnMissingBean(Waits.class)
    WaitLog aiWaits(ObjectProvider<Limiters> limiters, TokenEstimator estimator) {
        return new WaitLog((provider) -> limiters.getObject().quota(provider), estimator, Schedulers.parallel());
    }

    /** A bean named {@code <provider>Limiter} is that provider's limiter. */
    @Bean
    @ConditionalOnMissingBean
    Limiters aiLimiters(ProviderSettings.All providers, ListableBeanFactory beans, Waits waits,
            ObjectProvider<Admissions> admissions) {
        LimiterFactory factory = new LimiterFactory(beans.getBeansOfType(Limiter.class), waits);
        return new Limiters(factory.create(providers.all()), admissions.orderedStream().toList(), System::nanoTime);
    }

    @Bean
    @ConditionalOnMissingBean
    AdmitPolicy aiAdmitPolicy(Limiters limiters, TokenEstimator estimator) {
        return new AdmitPolicy(limiters::find, estimator);
    }

    @Bean
    @ConditionalOnMissingBean
    TimeoutPolicy aiTimeoutPolicy(ProviderSettings.All providers) {
        return new TimeoutPolicy(settings(providers, ProviderSettings::timeouts, Timeouts.DEFAULTS),
                Schedulers.parallel());
    }

    private static <T> Function<String, T> settings(ProviderSettings.All providers,
            Function<ProviderSettings, T> getter, T usual) {
        return (name) -> {
            @Nullable ProviderSettings provider = providers.find(name);
            return (provider != null) ? getter.apply(provider) : usual;
        };
    }

}
