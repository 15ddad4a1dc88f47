package io.github.aiutils.autoconfigure.actuate;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.policy.BreakerSettings;
import io.github.aiutils.policy.Breakers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class AiHealthAutoConfigurationTests {

    private final ReactiveWebApplicationContextRunner runner = AiContexts
        .webRunner("OPENAI_API_KEY", "k", "ANTHROPIC_API_KEY", "k")
        .withPropertyValues("ai-utils.clients.default.routes=openai/gpt-6-luna,anthropic/claude-haiku-5-5",
                "management.endpoints.web.exposure.include=health")
        .withConfiguration(AutoConfigurations.of(AiHealthAutoConfiguration.class,
                ApplicationAvailabilityAutoConfiguration.class, HealthContributorAutoConfiguration.class,
                HealthContributorRegistryAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
                HealthEndpointAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class));

    @ParameterizedTest
    @CsvSource({ "CLOSED,CLOSED,UP", "OPEN,CLOSED,DEGRADED", "CLOSED,FORCED_OPEN,DEGRADED", "OPEN,OPEN,DOWN",
            "HALF_OPEN,OPEN,DEGRADED", "HALF_OPEN,HALF_OPEN,UP", "DISABLED,METRICS_ONLY,UP" })
    void isDownWhenNoRouteIsLeftAndDegradedWhenOneIsOut(CircuitBreaker.State openai, CircuitBreaker.State anthropic,
            String status) {
        this.runner.run((context) -> {
            move(context, "openai", openai);
            move(context, "anthropic", anthropic);
            Health health = context.getBean(AiHealthIndicator.class).health();
            assertThat(health.getStatus().getCode()).isEqualTo(status);
            assertThat(health.getDetails()).containsEntry("clients", Map.of("default", status));
        });
    }

    /** Else a load balancer that goes by health would keep away the call that probes. */
    @Test
    void isUpAgainWhenProvidersMayBeProbedThoughNobodyCalls() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Breakers breakers = new Breakers(CircuitBreakerRegistry.ofDefaults(), (name) -> BreakerSettings.DEFAULTS, time);
        this.runner.withBean(Breakers.class, () -> breakers).run((context) -> {
            move(context, "openai", CircuitBreaker.State.OPEN);
            move(context, "anthropic", CircuitBreaker.State.OPEN);
            AiHealthIndicator health = context.getBean(AiHealthIndicator.class);
            time.advanceTimeBy(BreakerSettings.DEFAULTS.openFor());
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            time.advanceTimeBy(Duration.ofMillis(1));
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            assertThat(breakers.find("openai").getState()).isEqualTo(CircuitBreaker.State.OPEN);
        });
    }

    @Test
    void oneClientWithoutARouteIsEnoughToBeDown() {
        this.runner.withPropertyValues("ai-utils.clients.fast.routes=openai/gpt-5-nano").run((context) -> {
            move(context, "openai", CircuitBreaker.State.OPEN);
            Health health = context.getBean(AiHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails()).containsEntry("clients", Map.of("default", "DEGRADED", "fast", "DOWN"));
        });
    }

    @Test
    void degradedIsAnAnswerAndLeavesTheApplicationUp() {
        this.runner.run((context) -> {
            HealthEndpointGroup all = context.getBean(HealthEndpointGroups.class).getPrimary();
            assertThat(all.isMember("ai")).isTrue();
            assertThat(all.getHttpCodeStatusMapper().getStatusCode(AiHealthIndicator.DEGRADED)).isEqualTo(200);
            assertThat(together(all, Status.UP)).isEqualTo(Status.UP);
            assertThat(together(all, Status.DOWN)).isEqualTo(Status.DOWN);
            assertThat(together(all, Status.OUT_OF_SERVICE)).isEqualTo(Status.OUT_OF_SERVICE);
        });
    }

    @Test
    void degradedStandsWhereTheUserPutsIt() {
        this.runner
            .withPropertyValues("management.endpoint.health.status.order=down,out-of-service,degraded,up,unknown",
                    "management.endpoint.health.status.http-mapping.degraded=503",
                    "management.endpoint.health.status.http-mapping.down=503")
            .run((context) -> {
                HealthEndpointGroup all = context.getBean(HealthEndpointGroups.class).getPrimary();
                assertThat(together(all, Status.UP)).isEqualTo(AiHealthIndicator.DEGRADED);
                assertThat(together(all, Status.DOWN)).isEqualTo(Status.DOWN);
                assertThat(all.getHttpCodeStatusMapper().getStatusCode(AiHealthIndicator.DEGRADED)).isEqualTo(503);
            });
    }

    @Test
    void isInNoProbeUnlessAsked() {
        this.runner.run((context) -> {
            HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
            assertThat(groups.getNames()).contains("liveness", "readiness");
            assertThat(List.of(groups.get("liveness").isMember("ai"), groups.get("readiness").isMember("ai")))
                .containsOnly(false);
        });
        this.runner.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState,ai")
            .run((context) -> {
                HealthEndpointGroup readiness = context.getBean(HealthEndpointGroups.class).get("readiness");
                assertThat(readiness.isMember("ai")).isTrue();
                assertThat(together(readiness, Status.UP)).isEqualTo(Status.UP);
                assertThat(context.getBean(HealthEndpointGroups.class).get("liveness").isMember("ai")).isFalse();
            });
    }

    @Test
    void canBeSwitchedOff() {
        this.runner.withPropertyValues("management.health.ai.enabled=false")
            .run((context) -> assertThat(context).doesNotHaveBean(AiHealthIndicator.class));
    }

    private static Status together(HealthEndpointGroup group, Status other) {
        return group.getStatusAggregator()
            .getAggregateStatus(new LinkedHashSet<>(List.of(AiHealthIndicator.DEGRADED, other)));
    }

    private static void move(ApplicationContext context, String provider, CircuitBreaker.State state) {
        CircuitBreaker breaker = context.getBean(Breakers.class).find(provider);
        switch (state) {
            case OPEN -> breaker.transitionToOpenState();
            case FORCED_OPEN -> breaker.transitionToForcedOpenState();
            case HALF_OPEN -> {
                breaker.transitionToOpenState();
                breaker.transitionToHalfOpenState();
            }
            case DISABLED -> breaker.transitionToDisabledState();
            case METRICS_ONLY -> breaker.transitionToMetricsOnlyState();
            case CLOSED -> breaker.reset();
        }
    }

}
