package io.github.aiutils.batch;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

import io.github.aiutils.error.ErrorClass;

/**
 * What a batch came to.
 *
 * @param end why it ended
 * @param totals what its items came to
 * @param errors failed items by the class of their error
 * @param duration time from its beginning to its end
 * @since 0.1.0
 */
public record BatchSummary(End end, BatchTotals totals, Map<ErrorClass, Long> errors, Duration duration) {

    public BatchSummary {
        Map<ErrorClass, Long> copy = new EnumMap<>(ErrorClass.class);
        copy.putAll(errors);
        errors = Collections.unmodifiableMap(copy);
    }

    /** Why a batch ended. */
    public enum End {

        /** Each item had its turn. */
        COMPLETED,

        /** An item failed, and the first error ends the batch. */
        FIRST_ERROR,

        /** Its time was over; items that were not read yet have no result. */
        DEADLINE

    }

}
