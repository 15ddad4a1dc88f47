package io.github.aiutils.batch;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The journal of a batch cannot be used; its message says why and what helps. Nothing is
 * called without it.
 *
 * @since 0.1.0
 */
public final class BatchJournalException extends RuntimeException {

    private final boolean inUse;

    BatchJournalException(Path file, String what, @Nullable Throwable cause) {
        super("the journal " + file + " " + what, cause);
        this.inUse = false;
    }

    private BatchJournalException(Path file) {
        super("the journal " + file + " is in use by another batch; wait for its end, or name another file");
        this.inUse = true;
    }

    static BatchJournalException inUse(Path file) {
        return new BatchJournalException(file);
    }

    boolean inUse() {
        return this.inUse;
    }

}
