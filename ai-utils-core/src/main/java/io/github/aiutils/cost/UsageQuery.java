package io.github.aiutils.cost;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What to sum up.
 *
 * @param groupBy names of what to tell apart: {@code provider}, {@code model},
 * {@code client}, {@code hour}, {@code day} (both in UTC) or {@code tag.<name>}; empty
 * for the total alone
 * @param since first moment to count, cut to its hour; {@code null} for the beginning
 * @param until moment before which to count, cut to its hour; {@code null} for now
 * @since 0.1.0
 */
public record UsageQuery(List<String> groupBy, @Nullable Instant since, @Nullable Instant until) {

    /** Everything, in one sum. */
    public static final UsageQuery TOTAL = new UsageQuery(List.of(), null, null);

    public UsageQuery {
        groupBy = List.copyOf(groupBy);
    }

}
