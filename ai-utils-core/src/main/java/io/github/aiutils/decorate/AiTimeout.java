package io.github.aiutils.decorate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Cancels a method of a Spring bean that takes too long. On a type it stands for all its
 * public methods.
 *
 * @see TimeoutDecorator
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface AiTimeout {

    /**
     * Returns how long: a time such as {@code 5s}, the name of an entry under
     * {@code ai-utils.decorators.timeout}, or a provider.
     * @return a time or a name
     */
    String value();

}
