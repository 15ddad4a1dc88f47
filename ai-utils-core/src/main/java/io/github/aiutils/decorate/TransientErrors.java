package io.github.aiutils.decorate;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import io.github.aiutils.error.AiException;
import io.github.aiutils.error.ErrorClassifier;
import io.github.aiutils.error.Reaction;
import io.github.aiutils.transport.HttpErrors;

/**
 * Says which errors may not come again: of ours those whose reaction is
 * {@link Reaction#RETRY}; of others a broken or missing connection, a timeout, and the
 * HTTP statuses 408, 429 and 5xx but 501 and 505. Looks at the cause where an error only
 * wraps it. Bugs and refusals are not among them.
 *
 * @since 0.1.0
 */
public final class TransientErrors implements Predicate<Throwable> {

    /** By the reaction of our own errors. */
    public static final TransientErrors DEFAULT = new TransientErrors(ErrorClassifier.DEFAULT);

    private static final Set<Integer> ASK_AGAIN = Set.of(408, 429);

    private static final Set<Integer> NEVER = Set.of(501, 505);

    private static final int MOST_CAUSES = 10;

    private final ErrorClassifier classifier;

    /**
     * Makes a predicate.
     * @param classifier decides on our own errors, and adds others
     */
    public TransientErrors(ErrorClassifier classifier) {
        this.classifier = classifier;
    }

    @Override
    public boolean test(Throwable error) {
        if (this.classifier.classify(error) == Reaction.RETRY) {
            return true;
        }
        Throwable cause = error;
        for (int i = 0; i < MOST_CAUSES && cause != null && !(cause instanceof AiException); i++) {
            Integer status = HttpErrors.status(cause);
            if (status != null) {
                return ASK_AGAIN.contains(status) || (status >= 500 && !NEVER.contains(status));
            }
            if (isPermanent(cause)) {
                return false;
            }
            if (cause instanceof IOException || cause instanceof TimeoutException || HttpErrors.isConnection(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isPermanent(Throwable error) {
        return error instanceof FileNotFoundException || error instanceof FileSystemException
                || error instanceof MalformedURLException;
    }

}
