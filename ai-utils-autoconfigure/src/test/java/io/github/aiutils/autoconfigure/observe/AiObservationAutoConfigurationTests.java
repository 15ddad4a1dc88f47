package io.github.aiutils.autoconfigure.observe;

import java.time.Duration;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.observe.AiMeterHandler;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AiObservationAutoConfigurationTests {

    private static final Tags TAGS = Tags.of("client", "default", "provider", "openai", "model", "gpt-6-luna",
            "outcome", "success");

    private static ProviderSimulator simulator;

    @BeforeAll
    static void start() {
        simulator = ProviderSimulator.builder().fast().start();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void callsAttemptsTokensAndFirstOutputsAreMetered() {
        observed().run((context) -> {
            long used = Asking.ask(context).usage().output();
            MeterRegistry meters = metered(context);
            assertThat(meters.get("ai.utils.call").tags(TAGS).timer().count()).isOne();
            assertThat(meters.get("ai.utils.call.first.output").tags(TAGS).timer().count()).isOne();
            assertThat(meters.get("ai.utils.attempts").tags(TAGS).counter().count()).isOne();
            assertThat(meters.get("ai.utils.tokens").tags(TAGS.and("kind", "output")).counter().count())
                .isEqualTo(used);
        });
    }

    @Test
    void aStreamIsMeteredOnce() {
        observed().run((context) -> {
            Asking.stream(context);
            assertThat(metered(context).find("ai.utils.call").timers()).singleElement()
                .satisfies((timer) -> assertThat(timer.count()).isOne());
        });
    }

    @Test
    void everyMeterOfOursIsNamedAfterUs() {
        observed().run((context) -> {
            Asking.ask(context);
            assertThat(metered(context).getMeters()).filteredOn((meter) -> meter.getId().getTag("client") != null)
                .isNotEmpty()
                .allMatch((meter) -> meter.getId().getName().startsWith("ai.utils."));
        });
    }

    /** A call's observation ends a moment after its answer was handed on. */
    private static MeterRegistry metered(BeanFactory context) {
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        await().atMost(Duration.ofSeconds(5))
            .pollInterval(Duration.ofMillis(2))
            .until(() -> !meters.find("ai.utils.call").timers().isEmpty());
        return meters;
    }

    @Test
    void theUsersHandlerWins() {
        AiMeterHandler own = new AiMeterHandler(new SimpleMeterRegistry());
        observed().withBean("own", AiMeterHandler.class, () -> own)
            .run((context) -> assertThat(context.getBean(AiMeterHandler.class)).isSameAs(own));
    }

    @Test
    void backsOffWithoutAMeterRegistry() {
        AiContexts.runner("OPENAI_API_KEY", "k")
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AiMeterHandler.class));
    }

    @Test
    void backsOffWithoutMicrometersMeters() {
        AiContexts.runner("OPENAI_API_KEY", "k")
            .withClassLoader(new FilteredClassLoader("io.micrometer.core"))
            .run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aiMeterHandler"));
    }

    private static ApplicationContextRunner observed() {
        return AiContexts.runner()
            .withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
            .withPropertyValues("ai-utils.providers.openai.base-url=" + simulator.openAiBaseUrl(),
                    "ai-utils.providers.openai.api-key=k");
    }

}
