package io.github.aiutils.autoconfigure.token;

import io.github.aiutils.Usage;
import io.github.aiutils.token.JtokkitCounter;
import io.github.aiutils.token.LearningEstimator;
import io.github.aiutils.token.ModelEncodings;
import io.github.aiutils.token.TokenCounter;
import io.github.aiutils.token.TokenEstimator;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class AiTokenAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(AiTokenAutoConfiguration.class));

    @Test
    void countsAndForeseesTokens() {
        this.runner.run((context) -> assertThat(context).hasSingleBean(LearningEstimator.class)
            .hasSingleBean(JtokkitCounter.class));
    }

    @Test
    void theUsersEstimatorWins() {
        TokenEstimator own = (call) -> Usage.UNKNOWN;
        this.runner.withBean(TokenEstimator.class, () -> own)
            .run((context) -> assertThat(context.getBean(TokenEstimator.class)).isSameAs(own));
    }

    @Test
    void theUsersCounterWins() {
        TokenCounter own = new JtokkitCounter(ModelEncodings.DEFAULT, 10, Schedulers.immediate());
        this.runner.withBean(TokenCounter.class, () -> own)
            .run((context) -> assertThat(context.getBean(TokenCounter.class)).isSameAs(own));
    }

}
