package io.github.aiutils.autoconfigure;

import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ChatClients;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what to set where a chat client is injected and none is configured. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingChatClientFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, NoSuchBeanDefinitionException cause) {
        Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
        if (type == null || cause instanceof NoUniqueBeanDefinitionException || !isOurs(type)) {
            return null;
        }
        return new FailureAnalysis("A " + type.getSimpleName() + " is injected, but no AI provider is configured.",
                "Set the environment variable OPENAI_API_KEY or ANTHROPIC_API_KEY, or write providers under "
                        + "ai-utils.providers and routes under ai-utils.clients.default.routes, "
                        + "for example ai-utils.clients.default.routes=openai/gpt-6-luna.",
                cause);
    }

    private static boolean isOurs(Class<?> type) {
        return type == ChatClient.class || type == BlockingChatClient.class || type == ChatClients.class;
    }

}
