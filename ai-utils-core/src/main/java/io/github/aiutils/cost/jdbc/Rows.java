package io.github.aiutils.cost.jdbc;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes many rows with few statements. */
final class Rows {

    /** In one statement; more is no faster. */
    private static final int MOST = 100;

    /** In one list of keys. */
    private static final int MOST_KEYS = 500;

    private Rows() {
    }

    /**
     * Writes rows.
     * @param jdbc the transaction
     * @param items what becomes rows
     * @param statement the statement for so many rows
     * @param values the values of a row
     */
    static <T> void write(JdbcTemplate jdbc, List<T> items, IntFunction<String> statement,
            Function<T, @Nullable Object[]> values) {
        for (int from = 0; from < items.size(); from += MOST) {
            List<T> some = items.subList(from, Math.min(items.size(), from + MOST));
            jdbc.update(statement.apply(some.size()), (prepared) -> {
                int parameter = 1;
                for (T item : some) {
                    for (Object value : values.apply(item)) {
                        prepared.setObject(parameter++, value);
                    }
                }
            });
        }
    }

    /**
     * Deletes rows by their keys.
     * @return how many there were
     */
    static int delete(JdbcTemplate jdbc, String table, String key, List<String> keys) {
        int deleted = 0;
        for (int from = 0; from < keys.size(); from += MOST_KEYS) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + MOST_KEYS));
            deleted += jdbc.update("delete from " + table + " where " + key + " in " + list(some.size()),
                    some.toArray());
        }
        return deleted;
    }

    /** Returns so many parameters in brackets. */
    static String list(int count) {
        return "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }

    /** Returns a moment as a parameter; databases round, so that is done here. */
    static OffsetDateTime time(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

}
