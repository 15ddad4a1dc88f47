package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Call;
import io.github.aiutils.ChatOptions;
import io.github.aiutils.HttpRequest;
import io.github.aiutils.Usage;
import io.github.aiutils.token.TokenEstimator;
import org.jspecify.annotations.Nullable;

/**
 * Says what attempts cost before they are made.
 *
 * @since 0.1.0
 */
public final class CostBounds {

    /** Estimates of prompts are hardly ever further off. */
    private static final double INPUT_MARGIN = 1.2;

    private static final List<String> OUTPUT_LIMITS = List.of("max_tokens", "max_completion_tokens",
            "max_output_tokens", "maxOutputTokens");

    private static final List<String> ANSWERS = List.of("n", "best_of", "candidate_count", "candidateCount");

    /** No provider gives that many; more would overflow. */
    private static final long MOST_ANSWERS = 1_000_000;

    private static final List<String> TIERS = List.of("service_tier", "serviceTier", "speed");

    private final TokenEstimator estimator;

    /**
     * Makes the bounds.
     * @param estimator foresees what attempts use
     */
    public CostBounds(TokenEstimator estimator) {
        this.estimator = estimator;
    }

    /**
     * Returns the most an attempt can cost. Takes as long as its texts have to be read
     * once.
     * @param call the attempt, its route decided
     * @param price what its model costs
     * @return the amount in the book's currency; {@code null} if nothing bounds it
     */
    public @Nullable BigDecimal most(Call call, Price price) {
        Long input = input(call, price);
        Long output = output(call, price);
        return (input != null && output != null) ? priced(call, price, input, output) : null;
    }

    /**
     * Returns what few attempts cost more than.
     * @param call the attempt, its route decided
     * @param price what its model costs
     * @return the amount in the book's currency; {@code null} if nobody knows how long
     * its answer may be
     */
    public @Nullable BigDecimal likely(Call call, Price price) {
        Usage expected = this.estimator.estimate(call);
        Long total = expected.totalInput();
        Long input = (total != null) ? (Long) (long) Math.ceil(total * INPUT_MARGIN) : input(call, price);
        Long known = this.estimator.longOutput(call.route());
        Long output = least((known != null) ? known : expected.output(), output(call, price));
        return (input != null && output != null) ? priced(call, price, most(input, price.contextWindow()), output)
                : null;
    }

    /** Returns whether the length of an answer is bounded by anything. */
    static boolean bounded(Call call, Price price) {
        return output(call, price) != null;
    }

    private static @Nullable Long input(Call call, Price price) {
        long bound = (call.request() instanceof HttpRequest request) ? InputBound.of(request.body())
                : InputBound.of(call.chat(), call.route().model());
        long tokens = most(bound, price.contextWindow());
        return (tokens != Long.MAX_VALUE) ? tokens : null;
    }

    private static @Nullable Long output(Call call, Price price) {
        ChatOptions options = call.request().options();
        Long cap = (options.maxOutputTokens() != null) ? (Long) options.maxOutputTokens().longValue() : null;
        for (String name : OUTPUT_LIMITS) {
            Long extra = number(options.extra(), name);
            cap = (cap == null || (extra != null && extra > cap)) ? extra : cap;
        }
        return least((cap != null) ? cap : price.maxOutput(), price.contextWindow());
    }

    private static long most(long tokens, @Nullable Long window) {
        return (window != null) ? Math.min(tokens, window) : tokens;
    }

    private static @Nullable Long least(@Nullable Long one, @Nullable Long other) {
        return (one == null || other == null) ? ((one != null) ? one : other) : (Long) Math.min(one, other);
    }

    /** Who asks to be served in some way may be served in the usual one. */
    private static BigDecimal priced(Call call, Price price, long input, long output) {
        Map<String, Object> extra = call.request().options().extra();
        if (extra == null) {
            return price.most(input, output, null);
        }
        long answers = 1;
        for (String name : ANSWERS) {
            Long asked = number(extra, name);
            answers = (asked != null) ? Math.max(answers, asked) : answers;
        }
        long outputs = output * Math.min(answers, MOST_ANSWERS);
        BigDecimal most = price.most(input, outputs, null);
        for (String name : TIERS) {
            if (extra.get(name) instanceof String tier) {
                most = most.max(price.most(input, outputs, tier));
            }
        }
        return most;
    }

    private static @Nullable Long number(@Nullable Map<String, Object> extra, String name) {
        return (extra != null && extra.get(name) instanceof Number number) ? (Long) number.longValue() : null;
    }

}
