package io.github.aiutils.autoconfigure.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.github.aiutils.autoconfigure.AiProperties.Limits;
import io.github.aiutils.autoconfigure.AiProperties.ModelLimits;
import io.github.aiutils.autoconfigure.AiProperties.TenantShare;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.autoconfigure.provider.ProviderSettings.CallLimits;
import io.github.aiutils.limit.Charge;
import io.github.aiutils.limit.Dimension;
import io.github.aiutils.limit.LimiterSettings;
import io.github.aiutils.limit.LimiterSettings.Pool;
import io.github.aiutils.limit.QuotaLimits;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.limit.TaggedTenants;
import io.github.aiutils.limit.Tenant;
import io.github.aiutils.policy.UsualQuota;
import io.github.aiutils.provider.ProviderType;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/** One provider's limits over those of all, key by key. */
final class MergedLimits {

    private static final int WAITING = 10_000;

    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(100);

    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);

    private final String property;

    private final ProviderType type;

    private final @Nullable Limits own;

    private final @Nullable Limits defaults;

    MergedLimits(String provider, ProviderType type, @Nullable Limits own, @Nullable Limits defaults) {
        this.property = provider + ".limits";
        this.type = type;
        this.own = own;
        this.defaults = defaults;
    }

    /** Returns the limits; {@code null} if calls are not limited. */
    @Nullable CallLimits read() {
        if (!or(Limits::enabled, true)) {
            return null;
        }
        QuotaSettings quota = quota();
        LimiterSettings set = new LimiterSettings(or(Limits::concurrentCalls, LimiterSettings.UNBOUNDED),
                or(Limits::maxWaiting, WAITING), or(Limits::maxWait, MAX_WAIT), quota, pools(quota));
        require(set.concurrentCalls() >= 1, "concurrent-calls", set.concurrentCalls(), "Set it to 1 or more");
        require(set.maxWaiting() >= 0, "max-waiting", set.maxWaiting(), "Set it to 0 or more");
        require(!set.maxWait().isNegative(), "max-wait", set.maxWait(), "Set it to a time of 0s or more");
        return new CallLimits(set, tenants());
    }

    private QuotaSettings quota() {
        QuotaSettings usual = UsualQuota.of(this.type);
        QuotaSettings set = new QuotaSettings(
                limits("",
                        new QuotaLimits(get(Limits::requestsPerMinute), get(Limits::requestsPerDay),
                                get(Limits::tokensPerMinute), get(Limits::inputTokensPerMinute),
                                get(Limits::outputTokensPerMinute))),
                window("", or(Limits::window, usual.window())), or(Limits::charge, usual.charge()),
                or(Limits::coldStart, usual.coldStart()), or(Limits::adaptive, usual.adaptive()),
                or(Limits::cachedInputCounts, usual.cachedInputCounts()), or(Limits::bufferRatio, usual.bufferRatio()));
        require(set.bufferRatio() > 0 && set.bufferRatio() <= 1, "buffer-ratio", set.bufferRatio(),
                "Set it to a number above 0, up to 1");
        return set;
    }

    private List<Pool> pools(QuotaSettings usual) {
        List<ModelLimits> models = get(Limits::models);
        List<Pool> pools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; models != null && i < models.size(); i++) {
            ModelLimits model = models.get(i);
            String key = "models[" + i + "].";
            require(StringUtils.hasText(model.model()), key + "model", "not set",
                    "Set it to a model's name, or to a pattern with * whose matches share the quota");
            require(names.add(model.model()), key + "model", "'" + model.model() + "' once more",
                    "Say everything about a model in one entry");
            pools.add(new Pool(model.model(), pool(key, model, usual)));
        }
        return pools;
    }

    private QuotaSettings pool(String key, ModelLimits own, QuotaSettings usual) {
        QuotaLimits all = usual.limits();
        QuotaLimits limits = limits(key, new QuotaLimits(first(own.requestsPerMinute(), all.requestsPerMinute()),
                first(own.requestsPerDay(), all.requestsPerDay()), first(own.tokensPerMinute(), all.tokensPerMinute()),
                first(own.inputTokensPerMinute(), all.inputTokensPerMinute()),
                first(own.outputTokensPerMinute(), all.outputTokensPerMinute())));
        Duration window = (own.window() != null) ? window(key, own.window()) : usual.window();
        Charge charge = (own.charge() != null) ? own.charge() : usual.charge();
        return usual.withLimits(limits).withWindow(window).withCharge(charge);
    }

    private QuotaLimits limits(String prefix, QuotaLimits limits) {
        for (Dimension dimension : Dimension.values()) {
            Long limit = limits.of(dimension);
            require(limit == null || limit >= 1, prefix + dimension.title(), limit,
                    "Set it to 1 or more, or leave it out to learn it from the provider");
        }
        return limits;
    }

    private Duration window(String prefix, Duration window) {
        require(window.compareTo(SHORTEST_WINDOW) >= 0 && window.compareTo(LONGEST_WINDOW) <= 0, prefix + "window",
                window, "Set it to a time from 100ms to 60s");
        return window;
    }

    private TaggedTenants tenants() {
        String tag = or(Limits::tenantTag, TaggedTenants.TAG);
        require(StringUtils.hasText(tag), "tenant-tag", "empty", "Set it to the name of a tag");
        List<TenantShare> shares = get(Limits::tenants);
        Map<String, Tenant> tenants = new LinkedHashMap<>();
        for (int i = 0; shares != null && i < shares.size(); i++) {
            TenantShare share = shares.get(i);
            String key = "tenants[" + i + "].";
            require(StringUtils.hasText(share.tenant()), key + "tenant", "not set",
                    "Set it to the value that the tag '" + tag + "' has for this tenant");
            require(share.weight() >= Tenant.LEAST_WEIGHT && share.weight() <= Tenant.MOST_WEIGHT, key + "weight",
                    share.weight(), "Set it to a number from " + Tenant.LEAST_WEIGHT + " to " + Tenant.MOST_WEIGHT);
            Tenant former = tenants.put(share.tenant(), new Tenant(share.tenant(), share.weight(), share.priority()));
            require(former == null, key + "tenant", "'" + share.tenant() + "' once more",
                    "Say everything about a tenant in one entry");
        }
        return new TaggedTenants(tag, tenants);
    }

    private void require(boolean right, String key, @Nullable Object value, String cure) {
        if (!right) {
            throw new InvalidPropertyException(this.property + "." + key, "is " + value,
                    cure + ", there or under ai-utils.defaults.");
        }
    }

    private <T> @Nullable T get(Function<Limits, @Nullable T> getter) {
        T value = (this.own != null) ? getter.apply(this.own) : null;
        return (value == null && this.defaults != null) ? getter.apply(this.defaults) : value;
    }

    private <T> T or(Function<Limits, @Nullable T> getter, T usual) {
        T value = get(getter);
        return (value != null) ? value : usual;
    }

    private static <T> @Nullable T first(@Nullable T own, @Nullable T other) {
        return (own != null) ? own : other;
    }

}
