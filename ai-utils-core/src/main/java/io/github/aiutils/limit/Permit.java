package io.github.aiutils.limit;

/**
 * What {@link Permits} lent. Is given back once, however often it is closed; what comes
 * back by itself, in the course of time, is not given back at all.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Permit extends AutoCloseable {

    @Override
    void close();

}
