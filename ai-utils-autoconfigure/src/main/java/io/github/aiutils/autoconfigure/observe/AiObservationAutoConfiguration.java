package io.github.aiutils.autoconfigure.observe;

import io.github.aiutils.observe.AiMeterHandler;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Meters attempts, tokens and first outputs; the timer of calls comes by itself with
 * Boot's observations.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
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

}
