package io.github.aiutils.limit;

import java.time.Duration;
import java.util.List;

/**
 * What one provider's limiter keeps to.
 *
 * @param concurrentCalls most attempts under way over all models, at least 1;
 * {@link #UNBOUNDED} for no bound
 * @param maxWaiting most attempts that wait, 0 or more; further ones are refused at once
 * @param maxWait longest wait
 * @param quota holds for each model by itself, unless a pool names it
 * @param pools quotas of single models, or of models that share one
 * @since 0.1.0
 */
public record LimiterSettings(int concurrentCalls, int maxWaiting, Duration maxWait, QuotaSettings quota,
        List<Pool> pools) {

    /** No bound on the attempts under way. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    public LimiterSettings {
        pools = List.copyOf(pools);
    }

    /**
     * A quota of a model, or of several that share it.
     *
     * @param models a model's name, or a pattern with {@code *} that several match
     * @param quota what holds for them
     */
    public record Pool(String models, QuotaSettings quota) {

        boolean holds(String model) {
            return ModelPattern.matches(this.models, model);
        }

    }

}
