package io.github.aiutils.decorate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tries a method of a Spring bean again that failed for a reason that may pass. On a type
 * it stands for all its public methods.
 *
 * @see RetryDecorator
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface AiRetry {

    /**
     * Returns the name of the settings: an entry under {@code ai-utils.decorators.retry},
     * or a provider.
     * @return the name
     */
    String value();

}
