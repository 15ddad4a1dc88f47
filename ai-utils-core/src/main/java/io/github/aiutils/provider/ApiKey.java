package io.github.aiutils.provider;

/**
 * A secret that a provider knows its caller by. Prints as {@code ApiKey[***]}.
 *
 * @param value the secret, not blank, without control characters
 * @since 0.1.0
 */
public record ApiKey(String value) {

    public ApiKey {
        if (value.isBlank()) {
            throw new IllegalArgumentException("an API key must not be blank");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("an API key must not hold line breaks or other control characters");
        }
    }

    @Override
    public String toString() {
        return "ApiKey[***]";
    }

}
