package io.github.aiutils.provider;

/**
 * How a dialect wants its key.
 *
 * @param name the header field's name
 * @param prefix what stands before the key, often empty
 * @since 0.1.0
 */
public record KeyHeader(String name, String prefix) {

    /** {@code Authorization: Bearer …}. */
    public static final KeyHeader BEARER = new KeyHeader("Authorization", "Bearer ");

}
