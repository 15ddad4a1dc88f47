package io.github.aiutils.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import io.github.aiutils.Route;
import io.github.aiutils.limit.QuotaLimiter;
import io.github.aiutils.limit.QuotaSnapshot;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;

/**
 * The output limit that calls to a model ask for, at a provider that charges it to the
 * quota however short the answer.
 *
 * @param model the model
 * @param maxTokens what calls usually ask for
 * @param suggestedMaxTokens what would be enough for 99 of 100 answers; {@code null}
 * until a hundred are known, and where calls do not ask for over twice as much
 * @since 0.1.0
 */
public record MaxTokensDescriptor(String model, long maxTokens, @Nullable Long suggestedMaxTokens) {

    private static final int WELL_ABOVE = 2;

    static List<MaxTokensDescriptor> of(String provider, QuotaLimiter limiter, TokenEstimator estimator) {
        List<MaxTokensDescriptor> all = new ArrayList<>();
        for (QuotaSnapshot quota : limiter.snapshot().quotas()) {
            new TreeMap<>(quota.caps())
                .forEach((model, cap) -> all.add(of(model, cap, estimator.longOutput(new Route(provider, model)))));
        }
        return all;
    }

    private static MaxTokensDescriptor of(String model, long cap, @Nullable Long enough) {
        return new MaxTokensDescriptor(model, cap, (enough != null && cap > WELL_ABOVE * enough) ? enough : null);
    }

}
