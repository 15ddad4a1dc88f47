package io.github.aiutils.policy;

import io.github.aiutils.limit.Charge;
import io.github.aiutils.limit.QuotaSettings;
import io.github.aiutils.provider.ProviderType;

/**
 * How providers of a type enforce their quota, unless they are told to be different: as
 * their own pages word it, October 2026.
 *
 * @since 0.1.0
 */
public final class UsualQuota {

    private UsualQuota() {
    }

    /**
     * Returns the settings of a type.
     * @param type kind of provider
     * @return the settings, in which no limit is known
     */
    public static QuotaSettings of(ProviderType type) {
        return switch (type) {
            case OPENAI -> QuotaSettings.DEFAULTS.withCharge(Charge.CAPPED);
            case ANTHROPIC -> QuotaSettings.DEFAULTS.withCachedInputCounts(false);
            case OPENAI_COMPATIBLE -> QuotaSettings.DEFAULTS;
        };
    }

}
