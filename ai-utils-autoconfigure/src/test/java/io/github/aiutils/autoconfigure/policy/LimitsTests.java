package io.github.aiutils.autoconfigure.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.aiutils.Call;
import io.github.aiutils.Usage;
import io.github.aiutils.autoconfigure.AiContexts;
import io.github.aiutils.autoconfigure.Asking;
import io.github.aiutils.autoconfigure.RecordingProvider;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.autoconfigure.provider.ProviderSettings.CallLimits;
import io.github.aiutils.limit.Charge;
import io.github.aiutils.limit.ColdStart;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.LimiterSettings.Pool;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.TaggedTenants;
import io.github.aiutils.limit.Tenant;
import io.github.aiutils.limit.Tenants;
import io.github.aiutils.limit.Waits;
import io.github.aiutils.policy.Limiters;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.token.TokenEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands under {@code limits} is what a provider's limiter keeps to. */
@ExtendWith(OutputCaptureExtension.class)
class LimitsTests {

    private static final String OWN = "ai-utils.providers.openai.limits.";

    private static final String ALL = "ai-utils.defaults.limits.";

    private static ApplicationContextRunner runner(String... properties) {
        return AiContexts.runner("OPENAI_API_KEY", "k", "ANTHROPIC_API_KEY", "k").withPropertyValues(properties);
    }

    private static void limits(String provider, Consumer<CallLimits> consumer, String... properties) {
        runner(properties).run((context) -> {
            assertThat(context).hasNotFailed();
            consumer.accept(context.getBean(ProviderSettings.All.class).find(provider).limits());
        });
    }

    private static QuotaSettings quota(String provider, String... properties) {
        List<QuotaSettings> found = new ArrayList<>();
        limits(provider, (limits) -> found.add(limits.limiter().quota()), properties);
        return found.get(0);
    }

    @Test
    void withNothingConfiguredAllIsLearned() {
        assertThat(quota("anthropic").limits()).isEqualTo(QuotaLimits.NONE);
        runner().run((context) -> {
            assertThat(context.getBean(Limiters.class).quota("openai")).isNotNull();
            assertThat(context.getBean(Limiters.class).quota("anthropic")).isNotNull();
        });
    }

    @ParameterizedTest
    @CsvSource({ "openai, CAPPED, true", "anthropic, PRODUCED, false" })
    void theTypeSaysWhatIsCharged(String provider, Charge charge, boolean cachedInputCounts) {
        assertThat(quota(provider).charge()).isEqualTo(charge);
        assertThat(quota(provider).cachedInputCounts()).isEqualTo(cachedInputCounts);
        QuotaSettings other = quota(provider, ALL + "charge=reserve",
                ALL + "cached-input-counts=" + !cachedInputCounts);
        assertThat(other.charge()).isEqualTo(Charge.RESERVE);
        assertThat(other.cachedInputCounts()).isEqualTo(!cachedInputCounts);
    }

    @Test
    void aCompatibleServerChargesWhatItProduces() {
        AiContexts.runner()
            .withPropertyValues("ai-utils.providers.local.type=openai-compatible",
                    "ai-utils.providers.local.base-url=http://localhost:1/v1",
                    "ai-utils.clients.default.routes=local/any")
            .run((context) -> {
                QuotaSettings quota = context.getBean(ProviderSettings.All.class)
                    .find("local")
                    .limits()
                    .limiter()
                    .quota();
                assertThat(quota.charge()).isEqualTo(Charge.PRODUCED);
                assertThat(quota.cachedInputCounts()).isTrue();
            });
    }

