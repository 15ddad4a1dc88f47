package io.github.aiutils.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.aiutils.ChatChunk;
import io.github.aiutils.ChatRequest;
import io.github.aiutils.ChatResponse;
import io.github.aiutils.client.ChatClient;

import org.springframework.beans.factory.BeanFactory;

/** Asks the clients of a context. */
public final class Asking {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Asking() {
    }

    public static ChatResponse ask(BeanFactory beans) {
        return ask(beans.getBean(ChatClient.class), null);
    }

    public static ChatResponse ask(BeanFactory beans, String model) {
        return ask(beans.getBean(ChatClient.class), model);
    }

    public static ChatResponse ask(ChatClient client) {
        return ask(client, null);
    }

    private static ChatResponse ask(ChatClient client, String model) {
        return client.chat(ChatRequest.of("Hi").withModel(model)).block(PATIENCE);
    }

    public static List<ChatChunk> stream(BeanFactory beans) {
        return beans.getBean(ChatClient.class).prompt("Hi").stream().chunks().collectList().block(PATIENCE);
    }

}
