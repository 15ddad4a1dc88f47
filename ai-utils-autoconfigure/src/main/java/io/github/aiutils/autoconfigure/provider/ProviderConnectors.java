package io.github.aiutils.autoconfigure.provider;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.transport.HttpClients;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.http.client.reactive.ClientHttpConnector;

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
        Duration connectTimeout = connectTimeout(connection);
        HttpClientSettings own = this.settings.withConnectTimeout(connectTimeout)
            .withRedirects(HttpRedirects.DONT_FOLLOW);
        if (connection.sslBundle() != null) {
            own = own.withSslBundle(bundle(provider, connection.sslBundle()));
        }
        if (this.builder instanceof ReactorClientHttpConnectorBuilder reactor) {
            return reactor
                .withHttpClientFactory(() -> httpClient(provider, connection.maxConnections(), connectTimeout))
                .build(own);
        }
        return this.builder.build(own);
    }

    /** What is said of this provider, else of all HTTP clients, else ten seconds. */
    private Duration connectTimeout(ProviderSettings.Connection connection) {
        Duration own = connection.connectTimeout();
        Duration all = this.settings.connectTimeout();
        return (own != null) ? own : (all != null) ? all : HttpClients.CONNECT_TIMEOUT;
    }

    private SslBundle bundle(String provider, String name) {
        if (this.bundles == null || !this.bundles.getBundleNames().contains(name)) {
            throw new InvalidPropertyException("ai-utils.providers." + provider + ".http.ssl-bundle",
                    "is '" + name + "', but there is no such bundle",
                    "Define it under spring.ssl.bundle.pem or spring.ssl.bundle.jks.");
        }
        return this.bundles.getBundle(name);
    }

    private HttpClient httpClient(String provider, int maxConnections, Duration connectTimeout) {
        HttpClient client = HttpClients.create(provider, maxConnections, connectTimeout);
        this.clients.add(client);
        return client;
    }

    @Override
    public void destroy() {
        this.clients.forEach((client) -> client.configuration().connectionProvider().dispose());
    }

}
