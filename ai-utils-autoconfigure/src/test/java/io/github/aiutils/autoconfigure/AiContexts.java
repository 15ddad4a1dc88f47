package io.github.aiutils.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.aiutils.autoconfigure.client.AiClientAutoConfiguration;
import io.github.aiutils.autoconfigure.cost.AiCostAutoConfiguration;
import io.github.aiutils.autoconfigure.cost.AiJdbcLedgerAutoConfiguration;
import io.github.aiutils.autoconfigure.decorate.AiDecorateAutoConfiguration;
import io.github.aiutils.autoconfigure.observe.AiObservationAutoConfiguration;
import io.github.aiutils.autoconfigure.policy.AiPolicyAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.autoconfigure.token.AiTokenAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.http.client.ReactorResourceFactory;

/** Contexts with what a user's application has, and an environment without any key. */
public final class AiContexts {

    private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(SslAutoConfiguration.class,
            HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
            WebClientAutoConfiguration.class, AiProviderAutoConfiguration.class, AiTokenAutoConfiguration.class,
            AiPolicyAutoConfiguration.class, AiJdbcLedgerAutoConfiguration.class, AiCostAutoConfiguration.class,
            AiClientAutoConfiguration.class, AiObservationAutoConfiguration.class, AiDecorateAutoConfiguration.class);

    private AiContexts() {
    }

    /**
     * Returns a runner without a web server.
     * @param variables names and values, in turn, of all environment variables there are
     */
    public static ApplicationContextRunner runner(String... variables) {
        return new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
            .withBean(ReactorResourceFactory.class, AiContexts::resources)
            .withInitializer((context) -> setVariables(context, variables));
    }

    public static ReactiveWebApplicationContextRunner webRunner(String... variables) {
        return new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
            .withBean(ReactorResourceFactory.class, AiContexts::resources)
            .withInitializer((context) -> setVariables(context, variables));
    }

    /** Boot's own waits two seconds whenever a context closes. */
    private static ReactorResourceFactory resources() {
        ReactorResourceFactory resources = new ReactorResourceFactory();
        resources.setShutdownQuietPeriod(Duration.ZERO);
        return resources;
    }

    private static void setVariables(ConfigurableApplicationContext context, String... variables) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            map.put(variables[i], variables[i + 1]);
        }
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        context.getEnvironment().getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, map));
    }

}
