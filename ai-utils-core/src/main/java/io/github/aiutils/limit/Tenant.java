package io.github.aiutils.limit;

/**
 * On whose behalf a call is made. Tenants that wait share a quota by weight.
 *
 * @param name the name; empty for calls of nobody in particular
 * @param weight its share against that of others, above 0 and finite
 * @param priority calls of a higher one go first; 15 of 16 while both wait
 * @since 0.1.0
 */
public record Tenant(String name, double weight, int priority) {

    /** Nobody in particular. */
    public static final Tenant NONE = new Tenant("", 1, 0);

    public Tenant {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("tenant '" + name + "' needs a finite weight above 0, not " + weight);
        }
    }

}
