package io.github.aiutils.decorate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Observes a method of a Spring bean. On a type it stands for all its public methods.
 *
 * @see TimedDecorator
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.TYPE })
public @interface AiTimed {

    /**
     * Returns the name of the work, a tag of the timer {@code ai.utils.timed}.
     * @return the name
     */
    String value();

}
