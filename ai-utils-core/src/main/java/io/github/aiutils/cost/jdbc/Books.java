package io.github.aiutils.cost.jdbc;

import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/** Remembers what all amounts are in. */
final class Books {

    private static final List<Column> COLUMNS = List.of(Column.text("currency").key());

    private final Database database;

    private final String currency;

    Books(Database database, String currency) {
        this.database = database;
        this.currency = currency;
    }

    /**
     * Opens the books.
     * @throws IllegalStateException if they are in another currency
     */
    void open() {
        List<String> found = this.database.inTransaction(this::currencies);
        String other = found.stream().filter((each) -> !each.equals(this.currency)).findFirst().orElse(null);
        if (other != null) {
            throw new IllegalStateException("the ledger's books are in " + other + ", but prices are in "
                    + this.currency + ": set ai-utils.prices.currency to " + other
                    + ", or begin new books with another ai-utils.ledger.jdbc.schema");
        }
    }

    private List<String> currencies(JdbcTemplate jdbc) {
        String table = this.database.table("book");
        List<String> found = jdbc.queryForList("select currency from " + table, String.class);
        if (found.isEmpty()) {
            jdbc.update(this.database.dialect().upsert(table, COLUMNS, 1), this.currency);
            return List.of(this.currency);
        }
        return found;
    }

}
