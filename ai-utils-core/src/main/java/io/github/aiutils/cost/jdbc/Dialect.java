package io.github.aiutils.cost.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All in which databases differ for us. */
enum Dialect {

    POSTGRESQL {

        @Override
        String upsert(String table, List<String> columns, List<String> keys, List<String> updates, String rows) {
            String set = updates.isEmpty() ? "do nothing"
                    : updates.stream()
                        .map((update) -> assignment(update, "old", "excluded"))
                        .collect(Collectors.joining(", ", "do update set ", ""));
            return "insert into " + table + " as old (" + String.join(", ", columns) + ") values " + rows
                    + " on conflict (" + String.join(", ", keys) + ") " + set;
        }

        @Override
        String fromNow(Duration time) {
            return "current_timestamp + interval '" + time.toMillis() + " milliseconds'";
        }

    },

    H2 {

        @Override
        String upsert(String table, List<String> columns, List<String> keys, List<String> updates, String rows) {
            String set = updates.isEmpty() ? ""
                    : updates.stream()
                        .map((update) -> assignment(update, "old", "excluded"))
                        .collect(Collectors.joining(", ", " when matched then update set ", ""));
            return "merge into " + table + " as old using (values " + rows + ") as excluded ("
                    + String.join(", ", columns) + ") on "
                    + keys.stream()
                        .map((key) -> "old." + key + " = excluded." + key)
                        .collect(Collectors.joining(" and "))
                    + set + " when not matched then insert (" + String.join(", ", columns) + ") values ("
                    + columns.stream().map("excluded."::concat).collect(Collectors.joining(", ")) + ")";
        }

        @Override
        String fromNow(Duration time) {
            return "dateadd('MILLISECOND', " + time.toMillis() + ", current_timestamp)";
        }

    };

    /** Stands for a column that keeps the greater value; other columns are summed up. */
    static final String GREATER = "greater ";

    /** Stands for a column that takes the new value. */
    static final String NEW = "new ";

    /**
     * Inserts rows or changes those that are there, in one statement.
     * @param table the table
     * @param columns its columns, in the order of the values
     * @param keys those that tell rows apart
     * @param updates those that change: summed up, or as {@link #GREATER} or {@link #NEW}
     * says
     * @param rows the rows, such as {@code (?, ?), (?, ?)}
     */
    abstract String upsert(String table, List<String> columns, List<String> keys, List<String> updates, String rows);

    /** Returns the moment that is as far ahead of the transaction's. */
    abstract String fromNow(Duration time);

    String assignment(String update, String old, String added) {
        if (update.startsWith(NEW)) {
            String column = update.substring(NEW.length());
            return column + " = " + added + "." + column;
        }
        if (update.startsWith(GREATER)) {
            String column = update.substring(GREATER.length());
            return column + " = greatest(" + old + "." + column + ", " + added + "." + column + ")";
        }
        return update + " = " + old + "." + update + " + " + added + "." + update;
    }

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> POSTGRESQL;
            case "h2" -> H2;
            default -> throw new IllegalStateException("a ledger cannot keep its books in " + product
                    + ", only in PostgreSQL or H2: give it a DataSource of one of them, or keep them in memory");
        };
    }

}
