package io.github.aiutils.autoconfigure.provider;

import java.util.function.Predicate;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.DecoratorProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/** Finds keys under {@code ai-utils} that mean nothing, most often slips of the pen. */
final class UnknownProperties {

    private static final Logger logger = LoggerFactory.getLogger(UnknownProperties.class);

    /** They have a class of their own. */
    private static final ConfigurationPropertyName DECORATORS = ConfigurationPropertyName.of("ai-utils.decorators");

    private final Environment environment;

    UnknownProperties(Environment environment) {
        this.environment = environment;
    }

    /** Logs one WARN for each unknown key. */
    void report() {
        report("ai-utils", AiProperties.class, (name) -> !DECORATORS.isAncestorOf(name));
        report(DECORATORS.toString(), DecoratorProperties.class, (name) -> true);
    }

    private void report(String prefix, Class<?> type, Predicate<ConfigurationPropertyName> wanted) {
        try {
            Binder.get(this.environment)
                .bind(prefix, Bindable.of(type),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
        }
        catch (BindException ex) {
            if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
                unbound.getUnboundProperties()
                    .stream()
                    .filter((property) -> wanted.test(property.getName()))
                    .forEach((property) -> logger.warn("{} (from {}) is not known to ai-utils and has no effect",
                            property.getName(), property.getOrigin()));
                return;
            }
            throw ex;
        }
    }

}
