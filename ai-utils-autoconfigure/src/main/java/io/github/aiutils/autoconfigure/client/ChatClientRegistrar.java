package io.github.aiutils.autoconfigure.client;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.provider.ProviderType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.StringUtils;

/**
 * Registers the beans of clients: {@code aiChatClient} and {@code aiBlockingChatClient}
 * for the default one, {@code <name>ChatClient} and {@code <name>BlockingChatClient} for
 * others.
 */
final class ChatClientRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware, BeanFactoryAware {

    private static final String DEFAULT = "default";

    private static final String DEFAULT_PREFIX = "ai";

    private Environment environment = new StandardEnvironment();

    private BeanFactory beans = new DefaultListableBeanFactory();

    static String clientName(String beanName) {
        String name = beanName.endsWith("ChatClient") ? beanName.substring(0, beanName.length() - 10) : beanName;
        return name.equals(DEFAULT_PREFIX) ? DEFAULT : name;
    }

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanFactory(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        AiProperties properties = Binder.get(this.environment).bindOrCreate("ai-utils", AiProperties.class);
        Set<String> names = new LinkedHashSet<>(properties.clients().keySet());
        if (names.isEmpty() && isAnyProvider(properties)) {
            names.add(DEFAULT);
        }
        boolean ownBlocking = ((ListableBeanFactory) this.beans).getBeanNamesForType(BlockingChatClient.class, true,
                false).length > 0;
        for (String name : names) {
            boolean primary = name.equals(DEFAULT) || names.size() == 1;
            String bean = prefix(name) + "ChatClient";
            register(registry, name, bean, ChatClient.class, primary, () -> factory().create(name));
            if (!ownBlocking) {
                register(registry, name, prefix(name) + "BlockingChatClient", BlockingChatClient.class, primary,
                        () -> new BlockingChatClient(this.beans.getBean(bean, ChatClient.class)));
            }
        }
    }

    private static String prefix(String client) {
        if (client.equals(DEFAULT_PREFIX)) {
            throw new InvalidPropertyException("ai-utils.clients.ai", "has the name of the default client's bean",
                    "Write it as ai-utils.clients.default, or choose another name.");
        }
        return client.equals(DEFAULT) ? DEFAULT_PREFIX : client;
    }

    private ChatClientFactory factory() {
        return this.beans.getBean(ChatClientFactory.class);
    }

    private boolean isAnyProvider(AiProperties properties) {
        if (!properties.providers().isEmpty()) {
            return properties.providers()
                .entrySet()
                .stream()
                .anyMatch((provider) -> isSupported(provider.getKey(), provider.getValue().type()));
        }
        for (ProviderType type : ProviderType.values()) {
            String variable = type.keyVariable();
            if (variable != null && StringUtils.hasText(this.environment.getProperty(variable))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSupported(String name, @Nullable String type) {
        return ProviderType.find((type != null) ? type : name) != null;
    }

    private static <T> void register(BeanDefinitionRegistry registry, String client, String bean, Class<T> type,
            boolean primary, Supplier<T> supplier) {
        if (registry.containsBeanDefinition(bean)) {
            throw new InvalidPropertyException("ai-utils.clients." + client,
                    "would become the bean '" + bean + "', which there is already", "Rename the one or the other.");
        }
        registry.registerBeanDefinition(bean,
                BeanDefinitionBuilder.genericBeanDefinition(type, supplier).setPrimary(primary).getBeanDefinition());
    }

}
