package io.github.aiutils.autoconfigure;

import java.util.Arrays;

import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.client.ChatClients;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what to set where a chat client is injected that is not there. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingChatClientFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    private final BeanFactory beans;

    MissingChatClientFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, NoSuchBeanDefinitionException cause) {
        Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
        if (type == null || cause instanceof NoUniqueBeanDefinitionException || !isOurs(type)) {
            return null;
        }
        String injected = "A " + type.getSimpleName() + " is injected, but ";
        String[] fitting = names(type);
        if (fitting.length > 0) {
            return new FailureAnalysis(
                    injected + "by a name that none has; there are " + Arrays.toString(fitting) + ".",
                    "Name one of them, or write the client under ai-utils.clients: fast becomes the bean "
                            + "fastChatClient.",
                    cause);
        }
        String[] own = names(ChatClient.class);
        if (own.length > 0) {
            return new FailureAnalysis(
                    injected + "none is made from properties since the application has chat clients of its own: "
                            + Arrays.toString(own) + ".",
                    "Define one of these as well, for example by new BlockingChatClient(chatClient).", cause);
        }
        return new FailureAnalysis(injected + "no AI provider is configured.",
                "Set the environment variable OPENAI_API_KEY or ANTHROPIC_API_KEY, or write providers under "
                        + "ai-utils.providers and routes under ai-utils.clients.default.routes, "
                        + "for example ai-utils.clients.default.routes=openai/gpt-6-luna.",
                cause);
    }

    private static boolean isOurs(Class<?> type) {
        return type == ChatClient.class || type == BlockingChatClient.class || type == ChatClients.class;
    }

    private String[] names(Class<?> type) {
        return (this.beans instanceof ListableBeanFactory listable)
                ? BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, type, true, false) : new String[0];
    }

}
