package io.github.aiutils;

/**
 * A model at a provider: where an attempt goes.
 *
 * @param provider name of a configured provider, not its type
 * @param model model name as the provider's wire wants it
 * @since 0.1.0
 */
public record Route(String provider, String model) {

    public Route {
        if (provider.isBlank() || model.isBlank()) {
            throw new IllegalArgumentException("a route needs a provider and a model, written provider/model");
        }
    }

    @Override
    public String toString() {
        return this.provider + "/" + this.model;
    }

}
