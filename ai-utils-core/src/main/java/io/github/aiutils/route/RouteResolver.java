package io.github.aiutils.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.aiutils.Route;
import io.github.aiutils.error.ErrorClass;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what users write into routes. In {@code provider/model} the provider is what
 * stands before the first slash, if one of that name is configured, so that
 * {@code openrouter/openai/gpt-5-mini} works. A name without a provider goes by patterns.
 *
 * @since 0.1.0
 */
public final class RouteResolver {

    /** Patterns of model names and the type of provider that has them. */
    public static final List<ModelPattern> PATTERNS = List.of(new ModelPattern("gpt-*", "openai"),
            new ModelPattern("chatgpt-*", "openai"), new ModelPattern("o1*", "openai"),
            new ModelPattern("o3*", "openai"), new ModelPattern("o4*", "openai"),
            new ModelPattern("ft:gpt-*", "openai"), new ModelPattern("text-embedding-*", "openai"),
            new ModelPattern("claude-*", "anthropic"), new ModelPattern("gemini-*", "gemini"),
            new ModelPattern("*/*", "openrouter"));

    /** Callers may pass on names from outside, which then stand in errors and logs. */
    private static final int LONGEST = 500;

    private final Map<String, String> typesByName;

    private final Map<Pattern, String> patterns = new LinkedHashMap<>();

    /**
     * Makes a resolver.
     * @param typesByName type of each configured provider, by the provider's name
     * @param patterns tried before {@link #PATTERNS}
     */
    public RouteResolver(Map<String, String> typesByName, List<ModelPattern> patterns) {
        this.typesByName = new LinkedHashMap<>(typesByName);
        patterns.forEach((pattern) -> this.patterns.put(pattern.compiled(), pattern.provider()));
        PATTERNS.forEach((pattern) -> this.patterns.put(pattern.compiled(), pattern.provider()));
    }

    /**
     * Finds the one route that a name means.
     * @param name {@code provider/model} or a model's name
     * @return the route
     * @throws RefusedException if no configured provider fits, or the name is none that a
     * model could have
     */
    public Route resolve(String name) {
        if (name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
            throw new RefusedException(ErrorClass.INVALID_REQUEST, "no model has a name of more than " + LONGEST
                    + " characters or with line breaks or other control characters in it");
        }
        int slash = name.indexOf('/');
        String model = name.substring(slash + 1);
        if (slash > 0 && !model.isBlank() && this.typesByName.containsKey(name.substring(0, slash))) {
            return new Route(name.substring(0, slash), model);
        }
        for (Map.Entry<Pattern, String> pattern : this.patterns.entrySet()) {
            boolean fits = !name.isBlank() && pattern.getKey().matcher(name).matches();
            String provider = fits ? providerOf(pattern.getValue()) : null;
            if (provider != null) {
                return new Route(provider, name);
            }
        }
        throw new RefusedException(ErrorClass.NO_ROUTE, "no provider fits the model '" + shorten(name)
                + "'; write provider/model, with a provider of " + this.typesByName.keySet());
    }

    private @Nullable String providerOf(String nameOrType) {
        if (this.typesByName.containsKey(nameOrType)) {
            return nameOrType;
        }
        for (Map.Entry<String, String> provider : this.typesByName.entrySet()) {
            if (provider.getValue().equals(nameOrType)) {
                return provider.getKey();
            }
        }
        return null;
    }

    private static String shorten(String name) {
        return (name.length() > 100) ? name.substring(0, 100) + "…" : name;
    }

    /**
     * Says which provider has models of some names.
     *
     * @param pattern a model's name, in which {@code *} stands for anything
     * @param provider name or type of the provider
     */
    public record ModelPattern(String pattern, String provider) {

        Pattern compiled() {
            return Pattern.compile("\\Q" + this.pattern.replace("*", "\\E.*\\Q") + "\\E");
        }

    }

}
