package io.github.aiutils.cost;

import io.github.aiutils.Call;
import io.github.aiutils.limit.ModelPattern;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts a budget holds for: those that fit all that is said.
 *
 * @param client name of the client; {@code null} for all
 * @param provider name of the provider; {@code null} for all
 * @param model a model's name, or a pattern with {@code *}; {@code null} for all
 * @param tag name of a tag; {@code null} for all calls
 * @param value the value the tag must have; {@code null} without a tag
 * @since 0.1.0
 */
public record BudgetScope(@Nullable String client, @Nullable String provider, @Nullable String model,
        @Nullable String tag, @Nullable String value) {

    /** Holds for all attempts. */
    public static final BudgetScope ALL = new BudgetScope(null, null, null, null, null);

    boolean holds(Call call) {
        return (this.client == null || this.client.equals(call.client()))
                && (this.provider == null || this.provider.equals(call.route().provider()))
                && (this.model == null || ModelPattern.matches(this.model, call.route().model()))
                && (this.tag == null || tagged(call, this.tag));
    }

    private boolean tagged(Call call, String tag) {
        String value = call.request().tags().get(tag);
        return value != null && value.equals(this.value);
    }

}
