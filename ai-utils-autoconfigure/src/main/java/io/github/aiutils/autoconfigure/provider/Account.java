package io.github.aiutils.autoconfigure.provider;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.provider.ProviderType.Header;
import org.jspecify.annotations.Nullable;

/**
 * Whose quota calls use up. Providers of one account share it.
 *
 * @param type the kind of provider
 * @param baseUrl where it is found
 * @param fingerprint of the key and of headers that may name an organization, so that
 * neither stands here
 * @since 0.1.0
 */
public record Account(ProviderType type, String baseUrl, String fingerprint) {

    static Account of(ProviderType type, URI baseUrl, @Nullable ApiKey key, List<Header> headers) {
        StringBuilder secret = new StringBuilder((key != null) ? key.value() : "");
        headers.stream()
            .map((header) -> "\n" + header.name().toLowerCase(Locale.ROOT) + ":" + header.value())
            .sorted()
            .forEach(secret::append);
        return new Account(type, baseUrl.toString().replaceAll("/+$", ""), sha256(secret.toString()));
    }

    /** An account that no other provider has, since its keys are not known here. */
    static Account alone(ProviderType type, URI baseUrl, String provider) {
        return new Account(type, baseUrl.toString(), "of " + provider);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java has SHA-256", ex);
        }
    }

    @Override
    public String toString() {
        return "Account[" + this.type.id() + " at " + this.baseUrl + "]";
    }

}
