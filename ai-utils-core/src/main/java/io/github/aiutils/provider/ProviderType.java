package io.github.aiutils.provider;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.aiutils.provider.anthropic.AnthropicCodec;
import io.github.aiutils.provider.openai.OpenAiCodec;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of providers, by the dialect they speak and where they are found.
 *
 * @since 0.1.0
 */
public enum ProviderType {

    /** OpenAI's Chat Completions. */
    OPENAI("https://api.openai.com/v1", "OPENAI_API_KEY"),

    /** Anthropic's Messages. */
    ANTHROPIC("https://api.anthropic.com", "ANTHROPIC_API_KEY"),

    /** Any server that speaks Chat Completions. */
    OPENAI_COMPATIBLE(null, null);

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    private final @Nullable String baseUrl;

    private final @Nullable String keyVariable;

    ProviderType(@Nullable String baseUrl, @Nullable String keyVariable) {
        this.baseUrl = baseUrl;
        this.keyVariable = keyVariable;
    }

    /**
     * Returns the type's name in properties.
     * @return lower-case words with dashes
     */
    public String id() {
        return this.id;
    }

    /**
     * Returns where the provider is found.
     * @return what its own clients take as base URL; {@code null} if there is no such
     * place
     */
    public @Nullable URI baseUrl() {
        return (this.baseUrl != null) ? URI.create(this.baseUrl) : null;
    }

    /**
     * Returns where its key usually stands.
     * @return the environment variable; {@code null} if there is none
     */
    public @Nullable String keyVariable() {
        return this.keyVariable;
    }

    /**
     * Finds a type.
     * @param id its name in properties
     * @return the type; {@code null} if there is none of that name
     */
    public static @Nullable ProviderType find(String id) {
        for (ProviderType type : values()) {
            if (type.id.equals(id)) {
                return type;
            }
        }
        return null;
    }

    /**
     * Makes a codec of the type's dialect.
     * @param dialect what of it is settled for one provider
     * @param catalogue knows what models take
     * @param adjustments told of parameters that are left out or said another way
     * @return the codec
     */
    public ProviderCodec codec(Dialect dialect, ModelCatalogue catalogue, AdjustmentLog adjustments) {
        List<String> headers = new ArrayList<>();
        dialect.headers().forEach((header) -> {
            headers.add(header.name());
            headers.add(header.value());
        });
        return switch (this) {
            case OPENAI -> OpenAiCodec.official(catalogue, adjustments, headers);
            case OPENAI_COMPATIBLE -> OpenAiCodec.compatible(catalogue, adjustments, headers);
            case ANTHROPIC -> new AnthropicCodec(catalogue, adjustments,
                    (dialect.version() != null) ? dialect.version() : AnthropicCodec.VERSION_2023, headers);
        };
    }

    /**
     * What of a dialect is settled for one provider.
     *
     * @param version version of the API; {@code null} for the dialect's usual one
     * @param headers further header fields of every request
     */
    public record Dialect(@Nullable String version, List<Header> headers) {

        public Dialect {
            headers = List.copyOf(headers);
        }

    }

    /**
     * A header field.
     *
     * @param name the field's name
     * @param value the field's value, possibly secret
     */
    public record Header(String name, String value) {

        @Override
        public String toString() {
            return "Header[" + this.name + "=***]";
        }

    }

}
