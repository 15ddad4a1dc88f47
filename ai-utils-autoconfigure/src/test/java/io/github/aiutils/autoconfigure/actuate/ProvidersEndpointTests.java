package io.github.aiutils.autoconfigure.actuate;

import java.time.Duration;

import io.github.aiutils.Call;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.Route;
import io.github.aiutils.Usage;
import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.actuate.ProvidersEndpoint.CountsDescriptor;
import io.github.aiutils.autoconfigure.actuate.ProvidersEndpoint.ProviderDescriptor;
import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.Limiters;
import io.github.aiutils.test.simulator.Fault;
import io.github.aiutils.test.simulator.ProviderQuota;
import io.github.aiutils.test.simulator.ProviderSimulator;
import io.github.aiutils.token.TokenEstimator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

class ProvidersEndpointTests {

    private final ProviderSimulator simulator = ProviderSimulator.builder()
        .fast()
        .quota(ProviderQuota.perMinute(600, 200_000))
        .start();

    private final ReactiveWebApplicationContextRunner runner = AiContexts.webRunner()
        .withConfiguration(AutoConfigurations.of(AiEndpointAutoConfiguration.class, AiHealthAutoConfiguration.class))
        .withPropertyValues("management.endpoints.web.exposure.include=aiproviders",
                "ai-utils.providers.openai.base-url=" + this.simulator.openAiBaseUrl(),
                "ai-utils.providers.openai.api-key=k", "ai-utils.clients.default.routes=openai/gpt-5-nano",
                "ai-utils.defaults.retry.enabled=false");

    @AfterEach
    void stop() {
        this.simulator.close();
    }

    @Test
    void showsWhatItLearnedFromHeaders() {
        this.runner.run((context) -> {
            ProvidersEndpoint endpoint = context.getBean(ProvidersEndpoint.class);
            assertThat(endpoint.provider("openai").quota()).isEmpty();
            Asking.ask(context);
            assertThat(endpoint.provider("openai").quota())
                .extracting(QuotaDescriptor::model, QuotaDescriptor::dimension, QuotaDescriptor::limit,
                        QuotaDescriptor::source, QuotaDescriptor::waiting)
                .containsExactlyInAnyOrder(tuple("gpt-5-nano", "requests-per-minute", 600L, "header", 0),
                        tuple("gpt-5-nano", "tokens-per-minute", 200_000L, "header", 0));
            assertThat(endpoint.provider("openai").quota()).allSatisfy((quota) -> {
                assertThat(quota.used() + quota.reserved() + quota.available()).isEqualTo(quota.capacity());
                assertThat(quota.eta()).isNull();
                assertThat(quota.waitsFor()).isNull();
                assertThat(quota.frozenFor()).isNull();
            });
        });
    }

    @Test
    void showsWhatIsConfigured() {
        this.runner
            .withPropertyValues("ai-utils.defaults.limits.requests-per-minute=60",
                    "ai-utils.defaults.limits.concurrent-calls=8", "ai-utils.defaults.limits.models[0].model=gpt-5-*")
            .run((context) -> {
                Asking.ask(context);
                ProviderDescriptor openai = context.getBean(ProvidersEndpoint.class).provider("openai");
                assertThat(openai.quota()).anySatisfy((quota) -> {
                    assertThat(quota.model()).isEqualTo("gpt-5-*");
                    assertThat(quota.dimension()).isEqualTo("requests-per-minute");
                    assertThat(quota.limit()).isEqualTo(60);
                    assertThat(quota.source()).isEqualTo("configured");
                }).anySatisfy((quota) -> {
                    assertThat(quota.model()).isEqualTo("*");
                    assertThat(quota.dimension()).isEqualTo("concurrent-calls");
                    assertThat(quota.limit()).isEqualTo(8);
                    assertThat(quota.available()).isEqualTo(8);
                });
            });
    }

    @Test
    void suggestsAnOutputLimitWhereItCostsQuota() {
        this.runner.withPropertyValues("ai-utils.clients.default.options.max-output-tokens=4000").run((context) -> {
            ProvidersEndpoint endpoint = context.getBean(ProvidersEndpoint.class);
            Asking.ask(context);
            assertThat(endpoint.provider("openai").maxTokens())
                .containsExactly(new MaxTokensDescriptor("gpt-5-nano", 4000, null));
            learn(context.getBean(TokenEstimator.class), 300);
            assertThat(endpoint.provider("openai").maxTokens()).singleElement()
                .satisfies((model) -> assertThat(model.suggestedMaxTokens()).isBetween(270L, 340L));
            learn(context.getBean(TokenEstimator.class), 2500);
            assertThat(endpoint.provider("openai").maxTokens())
                .containsExactly(new MaxTokensDescriptor("gpt-5-nano", 4000, null));
        });
    }

