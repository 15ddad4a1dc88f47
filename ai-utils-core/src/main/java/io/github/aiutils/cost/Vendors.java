package io.github.aiutils.cost;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Tells whose price list a provider goes by.
 *
 * @since 0.1.0
 */
public final class Vendors {

    private static final Map<String, String> TYPES = Map.of("openai", "openai", "anthropic", "anthropic",
            "azure-openai", "azure", "openrouter", "openrouter", "gemini", "google");

    private static final Map<String, String> HOSTS = Map.ofEntries(Map.entry("api.openai.com", "openai"),
            Map.entry("api.anthropic.com", "anthropic"), Map.entry("openrouter.ai", "openrouter"),
            Map.entry("generativelanguage.googleapis.com", "google"), Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("api.mistral.ai", "mistral"), Map.entry("api.groq.com", "groq"), Map.entry("api.x.ai", "xai"),
            Map.entry("api.perplexity.ai", "perplexity"), Map.entry("api.cohere.com", "cohere"),
            Map.entry("api.cohere.ai", "cohere"), Map.entry("api.moonshot.ai", "moonshot"),
            Map.entry("api.voyageai.com", "voyage"), Map.entry("api.z.ai", "zai"),
            Map.entry("api.minimax.io", "minimax"), Map.entry("dashscope-intl.aliyuncs.com", "qwen"));

    private Vendors() {
    }

    /**
     * Returns whose prices hold.
     * @param type id of the provider's type, such as {@code openai-compatible}
     * @param baseUrl where the provider is; {@code null} for the type's usual place
     * @return the vendor as price lists call it; {@code null} if nobody knows, as for a
     * server of one's own, which is not to be priced like OpenAI
     */
    public static @Nullable String of(String type, @Nullable URI baseUrl) {
        String vendor = TYPES.get(type);
        if (vendor != null || baseUrl == null || baseUrl.getHost() == null) {
            return vendor;
        }
        String host = baseUrl.getHost().toLowerCase(Locale.ROOT);
        if (host.endsWith(".openai.azure.com") || host.endsWith(".services.ai.azure.com")
                || host.endsWith(".cognitiveservices.azure.com")) {
            return "azure";
        }
        return HOSTS.get(host);
    }

}
