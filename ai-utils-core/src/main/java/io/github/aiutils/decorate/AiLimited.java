package io.github.aiutils.decorate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a method of a Spring bean begin when a limiter lends it a permit. On a type it
 * stands for all its public methods.
 *
 * @see LimitDecorator
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface AiLimited {

    /**
     * Returns the name of the limiter: an entry under
     * {@code ai-utils.decorators.limiter}.
     * @return the name
     */
    String value();

}
