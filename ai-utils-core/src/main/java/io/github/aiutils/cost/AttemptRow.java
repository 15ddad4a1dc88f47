package io.github.aiutils.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

import io.github.aiutils.Usage;
import org.jspecify.annotations.Nullable;

/** A booked attempt as it is written outside of the books, one field for each thing. */
record AttemptRow(String id, Instant at, String requestId, String client, String provider, String model,
        Map<String, String> tags, boolean first, boolean settled, boolean estimated, @Nullable Long input,
        @Nullable Long cacheRead, @Nullable Long cacheWrite, @Nullable Long cacheWrite1h, @Nullable Long output,
        @Nullable Long reasoning, @Nullable Long maxOutput, @Nullable BigDecimal atMost, @Nullable BigDecimal cost) {

    static AttemptRow of(BookedAttempt attempt) {
        Bill bill = attempt.bill();
        Usage usage = (bill != null) ? bill.usage() : Usage.UNKNOWN;
        return new AttemptRow(attempt.id(), attempt.at(), attempt.requestId(), attempt.client(),
                attempt.route().provider(), attempt.route().model(), new TreeMap<>(attempt.tags()), attempt.first(),
                bill != null, bill != null && bill.estimated(), usage.input(), usage.cacheRead(), usage.cacheWrite(),
                usage.cacheWrite1h(), usage.output(), usage.reasoning(), attempt.maxOutput(), attempt.atMost(),
                (bill != null) ? bill.cost() : null);
    }

}
