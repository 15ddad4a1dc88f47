package io.github.aiutils.transport;

import org.jspecify.annotations.Nullable;

/**
 * Names the library to providers.
 *
 * @since 0.1.0
 */
public final class UserAgent {

    private UserAgent() {
    }

    /**
     * Returns the value of the header field.
     * @param provider the provider's name
     * @return for example {@code ai-utils/0.1.0 (openai)}; the version is {@code dev}
     * outside a jar
     */
    public static String of(String provider) {
        @Nullable String version = UserAgent.class.getPackage().getImplementationVersion();
        return "ai-utils/" + ((version != null) ? version : "dev") + " (" + provider + ")";
    }

}