    private static void learn(TokenEstimator estimator, long output) {
        Call call = Call.of("req_0123456789ab", "default", ChatRequest.of("Hi"), false)
            .to(new Route("openai", "gpt-5-nano"));
        for (int i = 0; i < 1000; i++) {
            estimator.learn(call, new Usage(null, null, null, null, output, null));
        }
    }

    @Test
    void whatAnOutputLimitDoesNotCostIsNotShown() {
        this.runner
            .withPropertyValues("ai-utils.clients.default.options.max-output-tokens=4000",
                    "ai-utils.defaults.limits.charge=produced")
            .run((context) -> {
                Asking.ask(context);
                assertThat(context.getBean(ProvidersEndpoint.class).provider("openai").maxTokens()).isEmpty();
            });
    }

    @Test
    void aFreezeIsShownAndAResetEndsIt() {
        this.simulator.inject(Fault.rateLimited(Duration.ofMinutes(2)));
        this.runner.run((context) -> {
            AiException refused = catchThrowableOfType(AiException.class, () -> Asking.ask(context));
            assertThat(refused.errorClass()).isEqualTo(ErrorClass.RATE_LIMITED);
            AiException waits = catchThrowableOfType(AiException.class, () -> Asking.ask(context));
            assertThat(waits.errorClass()).isEqualTo(ErrorClass.QUOTA_WAIT);
            assertThat(waits.retryAfter()).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(120));
            ProvidersEndpoint endpoint = context.getBean(ProvidersEndpoint.class);
            assertThat(endpoint.provider("openai").quota()).isNotEmpty()
                .allSatisfy((quota) -> assertThat(quota.frozenFor()).isBetween(Duration.ofSeconds(110),
                        Duration.ofSeconds(120)));
            Health health = context.getBean(AiHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails().toString()).contains("frozen={gpt-5-nano=PT1M5");
            assertThat(endpoint.reset("openai", "reset").getStatus()).isEqualTo(WebEndpointResponse.STATUS_NO_CONTENT);
            assertThat(endpoint.provider("openai").quota())
                .allSatisfy((quota) -> assertThat(quota.frozenFor()).isNull());
            Asking.ask(context);
            assertThat(context.getBean(AiHealthIndicator.class).health().getDetails().toString())
                .doesNotContain("frozen");
        });
    }

    @Test
    void showsHowLongItHasBeenGoingWrong() {
        this.simulator.inject(Fault.serverError(), Fault.serverError(), Fault.rateLimited(Duration.ZERO));
        this.runner.run((context) -> {
            ProvidersEndpoint endpoint = context.getBean(ProvidersEndpoint.class);
            for (int i = 0; i < 3; i++) {
                catchThrowableOfType(AiException.class, () -> Asking.ask(context));
            }
            ProviderDescriptor failing = endpoint.provider("openai");
            assertThat(failing.attempts()).isEqualTo(new CountsDescriptor(3, 0, 3, 0, 3, 1));
            assertThat(failing.lastSuccessAt()).isNull();
            assertThat(failing.breaker().since()).isNull();
            Asking.ask(context);
            ProviderDescriptor well = endpoint.provider("openai");
            assertThat(well.attempts()).isEqualTo(new CountsDescriptor(4, 1, 3, 0, 0, 0));
            assertThat(well.lastSuccessAt()).isAfterOrEqualTo(well.lastErrorAt());
            context.getBean(Breakers.class).find("openai").transitionToOpenState();
            assertThat(endpoint.provider("openai").breaker().since()).isAfterOrEqualTo(well.lastSuccessAt());
        });
    }

    @Test
    void resetOfAllEndsCoolDownsToo() {
        this.simulator.inject(Fault.rateLimited(Duration.ofMinutes(2)));
        this.runner.run((context) -> {
            catchThrowableOfType(AiException.class, () -> Asking.ask(context));
            context.getBean(ProvidersEndpoint.class).resetAll("reset");
            QuotaLimiter limiter = context.getBean(Limiters.class).quota("openai");
            assertThat(limiter.snapshot().quotas()).allSatisfy((quota) -> assertThat(quota.frozenFor()).isZero());
        });
    }

    @Test
    void withoutLimitsThereIsNoQuotaToShow() {
        this.runner.withPropertyValues("ai-utils.defaults.limits.enabled=false").run((context) -> {
            Asking.ask(context);
            assertThat(context.getBean(ProvidersEndpoint.class).provider("openai").quota()).isEmpty();
        });
    }

}
