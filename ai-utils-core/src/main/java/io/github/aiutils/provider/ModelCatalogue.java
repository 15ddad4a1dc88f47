package io.github.aiutils.provider;

import org.jspecify.annotations.Nullable;

/**
 * Knows the models of provider types.
 *
 * @since 0.1.0
 */
public interface ModelCatalogue {

    /**
     * Returns what a model takes.
     * @param type the provider's type, for example {@code openai}
     * @param model the model's name
     * @return what it takes; {@link Capabilities#ALL} if nothing is known
     */
    Capabilities capabilities(String type, String model);

    /**
     * Returns how long a conversation a model takes.
     * @param type the provider's type
     * @param model the model's name
     * @return tokens of input and output together; {@code null} if that is not known
     */
    default @Nullable Integer contextWindow(String type, String model) {
        return null;
    }

    /**
     * Returns the model to use where none is named.
     * @param type the provider's type
     * @return a cheap, able model; {@code null} if the type has none of its own
     */
    @Nullable String defaultModel(String type);

}