    @Test
    void everyKeyIsSet() {
        limits("openai", (limits) -> {
            QuotaSettings quota = limits.limiter().quota();
            assertThat(quota.limits()).isEqualTo(new QuotaLimits(1L, 2L, 3L, 4L, 5L));
            assertThat(quota).isEqualTo(new QuotaSettings(quota.limits(), Duration.ofSeconds(10), Charge.PRODUCED,
                    ColdStart.PROBE, false, false, 0.9));
            assertThat(limits.limiter().concurrentCalls()).isEqualTo(64);
            assertThat(limits.limiter().maxWait()).isEqualTo(Duration.ofSeconds(5));
            assertThat(limits.limiter().maxWaiting()).isEqualTo(7);
        }, OWN + "requests-per-minute=1", OWN + "requests-per-day=2", OWN + "tokens-per-minute=3",
                OWN + "input-tokens-per-minute=4", OWN + "output-tokens-per-minute=5", OWN + "window=10s",
                OWN + "charge=produced", OWN + "cold-start=probe", OWN + "adaptive=false",
                OWN + "cached-input-counts=false", OWN + "buffer-ratio=0.9", OWN + "concurrent-calls=64",
                OWN + "max-wait=5s", OWN + "max-waiting=7");
    }

    @Test
    void aProvidersOwnKeyWinsAndLeavesTheOtherKeys() {
        QuotaSettings quota = quota("openai", ALL + "requests-per-minute=500", ALL + "tokens-per-minute=200000",
                ALL + "window=10s", OWN + "tokens-per-minute=1000");
        assertThat(quota.limits()).isEqualTo(new QuotaLimits(500L, null, 1000L, null, null));
        assertThat(quota.window()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aModelsOwnKeysWinAndAPatternIsAPool() {
        limits("openai", (limits) -> {
            assertThat(limits.limiter().pools()).extracting(Pool::models).containsExactly("gpt-5-nano", "gpt-6-*");
            QuotaSettings nano = limits.limiter().pools().get(0).quota();
            assertThat(nano.limits()).isEqualTo(new QuotaLimits(500L, null, 2_000_000L, null, null));
            assertThat(nano.window()).isEqualTo(Duration.ofSeconds(1));
            assertThat(nano.charge()).isEqualTo(Charge.CAPPED);
            QuotaSettings pool = limits.limiter().pools().get(1).quota();
            assertThat(pool.limits()).isEqualTo(new QuotaLimits(500L, null, null, null, null));
            assertThat(pool.charge()).isEqualTo(Charge.PRODUCED);
        }, ALL + "requests-per-minute=500", ALL + "models[0].model=gpt-5-nano",
                ALL + "models[0].tokens-per-minute=2000000", ALL + "models[0].window=1s",
                ALL + "models[1].model=gpt-6-*", ALL + "models[1].charge=produced");
    }

    @Test
    void tenantsHaveWeightsAndPriorities() {
        limits("openai",
                (limits) -> assertThat(limits.tenants()).isEqualTo(new TaggedTenants("customer",
                        Map.of("gold", new Tenant("gold", 4, 1), "tin", new Tenant("tin", 1, 0)))),
                ALL + "tenant-tag=customer", ALL + "tenants[0].tenant=gold", ALL + "tenants[0].weight=4",
                ALL + "tenants[0].priority=1", ALL + "tenants[1].tenant=tin");
    }

    @Test
    void switchedOffThereIsNoLimiter() {
        runner(OWN + "enabled=false", OWN + "concurrent-calls=1", "ai-utils.providers.anthropic.api-key=k")
            .run((context) -> {
                assertThat(context.getBean(Limiters.class).find("openai")).isNull();
                assertThat(context.getBean(Limiters.class).find("anthropic")).isNotNull();
            });
    }

    @Test
    void providersOfOneAccountShareItsQuota(CapturedOutput output) {
        second("k").run((context) -> {
            Limiters limiters = context.getBean(Limiters.class);
            assertThat(limiters.quota("second")).isSameAs(limiters.quota("openai"));
            assertThat(limiters.quota("anthropic")).isNotSameAs(limiters.quota("openai"));
        });
        assertThat(output).doesNotContain("one account");
    }

    @Test
    void anotherKeyOrOrganizationIsAnotherAccount() {
        second("k2").run((context) -> {
            Limiters limiters = context.getBean(Limiters.class);
            assertThat(limiters.quota("second")).isNotSameAs(limiters.quota("openai"));
        });
        second("k")
            .withPropertyValues("ai-utils.providers.second.headers[0].name=OpenAI-Organization",
                    "ai-utils.providers.second.headers[0].value=org")
            .run((context) -> {
                Limiters limiters = context.getBean(Limiters.class);
                assertThat(limiters.quota("second")).isNotSameAs(limiters.quota("openai"));
            });
    }

    @Test
    void limitsThatDisagreeAreKeptApartAndSaidSo(CapturedOutput output) {
        second("k").withPropertyValues(OWN + "requests-per-minute=5").run((context) -> {
            Limiters limiters = context.getBean(Limiters.class);
            assertThat(limiters.quota("second")).isNotSameAs(limiters.quota("openai"));
        });
        assertThat(output).containsOnlyOnce("Providers openai, second are one account with different limits");
    }

    @Test
    void keysFromElsewhereTellNoAccounts() {
        second("k").withBean(ApiKeySource.class, () -> ApiKeySource.of(new ApiKey("vault"))).run((context) -> {
            Limiters limiters = context.getBean(Limiters.class);
            assertThat(limiters.quota("second")).isNotSameAs(limiters.quota("openai"));
        });
    }

    private static ApplicationContextRunner second(String key) {
        return runner("ai-utils.providers.openai.api-key=k", "ai-utils.providers.anthropic.api-key=k",
                "ai-utils.providers.second.type=openai", "ai-utils.providers.second.api-key=" + key);
    }

    @Test
    void aLimiterOfTheUserIsThatOfTheProviderItIsNamedAfter() {
        AtomicInteger asked = new AtomicInteger();
        Limiter lender = new QuotaLimiter("any",
                new LimiterSettings(1, 1, Duration.ZERO, QuotaSettings.DEFAULTS, List.of()), Tenants.NONE, Waits.NONE,
                System::nanoTime, Schedulers.parallel());
        try (RecordingProvider provider = new RecordingProvider()) {
            runner("ai-utils.providers.openai.base-url=" + provider.baseUrl())
                .withBean("openaiLimiter", Limiter.class, () -> (call, expected) -> {
                    asked.incrementAndGet();
                    return lender.acquire(call, expected);
                })
                .run((context) -> {
                    Asking.ask(context);
                    assertThat(context.getBean(Limiters.class).quota("openai")).isNull();
                });
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void aLimiterNamedAfterNoProviderIsSaidToLimitNothing(CapturedOutput output) {
        Limiter own = (call, expected) -> Mono.empty();
        runner().withBean("opnaiLimiter", Limiter.class, () -> own)
            .withBean("anthropicLimiter", Limiter.class, () -> own)
            .run((context) -> {
                assertThat(context.getBean(Limiters.class).quota("openai")).isNotNull();
                assertThat(context.getBean(Limiters.class).quota("anthropic")).isNull();
            });
        assertThat(output)
            .containsOnlyOnce("Limiter bean 'opnaiLimiter' limits nothing: no provider is named 'opnai', there are "
                    + "[openai, anthropic]")
            .doesNotContain("'anthropicLimiter'");
    }

    @Test
    void theUsersEstimatorIsAsked() {
        List<Usage> learned = new ArrayList<>();
        TokenEstimator own = new TokenEstimator() {

            @Override
            public Usage estimate(Call call) {
                return new Usage(7L, null, null, null, 1L, null);
            }

            @Override
            public void learn(Call call, Usage used) {
                learned.add(used);
            }

        };
        try (RecordingProvider provider = new RecordingProvider()) {
            runner("ai-utils.providers.openai.base-url=" + provider.baseUrl()).withBean(TokenEstimator.class, () -> own)
                .run(Asking::ask);
        }
        assertThat(learned).extracting(Usage::output).containsExactly(1L);
    }

}
