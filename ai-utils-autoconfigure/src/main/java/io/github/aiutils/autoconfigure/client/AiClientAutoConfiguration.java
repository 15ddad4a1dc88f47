package io.github.aiutils.autoconfigure.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.ChatOptions;
import io.github.aiutils.Route;
import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.cost.AiCostAutoConfiguration;
import io.github.aiutils.autoconfigure.policy.AiPolicyAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.AiProviderAutoConfiguration;
import io.github.aiutils.autoconfigure.provider.ProviderSettings;
import io.github.aiutils.client.AiHttpClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ChatClients;
import io.github.aiutils.client.DefaultAiHttpClient;
import io.github.aiutils.cost.Budgets;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.observe.AiCallConvention;
import io.github.aiutils.observe.DefaultAiCallConvention;
import io.github.aiutils.policy.AdmitPolicy;
import io.github.aiutils.policy.BreakerPolicy;
import io.github.aiutils.policy.Breakers;
import io.github.aiutils.policy.DeadlinePolicy;
import io.github.aiutils.policy.FailoverPolicy;
import io.github.aiutils.policy.FailoverPolicy.RouteFacts;
import io.github.aiutils.policy.LedgerPolicy;
import io.github.aiutils.policy.ObservePolicy;
import io.github.aiutils.policy.Policy;
import io.github.aiutils.policy.RetryPolicy;
import io.github.aiutils.policy.TimeoutPolicy;
import io.github.aiutils.policy.Timeouts;
import io.github.aiutils.provider.ModelCatalogue;
import io.github.aiutils.provider.Providers;
import io.github.aiutils.route.ProviderRouter;
import io.github.aiutils.route.RouteResolver;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Makes a chat client, and a blocking one, of each entry under {@code ai-utils.clients},
 * and one client for everything else that providers offer.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = { AiProviderAutoConfiguration.class, AiPolicyAutoConfiguration.class, AiCostAutoConfiguration.class },
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBean(Providers.class)
public final class AiClientAutoConfiguration {

    @Bean
    ClientSettings aiClientSettings(AiProperties properties, ProviderSettings.All providers, ModelCatalogue catalogue,
            RouteResolver resolver) {
        return new ClientSettings(properties, providers, catalogue, resolver);
    }

    @Bean
    @ConditionalOnMissingBean(AiCallConvention.class)
    DefaultAiCallConvention aiCallConvention(ClientSettings clients) {
        return new DefaultAiCallConvention(
                clients.routes().values().stream().flatMap(List::stream).map(Route::model).toList());
    }

    @Bean
    @ConditionalOnMissingBean
    ObservePolicy aiObservePolicy(ObjectProvider<ObservationRegistry> registry, AiCallConvention convention) {
        return new ObservePolicy(registry.getIfAvailable(() -> ObservationRegistry.NOOP), convention);
    }

    @Bean
    @ConditionalOnMissingBean
    DeadlinePolicy aiDeadlinePolicy(ClientSettings clients, ProviderSettings.All providers) {
        return new DeadlinePolicy((client) -> {
            List<Route> routes = clients.routes().getOrDefault(client, List.of());
            ProviderSettings first = routes.isEmpty() ? null : providers.find(routes.get(0).provider());
            return (first != null) ? first.timeouts().total() : Timeouts.DEFAULTS.total();
        }, Schedulers.parallel());
    }

    @Bean
    SharedPolicies aiSharedPolicies(ObservePolicy observe, DeadlinePolicy deadline, RetryPolicy retry,
            ObjectProvider<LedgerPolicy> ledger, AdmitPolicy admit, BreakerPolicy breaker, TimeoutPolicy timeout) {
        Policy books = ledger.getIfAvailable();
        return new SharedPolicies(observe, deadline, retry,
                (books != null) ? books : (call, next) -> next.proceed(call), admit, breaker, timeout);
    }

    @Bean
    RouterFactory aiRouterFactory(ClientSettings clients, RouteResolver resolver, ListableBeanFactory beans) {
        return new RouterFactory(clients, resolver, beans);
    }

    @Bean
    ChatClientFactory aiChatClientFactory(ClientSettings clients, SharedPolicies policies, RouterFactory routers,
            ErrorClassifier classifier, Breakers breakers, ContextWindows windows, ObjectProvider<Budgets> budgets,
            Providers providers) {
        return new ChatClientFactory(clients, policies, routers, classifier, breakers, windows,
                budgets.getIfAvailable(() -> Budgets.NONE), providers);
    }

    @Bean
    ContextWindows aiContextWindows(ModelCatalogue catalogue, ProviderSettings.All providers) {
        return new ContextWindows(catalogue, providers);
    }

    @Bean
    @ConditionalOnMissingBean
    AiHttpClient aiHttpClient(SharedPolicies policies, ErrorClassifier classifier, Breakers breakers,
            ContextWindows windows, Providers providers, ProviderSettings.All settings,
            ObjectProvider<JsonMapper> mapper) {
        RouteFacts facts = new RouteFacts(breakers::refusal, windows::of, (route) -> ChatOptions.NONE);
        FailoverPolicy failover = new FailoverPolicy(new ProviderRouter(), classifier, facts);
        return new DefaultAiHttpClient("http", policies.with(failover), providers, (name) -> {
            ProviderSettings provider = settings.find(name);
            return (provider != null) ? provider.timeouts().total() : Timeouts.DEFAULTS.total();
        }, mapper.getIfUnique(JsonMapper::shared));
    }

    /** Backs off as a whole where the application has a chat client of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(ChatClient.class)
    @Import(ChatClientRegistrar.class)
    static class Clients {

    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(ChatClient.class)
    ChatClients aiChatClients(ListableBeanFactory beans) {
        Map<String, ChatClient> byName = new LinkedHashMap<>();
        beans.getBeansOfType(ChatClient.class)
            .forEach((bean, client) -> byName.put(ChatClientRegistrar.clientName(bean), client));
        return new ChatClients(byName);
    }

}
