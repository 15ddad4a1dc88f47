package io.github.aiutils.autoconfigure.provider;

import io.github.aiutils.autoconfigure.AiProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/** Finds keys under {@code ai-utils} that mean nothing, most often slips of the pen. */
final class UnknownProperties {

    private static final Logger logger = LoggerFactory.getLogger(UnknownProperties.class);

    private final Environment environment;

    UnknownProperties(Environment environment) {
        this.environment = environment;
    }

    /** Logs one WARN for each unknown key. */
    void report() {
        try {
            Binder.get(this.environment)
                .bind("ai-utils", Bindable.of(AiProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
        }
        catch (BindException ex) {
            if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
                unbound.getUnboundProperties()
                    .forEach((property) -> logger.warn("{} (from {}) is not known to ai-utils and has no effect",
                            property.getName(), property.getOrigin()));
                return;
            }
            throw ex;
        }
    }

}
