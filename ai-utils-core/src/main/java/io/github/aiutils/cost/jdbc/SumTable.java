package io.github.aiutils.cost.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.aiutils.cost.LedgerLabels;
import io.github.aiutils.cost.LedgerSum;
import io.github.aiutils.cost.UsageQuery;
import io.github.aiutils.cost.UsageTotals;
import io.github.aiutils.cost.UsageTotals.Capped;
import io.github.aiutils.cost.UsageTotals.Unsettled;
import org.springframework.jdbc.core.JdbcTemplate;

/** Sums by hours and days. */
final class SumTable {

    private static final List<String> SUMS = List.of("calls", "attempts", "estimated", "unpriced", "input",
            "cache_read", "cache_write", "output", "reasoning", "cost", "unsettled", "at_most", "capped", "bounds");

    private static final List<Column> COLUMNS = columns();

    private final Database database;

    private final LedgerLabels labels;

    private final String table;

    SumTable(Database database, LedgerLabels labels) {
        this.database = database;
        this.labels = labels;
        this.table = database.table("usage_sum");
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(
                List.of(Column.time("begins_at").key(), Column.text("unit").key(), Column.text("labels").key(),
                        Column.text("client"), Column.text("provider"), Column.text("model"), Column.text("tags")));
        for (String sum : SUMS) {
            boolean money = sum.equals("cost") || sum.equals("at_most");
            columns.add((money ? Column.money(sum) : Column.number(sum)).summed());
        }
        columns.add(Column.number("longest").greatest());
        return List.copyOf(columns);
    }

    /** Adds to sums, which all transactions do in the same order. */
    void add(JdbcTemplate jdbc, Map<SumKey, UsageTotals> sums) {
        List<Map.Entry<SumKey, UsageTotals>> rows = new ArrayList<>(new TreeMap<>(sums).entrySet());
        Rows.write(jdbc, rows, (count) -> this.database.dialect().upsert(this.table, COLUMNS, count),
                (row) -> row(row.getKey(), row.getValue()));
    }

    private static Object[] row(SumKey key, UsageTotals totals) {
        return new Object[] { Rows.time(key.begins()), key.unit().name(), key.digest(), key.client(), key.provider(),
                key.model(), key.tags(), totals.calls(), totals.attempts(), totals.estimated(), totals.unpriced(),
                totals.input(), totals.cacheRead(), totals.cacheWrite(), totals.output(), totals.reasoning(),
                totals.cost(), totals.unsettled().attempts(), totals.unsettled().atMost(), totals.capped().attempts(),
                totals.capped().bounds(), totals.capped().longest() };
    }

    static UsageTotals totals(ResultSet row) throws SQLException {
        return new UsageTotals(row.getLong("calls"), row.getLong("attempts"), row.getLong("estimated"),
                row.getLong("unpriced"), row.getLong("input"), row.getLong("cache_read"), row.getLong("cache_write"),
                row.getLong("output"), row.getLong("reasoning"), Money.shown(row.getBigDecimal("cost")),
                new Unsettled(row.getLong("unsettled"), Money.shown(row.getBigDecimal("at_most"))),
                new Capped(row.getLong("capped"), row.getLong("bounds"), row.getLong("longest")));
    }

    /** Sums up in the database what a query does not tell apart. */
    List<LedgerSum> read(JdbcTemplate jdbc, UsageQuery query) {
        List<String> apart = apart(query.groupBy());
        List<Object> values = new ArrayList<>();
        StringBuilder sql = new StringBuilder("select ").append(apart.isEmpty() ? "" : String.join(", ", apart) + ", ");
        SUMS.forEach((sum) -> sql.append("sum(").append(sum).append(") as ").append(sum).append(", "));
        sql.append("max(longest) as longest from ").append(this.table).append(" where attempts is not null");
        if (query.since() != null) {
            sql.append(" and begins_at >= ?");
            values.add(Rows.time(SumKey.hour(query.since())));
        }
        if (query.until() != null) {
            sql.append(" and begins_at < ?");
            values.add(Rows.time(SumKey.hour(query.until())));
        }
        sql.append(apart.isEmpty() ? " having count(*) > 0" : " group by " + String.join(", ", apart));
        return jdbc.query(sql.toString(), (row, number) -> sum(row, apart), values.toArray());
    }

