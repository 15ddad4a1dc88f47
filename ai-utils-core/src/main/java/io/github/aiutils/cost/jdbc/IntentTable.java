package io.github.aiutils.cost.jdbc;

import java.util.List;
import java.util.stream.Stream;

import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Entry.Held;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Attempts that may be under way. */
final class IntentTable {

    private static final List<Column> COLUMNS = Stream
        .concat(AttemptRow.COLUMNS.stream(), Stream.of(Column.text("instance"), Column.text("shares")))
        .toList();

    private final Database database;

    private final List<String> tags;

    private final String table;

    IntentTable(Database database, List<String> tags) {
        this.database = database;
        this.tags = tags;
        this.table = database.table("intent");
    }

    /** Writes intents; those that are there stay as they are. */
    void insert(JdbcTemplate jdbc, String instance, List<Entry> entries) {
        Rows.write(jdbc, entries, (count) -> this.database.dialect().upsert(this.table, COLUMNS, count), (entry) -> {
            @Nullable Object[] row = new Object[COLUMNS.size()];
            AttemptRow.fill(entry, this.tags, row);
            Held held = entry.held();
            row[COLUMNS.size() - 2] = instance;
            row[COLUMNS.size() - 1] = Json.shares((held != null) ? held.shares() : List.of());
            return row;
        });
    }

    /** Returns how many there were. */
    int delete(JdbcTemplate jdbc, List<String> ids) {
        return Rows.delete(jdbc, this.table, "id", ids);
    }

    void deleteOf(JdbcTemplate jdbc, String instance) {
        jdbc.update("delete from " + this.table + " where instance = ?", instance);
    }

    List<Entry> of(JdbcTemplate jdbc, String instance) {
        return jdbc.query("select * from " + this.table + " where instance = ? order by id",
                (row, number) -> AttemptRow.read(row, new Held(Money.shownIfKnown(row.getBigDecimal("at_most")), true,
                        Json.shares(row.getString("shares")))),
                instance);
    }

}
