package io.github.aiutils.cost.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.aiutils.Route;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.cost.Entry.Held;
import org.jspecify.annotations.Nullable;

/** The columns that say which attempt it is. */
final class AttemptRow {

    static final List<Column> COLUMNS = List.of(Column.text("id").key(), Column.time("at"), Column.text("request_id"),
            Column.text("client"), Column.text("provider"), Column.text("model"), Column.flag("first_attempt"),
            Column.text("tags"), Column.number("max_output"), Column.money("at_most"));

    private static final int ID = 64;

    private static final int REQUEST_ID = 100;

    private static final int NAME = 300;

    private static final int MODEL = 500;

    private static final int TAG = 1000;

    private AttemptRow() {
    }

    static String id(Entry entry) {
        return Text.key(entry.id(), ID);
    }

    /**
     * Fills the first values of a row.
     * @param entry the attempt
     * @param kept names of the tags that are kept
     * @param row the row
     */
    static void fill(Entry entry, List<String> kept, @Nullable Object[] row) {
        row[0] = id(entry);
        row[1] = Rows.time(entry.at());
        row[2] = Text.fit(entry.requestId(), REQUEST_ID);
        row[3] = Text.fit(entry.client(), NAME);
        row[4] = Text.fit(entry.route().provider(), NAME);
        row[5] = Text.fit(entry.route().model(), MODEL);
        row[6] = entry.first();
        row[7] = Json.tags(tags(entry, kept));
        row[8] = entry.maxOutput();
        row[9] = atMost(entry);
    }

    static @Nullable Object atMost(Entry entry) {
        Held held = entry.held();
        return (held != null) ? Money.storedIfKnown(held.amount()) : null;
    }

    private static Map<String, String> tags(Entry entry, List<String> kept) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String name : kept) {
            String value = entry.tags().get(name);
            if (value != null) {
                tags.put(name, Text.fit(value, TAG));
            }
        }
        return tags;
    }

    static Entry read(ResultSet row, @Nullable Held held) throws SQLException {
        return new Entry(row.getString("id"), time(row, "at"), row.getString("request_id"), row.getString("client"),
                new Route(row.getString("provider"), row.getString("model")), Json.tags(row.getString("tags")),
                row.getBoolean("first_attempt"), number(row, "max_output"), held);
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

}
