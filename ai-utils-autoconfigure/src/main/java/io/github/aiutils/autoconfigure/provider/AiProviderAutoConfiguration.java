package io.github.aiutils.autoconfigure.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ApiKey;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.provider.BuiltInCatalogue;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.RouteResolver;
import io.github.aiutils.route.RouteResolver.ModelPattern;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the providers that properties name, or that keys in the environment stand for.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = { "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration",
        "org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration" })
@ConditionalOnClass({ WebClient.class, ClientHttpConnectorBuilder.class })
@EnableConfigurationProperties(AiProperties.class)
public final class AiProviderAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(ModelCatalogue.class)
    BuiltInCatalogue aiModelCatalogue() {
        return new BuiltInCatalogue();
    }

    @Bean
    ProviderSettings.All aiProviderSettings(AiProperties properties, Environment environment,
            ObjectProvider<ApiKeySource> keys, UnknownProperties unknown) {
        unknown.report();
        boolean own = keys.stream().anyMatch((source) -> !(source instanceof PropertyKeys));
        return new ProviderSettingsReader(properties, environment, own).read();
    }

    @Bean
    UnknownProperties aiUnknownProperties(Environment environment) {
        return new UnknownProperties(environment);
    }

    @Bean
    @ConditionalOnMissingBean(ApiKeySource.class)
    PropertyKeys aiApiKeySource(ObjectProvider<ProviderSettings.All> settings) {
        return new PropertyKeys(settings);
    }

    @Bean
    ProviderConnectors aiProviderConnectors(ObjectProvider<ClientHttpConnectorBuilder<?>> builder,
            ObjectProvider<HttpClientSettings> settings, ObjectProvider<SslBundles> bundles) {
        return new ProviderConnectors(builder.getIfAvailable(ClientHttpConnectorBuilder::detect),
                settings.getIfAvailable(HttpClientSettings::defaults), bundles.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    Providers aiProviders(ProviderSettings.All settings, ModelCatalogue catalogue, ApiKeySource keys,
            ObjectProvider<WebClient.Builder> webClient, ObjectProvider<AiWebClientCustomizer> customizers,
            ProviderConnectors connectors) {
        ProviderFactory factory = new ProviderFactory(catalogue, new AdjustmentLog(), keys,
                webClient.getIfAvailable(WebClient::builder), customizers.orderedStream().toList(),
                connectors::connector);
        return new Providers(settings.all().stream().map(factory::create).toList());
    }

    @Bean
    @ConditionalOnMissingBean
    RouteResolver aiRouteResolver(Providers providers, ProviderSettings.All settings, AiProperties properties) {
        Map<String, String> typesByName = new LinkedHashMap<>();
        for (String name : providers.names()) {
            ProviderSettings known = settings.find(name);
            typesByName.put(name, (known != null) ? known.type().id() : name);
        }
        List<ModelPattern> patterns = properties.patterns()
            .stream()
            .map((pattern) -> new ModelPattern(pattern.pattern(), pattern.provider()))
            .toList();
        return new RouteResolver(typesByName, patterns);
    }

    /** Keys as properties and environment variables give them. */
    static final class PropertyKeys implements ApiKeySource {

        private final ObjectProvider<ProviderSettings.All> settings;

        PropertyKeys(ObjectProvider<ProviderSettings.All> settings) {
            this.settings = settings;
        }

        @Override
        public Mono<ApiKey> key(String provider) {
            ProviderSettings found = this.settings.getObject().find(provider);
            return Mono.justOrEmpty((found != null) ? found.apiKey() : null);
        }

    }

}
