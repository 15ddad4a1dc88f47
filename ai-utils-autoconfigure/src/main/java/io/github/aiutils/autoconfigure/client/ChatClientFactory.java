package io.github.aiutils.autoconfigure.client;

import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.DefaultChatClient;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.FailoverPolicy;
import io.github.aiutils.policy.FailoverPolicy.RouteFacts;
import io.github.aiutils.provider.Providers;

/** Makes clients from their settings, all on the same policies and providers. */
final class ChatClientFactory {

    private final ClientSettings clients;

    private final SharedPolicies policies;

    private final RouterFactory routers;

    private final ErrorClassifier classifier;

    private final Breakers breakers;

    private final ContextWindows windows;

    private final Budgets budgets;

    private final Providers providers;

    ChatClientFactory(ClientSettings clients, SharedPolicies policies, RouterFactory routers,
            ErrorClassifier classifier, Breakers breakers, ContextWindows windows, Budgets budgets,
            Providers providers) {
        this.clients = clients;
        this.policies = policies;
        this.routers = routers;
        this.classifier = classifier;
        this.breakers = breakers;
        this.windows = windows;
        this.budgets = budgets;
        this.providers = providers;
    }

    ChatClient create(String name) {
        RouteFacts facts = new RouteFacts(this.breakers::refusal, this.windows::of,
                (route) -> this.clients.options(name, route), this.budgets::cheaper);
        FailoverPolicy failover = new FailoverPolicy(this.routers.create(name), this.classifier, facts);
        return new DefaultChatClient(name, this.clients.options(name), this.policies.with(failover), this.providers);
    }

}
