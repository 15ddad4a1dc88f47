package io.github.aiutils.autoconfigure.observe;

import io.github.aiutils.autoconfigure.policy.AiPolicyAutoConfiguration;
import io.github.aiutils.observe.AiMeterHandler;
import io.github.aiutils.policy.AdmissionMeters;
import io.github.aiutils.policy.Limiters;
import io.github.aiutils.policy.QuotaGauges;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Meters attempts, tokens, first outputs, waits and quotas; the timer of calls comes by
 * itself with Boot's observations.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AiPolicyAutoConfiguration.class,
        beforeName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
        afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
                "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
public final class AiObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AiMeterHandler aiMeterHandler(MeterRegistry registry) {
        return new AiMeterHandler(registry);
    }

    @Bean
    @ConditionalOnMissingBean
    AdmissionMeters aiAdmissionMeters(MeterRegistry registry) {
        return new AdmissionMeters(registry);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @ConditionalOnBean(Limiters.class)
    QuotaGauges aiQuotaGauges(MeterRegistry registry, Limiters limiters) {
        return new QuotaGauges(registry, limiters, Schedulers.parallel());
    }

}
