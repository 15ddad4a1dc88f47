package io.github.aiutils.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.aiutils.Call;
import io.github.aiutils.Given;
import io.github.aiutils.Usage;
import io.github.aiutils.limit.Charge;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.LimiterSettings.Pool;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.Tenant;
import io.github.aiutils.provider.ProviderType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProviderSpecTests {

    private static final QuotaLimits LIMITS = new QuotaLimits(500L, null, 200_000L, null, null);

    private static final QuotaLimits MORE = new QuotaLimits(null, null, 2_000_000L, null, null);

    private static ProviderSpec spec(ProviderType type) {
        return new ProviderSpec("acme", type);
    }

    @ParameterizedTest
    @CsvSource({ "OPENAI, CAPPED, true", "ANTHROPIC, PRODUCED, false", "OPENAI_COMPATIBLE, PRODUCED, true" })
    void theTypeSaysWhatIsCharged(ProviderType type, Charge charge, boolean cachedInputCounts) {
        QuotaSettings quota = spec(type).quota((usual) -> usual.withLimits(LIMITS)).limiterSettings().quota();
        assertThat(quota.charge()).isEqualTo(charge);
        assertThat(quota.cachedInputCounts()).isEqualTo(cachedInputCounts);
        assertThat(quota.limits()).isEqualTo(LIMITS);
    }

    @Test
    void whatIsSetWinsOverTheType() {
        QuotaSettings quota = spec(ProviderType.OPENAI).quota((usual) -> usual.withCharge(Charge.PRODUCED))
            .quota((usual) -> usual.withCachedInputCounts(false))
            .limiterSettings()
            .quota();
        assertThat(quota).isEqualTo(QuotaSettings.DEFAULTS.withCachedInputCounts(false));
    }

    @Test
    void aPoolChangesTheQuotaOfTheProviderWhicheverIsSetFirst() {
        LimiterSettings settings = spec(ProviderType.OPENAI).pool("gpt-5-nano", (usual) -> usual.withLimits(MORE))
            .pool("gpt-6-*", (usual) -> usual)
            .quota((usual) -> usual.withLimits(LIMITS).withWindow(Duration.ofSeconds(10)))
            .limiterSettings();
        assertThat(settings.pools()).containsExactly(new Pool("gpt-5-nano", settings.quota().withLimits(MORE)),
                new Pool("gpt-6-*", settings.quota()));
        assertThat(settings.pools().get(0).quota().window()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.pools().get(0).quota().charge()).isEqualTo(Charge.CAPPED);
    }

    @Test
    void theLimiterAsksForTheTenant() {
        List<Call> asked = new ArrayList<>();
        Call call = Given.to(Given.A);
        spec(ProviderType.OPENAI).tenants((each, context) -> {
            asked.add(each);
            return Tenant.NONE;
        }).limiter().acquire(call, Usage.UNKNOWN).block(Duration.ofSeconds(5));
        assertThat(asked).containsExactly(call);
    }

}
