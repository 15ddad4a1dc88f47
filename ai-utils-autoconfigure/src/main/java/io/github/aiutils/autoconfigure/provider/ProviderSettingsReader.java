package io.github.aiutils.autoconfigure.provider;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ProviderType;
import io.github.aiutils.provider.ProviderType.Dialect;
import io.github.aiutils.provider.ProviderType.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Turns properties into settings: applies defaults, finds keys, refuses what is wrong.
 */
final class ProviderSettingsReader {

    private static final Logger logger = LoggerFactory.getLogger(ProviderSettingsReader.class);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");

    /**
     * Known kinds of providers that this version does not speak to, and their variables.
     */
    private static final Map<String, String> NOT_BUILT = notBuilt();

    private final AiProperties properties;

    private final Environment environment;

    private final boolean keysFromElsewhere;

    /**
     * Makes a reader.
     * @param keysFromElsewhere whether the application has a source of keys of its own
     */
    ProviderSettingsReader(AiProperties properties, Environment environment, boolean keysFromElsewhere) {
        this.properties = properties;
        this.environment = environment;
        this.keysFromElsewhere = keysFromElsewhere;
    }

    private static Map<String, String> notBuilt() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("azure-openai", "AZURE_OPENAI_API_KEY");
        types.put("openrouter", "OPENROUTER_API_KEY");
        types.put("gemini", "GEMINI_API_KEY");
        types.put("mistral", "MISTRAL_API_KEY");
        types.put("groq", "GROQ_API_KEY");
        types.put("deepseek", "DEEPSEEK_API_KEY");
        types.put("cohere", "COHERE_API_KEY");
        types.put("ollama", "OLLAMA_API_KEY");
        return types;
    }

    ProviderSettings.All read() {
        if (this.properties.providers().isEmpty()) {
            return new ProviderSettings.All(fromEnvironment());
        }
        List<ProviderSettings> all = new ArrayList<>();
        this.properties.providers().forEach((name, provider) -> {
            ProviderType type = type(name, provider);
            if (type != null) {
                all.add(settings(name, type, provider));
            }
        });
        return new ProviderSettings.All(all);
    }

    private List<ProviderSettings> fromEnvironment() {
        List<ProviderSettings> found = new ArrayList<>();
        for (ProviderType type : ProviderType.values()) {
            if (fromEnvironment(type) != null) {
                found.add(settings(type.id(), type, new AiProperties.Provider(null, null, null, null, List.of(), null,
                        null, null, null, null, null)));
            }
        }
        NOT_BUILT.forEach((type, variable) -> {
            if (StringUtils.hasText(this.environment.getProperty(variable))) {
                logger.warn("{} is set, but providers of type {} are not supported yet: it is passed over", variable,
                        type);
            }
        });
        return found;
    }

    private @Nullable ProviderType type(String name, AiProperties.Provider provider) {
        String property = "ai-utils.providers." + name;
        if (!NAME.matcher(name).matches()) {
            throw new InvalidPropertyException(property, "has a name that environment variables cannot reach",
                    "Use lower-case letters and digits only, for example '"
                            + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + "'.");
        }
        String id = (provider.type() != null) ? provider.type() : name;
        ProviderType type = ProviderType.find(id);
        if (type == null && NOT_BUILT.containsKey(id)) {
            logger.warn("Provider '{}' is of type {}, which is not supported yet: it is left out", name, id);
        }
        else if (type == null) {
            throw new InvalidPropertyException(property + ".type",
                    (provider.type() != null) ? "is '" + id + "', which is no known type"
                            : "is not set, and '" + name + "' is no known type",
                    "Set it to one of " + typeIds() + "; openai-compatible fits any server that speaks Chat "
                            + "Completions.");
        }
        return type;
    }

    private static Set<String> typeIds() {
        Set<String> ids = new TreeSet<>();
        for (ProviderType type : ProviderType.values()) {
            ids.add(type.id());
        }
        return ids;
    }

    private ProviderSettings settings(String name, ProviderType type, AiProperties.Provider provider) {
        String property = "ai-utils.providers." + name;
        URI baseUrl = baseUrl(property, type, provider.baseUrl());
        if (provider.apiVersion() != null && type != ProviderType.ANTHROPIC) {
            throw new InvalidPropertyException(property + ".api-version",
                    "means nothing to a provider of type " + type.id(), "Leave it out; only anthropic has versions.");
        }
        ApiKey key = key(property, type, provider);
        List<Header> headers = provider.headers()
            .stream()
            .map((header) -> new Header(header.name(), header.value()))
            .toList();
        MergedGroups merged = new MergedGroups(property, type, provider, this.properties.defaults());
        Account account = this.keysFromElsewhere ? Account.alone(type, baseUrl, name)
                : Account.of(type, baseUrl, key, headers);
        return new ProviderSettings(name, type, baseUrl, key, account, new Dialect(provider.apiVersion(), headers),
                Boolean.TRUE.equals(provider.idempotencyKey()), merged.calls().timeouts(), merged.calls().retry(),
                merged.calls().breaker(), merged.limits(), merged.connection());
    }

    private static URI baseUrl(String property, ProviderType type, @Nullable URI configured) {
        URI url = (configured != null) ? configured : type.baseUrl();
        if (url == null) {
            throw new InvalidPropertyException(property + ".base-url", "is not set", "A provider of type " + type.id()
                    + " has no address of its own; set it, for example to " + "http://localhost:11434/v1.");
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null
                || url.getFragment() != null) {
            throw new InvalidPropertyException(property + ".base-url", "is not a usable base URL",
                    "Write it as http(s)://host/path, without user, key, query and fragment.");
        }
        return url;
    }

    private @Nullable ApiKey key(String property, ProviderType type, AiProperties.Provider provider) {
        String key = StringUtils.hasText(provider.apiKey()) ? provider.apiKey() : fromEnvironment(type);
        if (key != null && key.startsWith("${")) {
            throw new InvalidPropertyException(property + ".api-key", "is a placeholder that nothing fills",
                    "Set the property or environment variable that it names" + ((type.keyVariable() != null)
                            ? "; " + type.keyVariable() + " is also found without a placeholder." : "."));
        }
        if (key == null && provider.baseUrl() == null && !this.keysFromElsewhere) {
            throw new InvalidPropertyException(property + ".api-key", "is not set",
                    "Set it, or the environment variable " + type.keyVariable() + ".");
        }
        return (key != null) ? new ApiKey(key.strip()) : null;
    }

    private @Nullable String fromEnvironment(ProviderType type) {
        String variable = type.keyVariable();
        String key = (variable != null) ? this.environment.getProperty(variable) : null;
        return StringUtils.hasText(key) ? key : null;
    }

}
