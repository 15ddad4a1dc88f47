package io.github.aiutils.error;

/**
 * Decides what to do about an error. The default one goes by the error itself; a bean of
 * this type overrules it for retries and failover alike.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ErrorClassifier {

    /** Goes by {@link AiException#reaction()}. */
    ErrorClassifier DEFAULT = (error) -> (error instanceof AiException known) ? known.reaction() : Reaction.FAIL;

    /**
     * Decides what to do.
     * @param error the error of an attempt
     * @return the reaction
     */
    Reaction classify(Throwable error);

}
