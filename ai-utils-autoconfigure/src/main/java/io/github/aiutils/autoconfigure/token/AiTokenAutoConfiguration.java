package io.github.aiutils.autoconfigure.token;

import io.github.aiutils.token.JtokkitCounter;
import io.github.aiutils.token.LearningEstimator;
import io.github.aiutils.token.TokenCounter;
import io.github.aiutils.token.TokenEstimator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Makes what counts and what foresees tokens. Neither reads a vocabulary before it is
 * asked to count.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class AiTokenAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(TokenEstimator.class)
    LearningEstimator aiTokenEstimator() {
        return new LearningEstimator();
    }

    @Bean
    @ConditionalOnMissingBean(TokenCounter.class)
    JtokkitCounter aiTokenCounter() {
        return new JtokkitCounter();
    }

}
