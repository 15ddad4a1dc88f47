package io.github.aiutils.autoconfigure.client;

import java.util.List;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.DefaultChatClient;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.RoutePolicy;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.PriorityRouter;
import io.github.aiutils.route.RouteResolver;
import org.jspecify.annotations.Nullable;

/** Makes clients from properties, all on the same policies and providers. */
final class ChatClientFactory {

    private final AiProperties properties;

    private final ClientSettings clients;

    private final RouteResolver resolver;

    private final ObservePolicy observe;

    private final TimeoutPolicy timeout;

    private final Providers providers;

    ChatClientFactory(AiProperties properties, ClientSettings clients, RouteResolver resolver, ObservePolicy observe,
            TimeoutPolicy timeout, Providers providers) {
        this.properties = properties;
        this.clients = clients;
        this.resolver = resolver;
        this.observe = observe;
        this.timeout = timeout;
        this.providers = providers;
    }

    ChatClient create(String name) {
        AiProperties.Client client = this.properties.clients().get(name);
        PriorityRouter router = new PriorityRouter(this.clients.routes().getOrDefault(name, List.of()), this.resolver);
        return new DefaultChatClient(name, options(name, (client != null) ? client.options() : null),
                new DefaultChatClient.Path(this.observe, new RoutePolicy(router), this.timeout), this.providers);
    }

    private static ChatOptions options(String client, AiProperties.@Nullable Options options) {
        if (options == null) {
            return ChatOptions.NONE;
        }
        try {
            return ChatOptions.builder()
                .temperature(options.temperature())
                .topP(options.topP())
                .topK(options.topK())
                .maxOutputTokens(options.maxOutputTokens())
                .stop(options.stop())
                .seed(options.seed())
                .frequencyPenalty(options.frequencyPenalty())
                .presencePenalty(options.presencePenalty())
                .reasoningEffort(options.reasoningEffort())
                .parallelToolCalls(options.parallelToolCalls())
                .endUser(options.endUser())
                .extra(options.extra())
                .build();
        }
        catch (IllegalArgumentException ex) {
            throw new InvalidPropertyException("ai-utils.clients." + client + ".options",
                    "has a value out of range: " + ex.getMessage(), "Bring it into its range, or leave it out.");
        }
    }

}
