package io.github.aiutils.autoconfigure.decorate;

import java.util.List;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.DecoratorProperties;
import io.github.aiutils.autoconfigure.policy.AiPolicyAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.policy.Breakers;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Makes decorators by name, and puts them around annotated methods of beans.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { AiProviderAutoConfiguration.class, AiPolicyAutoConfiguration.class },
        afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
                "io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration" })
@EnableConfigurationProperties({ AiProperties.class, DecoratorProperties.class })
public final class AiDecorateAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    NamedDecorators aiDecorators(DecoratorProperties own, AiProperties properties,
            ObjectProvider<ProviderSettings.All> providers, ObjectProvider<Breakers> breakers,
            ObjectProvider<CircuitBreakerRegistry> registry, ObjectProvider<ErrorClassifier> classifier,
            ObjectProvider<ObservationRegistry> observations) {
        DecoratorSettings settings = new DecoratorSettings(own, properties.defaults(),
                providers.getIfAvailable(() -> new ProviderSettings.All(List.of())), breakers.getIfAvailable(),
                registry.getIfAvailable(CircuitBreakerRegistry::ofDefaults));
        return new NamedDecorators(settings, classifier.getIfAvailable(() -> ErrorClassifier.DEFAULT),
                observations.getIfAvailable(() -> ObservationRegistry.NOOP));
    }

    /** Annotations need Spring AOP, which comes with every application context. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AbstractBeanFactoryAwareAdvisingPostProcessor.class)
    static class Annotations {

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        @ConditionalOnMissingBean
        static DecoratorPostProcessor aiDecoratorPostProcessor(ObjectProvider<NamedDecorators> decorators,
                Environment environment) {
            boolean proxyTargetClass = environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
            return new DecoratorPostProcessor(new DecoratedMethods(decorators::getObject), proxyTargetClass);
        }

    }

}
