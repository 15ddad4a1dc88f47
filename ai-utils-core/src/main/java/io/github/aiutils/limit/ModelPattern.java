package io.github.aiutils.limit;

/**
 * Names of models in which {@code *} stands for anything, as limits and budgets write
 * them.
 *
 * @since 0.1.0
 */
public final class ModelPattern {

    private ModelPattern() {
    }

    /**
     * Returns whether a model is meant.
     * @param pattern a model's name, or a pattern with {@code *}
     * @param model the model's name
     * @return whether it matches
     */
    public static boolean matches(String pattern, String model) {
        return matches(pattern, 0, model, 0);
    }

    private static boolean matches(String pattern, int at, String model, int from) {
        int star = pattern.indexOf('*', at);
        if (star < 0) {
            int rest = pattern.length() - at;
            return rest == model.length() - from && model.regionMatches(from, pattern, at, rest);
        }
        if (!model.regionMatches(from, pattern, at, star - at)) {
            return false;
        }
        for (int next = from + star - at; next <= model.length(); next++) {
            if (matches(pattern, star + 1, model, next)) {
                return true;
            }
        }
        return false;
    }

}
