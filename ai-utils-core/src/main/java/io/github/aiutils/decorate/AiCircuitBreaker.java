package io.github.aiutils.decorate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leaves a method of a Spring bean alone for a while that keeps failing. On a type it
 * stands for all its public methods.
 *
 * @see BreakerDecorator
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface AiCircuitBreaker {

    /**
     * Returns the name of the breaker: an entry under
     * {@code ai-utils.decorators.breaker}, or a provider, whose breaker is then shared.
     * @return the name
     */
    String value();

}
