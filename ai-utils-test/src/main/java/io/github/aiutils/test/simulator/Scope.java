package io.github.aiutils.test.simulator;

import org.jspecify.annotations.Nullable;

/**
 * The calls a fault is meant for.
 *
 * @param dialect calls in this dialect only, or null for both
 * @param model calls to exactly this model only, or null for all
 * @since 0.1.0
 */
public record Scope(@Nullable Dialect dialect, @Nullable String model) {

    /** Every call. */
    public static final Scope ALL = new Scope(null, null);

    /**
     * Returns the scope of all calls in one dialect.
     */
    public static Scope of(Dialect dialect) {
        return new Scope(dialect, null);
    }

    /**
     * Returns the scope of all calls to one model, in either dialect.
     */
    public static Scope of(String model) {
        return new Scope(null, model);
    }

    boolean covers(Dialect dialect, String model) {
        return (this.dialect == null || this.dialect == dialect) && (this.model == null || this.model.equals(model));
    }

}
