package io.github.aiutils.autoconfigure.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import io.github.aiutils.provider.AdjustmentLog;
import io.github.aiutils.provider.ApiKeySource;
import io.github.aiutils.provider.HttpProvider;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.Provider;
import io.github.aiutils.transport.UserAgent;
import io.github.aiutils.transport.WebClientTransport;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/** Makes providers from settings, each with a WebClient and connections of its own. */
final class ProviderFactory {

    private final ModelCatalogue catalogue;

    private final AdjustmentLog adjustments;

    private final ApiKeySource keys;

    private final WebClient.Builder webClient;

    private final List<AiWebClientCustomizer> customizers;

    private final BiFunction<String, ProviderSettings.Connection, ClientHttpConnector> connectors;

    ProviderFactory(ModelCatalogue catalogue, AdjustmentLog adjustments, ApiKeySource keys, WebClient.Builder webClient,
            List<AiWebClientCustomizer> customizers,
            BiFunction<String, ProviderSettings.Connection, ClientHttpConnector> connectors) {
        this.catalogue = catalogue;
        this.adjustments = adjustments;
        this.keys = keys;
        this.webClient = webClient;
        this.customizers = new ArrayList<>(customizers);
        this.connectors = connectors;
    }

    Provider create(ProviderSettings settings) {
        WebClient.Builder builder = this.webClient.clone()
            .clientConnector(this.connectors.apply(settings.name(), settings.connection()))
            .defaultHeader(HttpHeaders.USER_AGENT, UserAgent.of(settings.name()));
        this.customizers.forEach((customizer) -> customizer.customize(settings.name(), builder));
        WebClientTransport transport = new WebClientTransport(builder.build(), settings.baseUrl(),
                settings.connection().limits());
        return new HttpProvider(settings.name(),
                settings.type().codec(settings.dialect(), this.catalogue, this.adjustments), transport, this.keys,
                Schedulers.parallel(), settings.idempotencyKey());
    }

}
