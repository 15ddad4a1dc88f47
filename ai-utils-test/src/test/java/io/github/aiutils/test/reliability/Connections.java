package io.github.aiutils.test.reliability;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.aiutils.transport.HttpClients;
import io.netty.channel.Channel;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientState;

/**
 * The product's own HTTP client for one provider, and what became of each of its
 * connections.
 */
final class Connections implements ConnectionObserver {

    private final Map<Channel, State> states = new ConcurrentHashMap<>();

    private final HttpClient client;

    Connections(String provider) {
        this.client = HttpClients.create(provider, HttpClients.MAX_CONNECTIONS, Duration.ofSeconds(10)).observe(this);
    }

    HttpClient client() {
        return this.client;
    }

    @Override
    public void onStateChange(Connection connection, State state) {
        Channel channel = connection.channel();
        if (!this.states.containsKey(channel)) {
            channel.closeFuture().addListener((closed) -> this.states.remove(channel));
        }
        this.states.put(channel, state);
        if (!channel.isOpen()) {
            this.states.remove(channel);
        }
    }

    /** Returns how many connections are open, idle ones included. */
    int open() {
        return this.states.size();
    }

    /** Returns how many open connections carry a call. */
    long busy() {
        return this.states.values().stream().filter((state) -> !isIdle(state)).count();
    }

    private static boolean isIdle(State state) {
        return state == State.RELEASED || state == State.DISCONNECTING || state == HttpClientState.RESPONSE_COMPLETED;
    }

    void close() {
        this.client.configuration().connectionProvider().dispose();
    }

}
