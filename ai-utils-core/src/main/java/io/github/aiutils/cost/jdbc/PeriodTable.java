package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

import org.springframework.jdbc.core.JdbcTemplate;

/** Money of budgets that is booked. */
final class PeriodTable {

    private static final List<Column> COLUMNS = List.of(Column.text("account").key(), Column.time("begins_at").key(),
            Column.money("spent").summed(), Column.number("unpriced").summed());

    private final Database database;

    PeriodTable(Database database) {
        this.database = database;
    }

    void add(JdbcTemplate jdbc, SortedMap<PeriodKey, Spent> spent) {
        List<Map.Entry<PeriodKey, Spent>> rows = new ArrayList<>(spent.entrySet());
        Rows.write(jdbc, rows,
                (count) -> this.database.dialect().upsert(this.database.table("budget_period"), COLUMNS, count),
                (row) -> new Object[] { row.getKey().account().text(), Rows.time(row.getKey().begins()),
                        row.getValue().amount(), row.getValue().unpriced() });
    }

    /**
     * What was spent.
     *
     * @param amount the money
     * @param unpriced how many of the attempts have no known cost
     */
    record Spent(BigDecimal amount, long unpriced) {

        Spent plus(Spent other) {
            return new Spent(this.amount.add(other.amount), this.unpriced + other.unpriced);
        }

    }

}
