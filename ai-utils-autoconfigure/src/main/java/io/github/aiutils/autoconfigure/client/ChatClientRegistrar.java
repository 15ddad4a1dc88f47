package io.github.aiutils.autoconfigure.client;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.client.BlockingChatClient;
import io.github.aiutils.client.ChatClient;
import io.github.aiutils.provider.ProviderType;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
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

    private Environment environment = new StandardEnvironment();

    private BeanFactory beans = new DefaultListableBeanFactory();

    static String clientName(String beanName) {
        String name = beanName.endsWith("ChatClient") ? beanName.substring(0, beanName.length() - 10) : beanName;
        return name.equals("ai") ? DEFAULT : name;
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
        for (String name : names) {
            boolean primary = name.equals(DEFAULT) || names.size() == 1;
            String prefix = name.equals(DEFAULT) ? "ai" : name;
            register(registry, prefix + "ChatClient", ChatClient.class, primary, () -> factory().create(name));
            register(registry, prefix + "BlockingChatClient", BlockingChatClient.class, primary,
                    () -> new BlockingChatClient(this.beans.getBean(prefix + "ChatClient", ChatClient.class)));
        }
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

    private static <T> void register(BeanDefinitionRegistry registry, String name, Class<T> type, boolean primary,
            Supplier<T> supplier) {
        if (!registry.containsBeanDefinition(name)) {
            registry.registerBeanDefinition(name,
                    BeanDefinitionBuilder.genericBeanDefinition(type, supplier)
                        .setPrimary(primary)
                        .getBeanDefinition());
        }
    }

}