    private static List<String> apart(List<String> groupBy) {
        List<String> columns = new ArrayList<>();
        if (groupBy.contains("hour") || groupBy.contains("day")) {
            columns.addAll(List.of("begins_at", "unit"));
        }
        List.of("client", "provider", "model").stream().filter(groupBy::contains).forEach(columns::add);
        if (groupBy.stream().anyMatch((name) -> name.startsWith("tag."))) {
            columns.add("tags");
        }
        return columns;
    }

    private LedgerSum sum(ResultSet row, List<String> apart) throws SQLException {
        boolean timed = apart.contains("begins_at");
        List<String> values = new ArrayList<>();
        for (String fixed : List.of("provider", "model", "client")) {
            values.add(apart.contains(fixed) ? row.getString(fixed) : "");
        }
        Map<String, String> tags = apart.contains("tags") ? Json.tags(row.getString("tags")) : Map.of();
        this.labels.tags().forEach((tag) -> values.add(tags.getOrDefault(tag, LedgerLabels.NONE)));
        return new LedgerSum(timed ? AttemptRow.time(row, "begins_at") : Instant.EPOCH,
                timed && row.getString("unit").equals(SumKey.Unit.DAY.name()), values, totals(row));
    }

    /** Makes values known that are in the books, so that their bound holds on. */
    void learn(JdbcTemplate jdbc, int most) {
        List<String> fixed = List.of("provider", "model", "client");
        for (int i = 0; i < fixed.size(); i++) {
            int label = i;
            jdbc.queryForList("select distinct " + fixed.get(i) + " from " + this.table + " order by 1 limit " + most,
                    String.class)
                .forEach((value) -> this.labels.learn(label, value));
        }
        if (!this.labels.tags().isEmpty()) {
            jdbc.query("select distinct tags from " + this.table, (row) -> {
                Map<String, String> tags = Json.tags(row.getString(1));
                for (int i = 0; i < this.labels.tags().size(); i++) {
                    this.labels.learn(LedgerLabels.FIXED + i,
                            tags.getOrDefault(this.labels.tags().get(i), LedgerLabels.NONE));
                }
            });
        }
    }

    /**
     * Folds the hours of the first day before a moment into that day.
     * @return whether there was such a day
     */
    boolean foldDay(JdbcTemplate jdbc, Instant before) {
        List<Instant> first = jdbc.query(
                "select begins_at from " + this.table
                        + " where unit = 'HOUR' and begins_at < ? order by begins_at limit 1",
                (row, number) -> AttemptRow.time(row, "begins_at"), Rows.time(before));
        if (first.isEmpty()) {
            return false;
        }
        Instant day = SumKey.day(first.get(0));
        Map<SumKey, UsageTotals> sums = new LinkedHashMap<>();
        List<SumKey> hours = new ArrayList<>();
        jdbc.query("select * from " + this.table
                + " where unit = 'HOUR' and begins_at >= ? and begins_at < ? order by begins_at, labels for update",
                (row) -> {
                    SumKey hour = SumKey.read(row);
                    hours.add(hour);
                    sums.merge(hour.on(day), totals(row), UsageTotals::plus);
                }, Rows.time(day), Rows.time(SumKey.nextDay(day)));
        hours.forEach(
                (hour) -> jdbc.update("delete from " + this.table + " where begins_at = ? and unit = ? and labels = ?",
                        Rows.time(hour.begins()), hour.unit().name(), hour.digest()));
        add(jdbc, sums);
        return true;
    }

}
