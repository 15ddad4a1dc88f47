package io.github.aiutils.cost;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes booked attempts as JSON, one object on each line. What is not known is
 * {@code null}; amounts have no exponents.
 *
 * @since 0.1.0
 */
public final class LedgerJsonLines {

    private static final JsonMapper MAPPER = JsonMapper.builder()
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .build();

    private final String currency;

    /**
     * Makes it.
     * @param currency the currency of all costs
     */
    public LedgerJsonLines(String currency) {
        this.currency = currency;
    }

    /**
     * Returns the line of an attempt.
     * @param attempt the attempt
     * @return an object, ended by a line feed
     */
    public String line(BookedAttempt attempt) {
        Map<String, @Nullable Object> row = LedgerRow.of(attempt, this.currency);
        row.put("tags", new TreeMap<>(attempt.tags()));
        return MAPPER.writeValueAsString(row) + "\n";
    }

}
