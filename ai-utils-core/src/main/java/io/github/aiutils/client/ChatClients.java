package io.github.aiutils.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * All clients by name.
 *
 * @since 0.1.0
 */
public final class ChatClients {

    private final Map<String, ChatClient> byName;

    public ChatClients(Map<String, ? extends ChatClient> byName) {
        this.byName = new LinkedHashMap<>(byName);
    }

    /**
     * Returns a client.
     * @param name the client's name
     * @return the client
     * @throws IllegalArgumentException if there is none of that name
     */
    public ChatClient get(String name) {
        ChatClient client = this.byName.get(name);
        if (client == null) {
            throw new IllegalArgumentException("no chat client is named '" + name + "'; there are " + names());
        }
        return client;
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(this.byName.keySet());
    }

}
