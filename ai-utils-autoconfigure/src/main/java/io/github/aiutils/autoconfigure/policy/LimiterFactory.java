package io.github.aiutils.autoconfigure.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.aiutils.autoconfigure.provider.Account;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.autoconfigure.provider.ProviderSettings.CallLimits;
import io.github.aiutils.limit.Limiter;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.Waits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * Makes limiters: one for all providers of an account, since they use up the same quota.
 */
final class LimiterFactory {

    private static final Logger logger = LoggerFactory.getLogger(LimiterFactory.class);

    private static final String SUFFIX = "Limiter";

    private final Map<String, Limiter> beans;

    private final Waits waits;

    /**
     * Makes a factory.
     * @param beans the application's own limiters by their bean names
     * @param waits told of those that wait
     */
    LimiterFactory(Map<String, Limiter> beans, Waits waits) {
        this.beans = beans;
        this.waits = waits;
    }

    Map<String, Limiter> create(List<ProviderSettings> providers) {
        warnOfStrays(providers.stream().map(ProviderSettings::name).toList());
        Map<String, Limiter> limiters = new LinkedHashMap<>();
        Map<Account, List<ProviderSettings>> accounts = new LinkedHashMap<>();
        for (ProviderSettings provider : providers) {
            Limiter own = this.beans.get(provider.name() + SUFFIX);
            if (own != null) {
                limiters.put(provider.name(), own);
            }
            else if (provider.limits() != null) {
                accounts.computeIfAbsent(provider.account(), (key) -> new ArrayList<>()).add(provider);
            }
        }
        accounts.values().forEach((account) -> create(account, limiters));
        return limiters;
    }

    private void warnOfStrays(List<String> providers) {
        for (String bean : this.beans.keySet()) {
            String provider = bean.endsWith(SUFFIX) ? bean.substring(0, bean.length() - SUFFIX.length()) : null;
            if (provider != null && !providers.contains(provider)) {
                logger.warn("Limiter bean '{}' limits nothing: no provider is named '{}', there are {}", bean, provider,
                        providers);
            }
        }
    }

    private void create(List<ProviderSettings> account, Map<String, Limiter> limiters) {
        Map<CallLimits, List<String>> names = new LinkedHashMap<>();
        for (ProviderSettings provider : account) {
            CallLimits limits = provider.limits();
            if (limits != null) {
                names.computeIfAbsent(limits, (key) -> new ArrayList<>()).add(provider.name());
            }
        }
        if (names.size() > 1) {
            logger.warn(
                    "Providers {} are one account with different limits: each keeps to its own, and together they "
                            + "may use more than the account has",
                    account.stream().map(ProviderSettings::name).collect(Collectors.joining(", ")));
        }
        names.forEach((limits, sharing) -> {
            QuotaLimiter limiter = new QuotaLimiter(String.join(" and ", sharing), limits.limiter(), limits.tenants(),
                    this.waits, System::nanoTime, Schedulers.parallel());
            sharing.forEach((name) -> limiters.put(name, limiter));
        });
    }

}
