package io.github.aiutils.autoconfigure.provider;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.reactive.ClientHttpConnector;

import io.github.aiutils.transport.HttpClients;

/**
 * Makes the connector of each provider from Boot's HTTP client settings, and closes what
 * it made with the application.
 */
final class ProviderConnectors implements DisposableBean {

    private final ClientHttpConnectorBuilder<?> builder;

    private final HttpClientSettings settings;

    private final @Nullable SslBundles bundles;

    private final Queue<HttpClient> clients = new ConcurrentLinkedQueue<>();

    ProviderConnectors(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
            @Nullable SslBundles bundles) {
        this.builder = builder;
        this.settings = settings;
        this.bundles = bundles;
    }

    ClientHttpConnector connector(String provider, ProviderSettings.Connection connection) {
        HttpClientSettings own = this.settings.withConnectTimeout(connection.connectTimeout())
            .withRedirects(HttpRedirects.DONT_FOLLOW);
        if (connection.sslBundle() != null && this.bundles != null) {
            own = own.withSslBundle(this.bundles.getBundle(connection.sslBundle()));
        }
        if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
            return reactor.withHttpClientFactory(() -> httpClient(provider, connection)).build(own);
        }
        return this.builder.build(own);
    }

    private HttpClient httpClient(String provider, ProviderSettings.Connection connection) {
        HttpClient client = HttpClients.create(provider, connection.maxConnections(), connection.connectTimeout());
        this.clients.add(client);
        return client;
    }

    @Override
    public void destroy() {
        this.clients.forEach((client) -> client.configuration().connectionProvider().dispose());
    }

}
