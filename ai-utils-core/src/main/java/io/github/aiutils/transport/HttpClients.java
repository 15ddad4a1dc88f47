package io.github.aiutils.transport;

import java.time.Duration;

import io.netty.channel.ChannelOption;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Makes the HTTP client of one provider: a connection pool of its own, no redirects,
 * gzip.
 *
 * @since 0.1.0
 */
public final class HttpClients {

    /** In effect no limit: how many calls may be under way is not for the pool to say. */
    public static final int MAX_CONNECTIONS = 10_000;

    /** Longest wait for a connection, if nothing else is said. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Below the 60 seconds after which common servers close idle connections. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(45);

    private HttpClients() {
    }

    /**
     * Makes a client.
     * @param provider the provider's name, which names the pool
     * @param maxConnections most connections, each of which carries one call; further
     * calls wait for one
     * @param connectTimeout longest wait for a connection
     * @return the client; its pool lives as long as the process unless disposed of
     */
    public static HttpClient create(String provider, int maxConnections, Duration connectTimeout) {
        ConnectionProvider pool = ConnectionProvider.builder("ai-" + provider)
            .maxConnections(maxConnections)
            .pendingAcquireMaxCount(-1)
            .pendingAcquireTimeout(Duration.ofMinutes(10))
            .maxIdleTime(MAX_IDLE)
            .evictInBackground(MAX_IDLE)
            .lifo()
            .build();
        return HttpClient.create(pool)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, connectTimeout.toMillis()))
            .followRedirect(false)
            .compress(true)
            .doOnConnected((connection) -> connection.addHandlerLast(InterimReplies.NAME, new InterimReplies()));
    }

}
