package io.github.aiutils.limit;

/**
 * On whose behalf a call is made. Tenants that wait share a quota by weight.
 *
 * @param name the name; empty for calls of nobody in particular
 * @param weight its share against that of others, {@value #LEAST_WEIGHT} to
 * {@value #MOST_WEIGHT}
 * @param priority calls of a higher one go first; 15 of 16 while both wait
 * @since 0.1.0
 */
public record Tenant(String name, double weight, int priority) {

    /** Nobody in particular. */
    public static final Tenant NONE = new Tenant("", 1, 0);

    /** A smaller share would wait for ever. */
    public static final double LEAST_WEIGHT = 0.001;

    /** A larger one would leave others nothing. */
    public static final double MOST_WEIGHT = 1000;

    public Tenant {
        if (!(weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT)) {
            throw new IllegalArgumentException("tenant '" + name + "' needs a weight of " + LEAST_WEIGHT + " to "
                    + MOST_WEIGHT + ", not " + weight);
        }
    }

}
