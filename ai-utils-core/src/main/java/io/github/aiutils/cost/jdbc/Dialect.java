package io.github.aiutils.cost.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.github.aiutils.cost.jdbc.Column.Rule;

/** All in which databases differ for us. */
enum Dialect {

    POSTGRESQL {

        @Override
        String upsert(String table, List<Column> columns, int rows) {
            String set = updates(columns);
            return insert(table + " as old", columns, rows) + " on conflict ("
                    + joined(Column.names(keys(columns)), "%s") + ")"
                    + (set.isEmpty() ? " do nothing" : " do update set " + set);
        }

        @Override
        String fromNow(Duration time) {
            return "current_timestamp + interval '" + time.toMillis() + " milliseconds'";
        }

    },

    H2 {

        @Override
        String upsert(String table, List<Column> columns, int rows) {
            List<String> names = Column.names(columns);
            String set = updates(columns);
            String row = columns.stream()
                .map((column) -> "cast(? as " + column.type() + ")")
                .collect(Collectors.joining(", ", "(", ")"));
            return "merge into " + table + " as old using (values " + String.join(", ", Collections.nCopies(rows, row))
                    + ") as excluded (" + joined(names, "%s") + ") on "
                    + keys(columns).stream()
                        .map((key) -> "old." + key.name() + " = excluded." + key.name())
                        .collect(Collectors.joining(" and "))
                    + (set.isEmpty() ? "" : " when matched then update set " + set) + " when not matched then insert ("
                    + joined(names, "%s") + ") values (" + joined(names, "excluded.%s") + ")";
        }

        @Override
        String fromNow(Duration time) {
            return "dateadd('MILLISECOND', " + time.toMillis() + ", current_timestamp)";
        }

    };

    /**
     * Inserts rows, and changes those that are there by the rules of their columns. No
     * key may come twice.
     * @param table the table
     * @param columns its columns, in the order of the values
     * @param rows how many rows
     * @return the statement
     */
    abstract String upsert(String table, List<Column> columns, int rows);

    /** Returns the moment that is as far ahead of the transaction's. */
    abstract String fromNow(Duration time);

    /** Inserts rows, which no database does in another way. */
    static String insert(String table, List<Column> columns, int rows) {
        String row = columns.stream().map((column) -> "?").collect(Collectors.joining(", ", "(", ")"));
        return "insert into " + table + " (" + joined(Column.names(columns), "%s") + ") values "
                + String.join(", ", Collections.nCopies(rows, row));
    }

    private static List<Column> keys(List<Column> columns) {
        return columns.stream().filter((column) -> column.rule() == Rule.KEY).toList();
    }

    private static String updates(List<Column> columns) {
        return columns.stream()
            .filter((column) -> column.rule() == Rule.SUMMED || column.rule() == Rule.GREATEST)
            .map((column) -> (column.rule() == Rule.SUMMED) ? "%1$s = old.%1$s + excluded.%1$s".formatted(column.name())
                    : "%1$s = greatest(old.%1$s, excluded.%1$s)".formatted(column.name()))
            .collect(Collectors.joining(", "));
    }

    private static String joined(List<String> names, String format) {
        return names.stream().map((name) -> format.formatted(name)).collect(Collectors.joining(", "));
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
