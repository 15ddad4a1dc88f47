package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.aiutils.Usage;
import io.github.aiutils.Usage.Details;
import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.BookedAttempt;
import io.github.aiutils.cost.Entry;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Attempts that were made. */
final class EntryTable {

    private static final List<Column> BILL = List.of(Column.flag("settled"), Column.flag("estimated"),
            Column.money("cost"), Column.number("input"), Column.number("cache_read"), Column.number("cache_write"),
            Column.number("cache_write_1h"), Column.number("output"), Column.number("reasoning"),
            Column.number("audio_input"), Column.number("image_input"), Column.number("audio_output"),
            Column.number("image_output"), Column.text("service_tier"), Column.money("billed_usd"));

    private static final List<Column> COLUMNS = Stream.concat(AttemptRow.COLUMNS.stream(), BILL.stream()).toList();

    private static final int TIER = 200;

    private static final int MOST_IDS = 500;

    private static final Details NO_DETAILS = new Details(null, null, null, null, null, null);

    private final String table;

    private final List<String> tags;

    EntryTable(Database database, List<String> tags) {
        this.table = database.table("entry");
        this.tags = tags;
    }

    void insert(JdbcTemplate jdbc, List<Booked> bookings) {
        Rows.write(jdbc, bookings, (count) -> Dialect.insert(this.table, COLUMNS, count),
                (booked) -> row(booked.entry(), bill(booked.bill())));
    }

    /** Writes attempts whose end nobody knows. */
    void insertUnsettled(JdbcTemplate jdbc, List<Entry> entries) {
        @Nullable Object[] unknown = new Object[BILL.size()];
        unknown[0] = false;
        unknown[1] = false;
        Rows.write(jdbc, entries, (count) -> Dialect.insert(this.table, COLUMNS, count),
                (entry) -> row(entry, unknown));
    }

    private @Nullable Object[] row(Entry entry, @Nullable Object[] bill) {
        @Nullable Object[] row = new Object[COLUMNS.size()];
        AttemptRow.fill(entry, this.tags, row);
        System.arraycopy(bill, 0, row, AttemptRow.COLUMNS.size(), bill.length);
        return row;
    }

    private static @Nullable Object[] bill(Bill bill) {
        Usage usage = bill.usage();
        Details details = (usage.details() != null) ? usage.details() : NO_DETAILS;
        String tier = details.serviceTier();
        return new @Nullable Object[] { true, bill.estimated(), bill.cost(), usage.input(), usage.cacheRead(),
                usage.cacheWrite(), usage.cacheWrite1h(), usage.output(), usage.reasoning(), details.audioInput(),
                details.imageInput(), details.audioOutput(), details.imageOutput(),
                (tier != null) ? Text.fit(tier, TIER) : null, Money.storedIfKnown(details.billedUsd()) };
    }

    /** Books what is there as unsettled. */
    void settle(JdbcTemplate jdbc, Booked late) {
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(bill(late.bill())));
        values.add(AttemptRow.id(late.entry()));
        String columns = String.join(", ", BILL.stream().map((column) -> column.name() + " = ?").toList());
        jdbc.update("update " + this.table + " set " + columns + " where id = ?", values.toArray());
    }

    /** Returns which of them are there, and whether they are settled. */
    Map<String, Boolean> settled(JdbcTemplate jdbc, List<String> ids) {
        Map<String, Boolean> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += MOST_IDS) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + MOST_IDS));
            jdbc.query("select id, settled from " + this.table + " where id in " + Rows.list(some.size()), (row) -> {
                found.put(row.getString(1), row.getBoolean(2));
            }, some.toArray());
        }
        return found;
    }

    /** Returns the next attempts in the order of time and id. */
    List<BookedAttempt> page(JdbcTemplate jdbc, Instant since, @Nullable Instant until, String after, int most) {
        List<Object> values = new ArrayList<>(List.of(Rows.time(since), Rows.time(since), after));
        String end = "";
        if (until != null) {
            end = " and at < ?";
            values.add(Rows.time(until));
        }
        values.add(most);
        return jdbc.query("select * from " + this.table + " where at >= ? and (at > ? or id > ?)" + end
                + " order by at, id limit ?", (row, number) -> attempt(row), values.toArray());
    }

    private static BookedAttempt attempt(ResultSet row) throws SQLException {
        Entry entry = AttemptRow.read(row, null);
        return new BookedAttempt(entry.id(), entry.at(), entry.requestId(), entry.client(), entry.route(), entry.tags(),
                entry.first(), entry.maxOutput(), Money.shownIfKnown(row.getBigDecimal("at_most")),
                row.getBoolean("settled") ? billed(row) : null);
    }

    private static Bill billed(ResultSet row) throws SQLException {
        Details details = new Details(AttemptRow.number(row, "audio_input"), AttemptRow.number(row, "image_input"),
                AttemptRow.number(row, "audio_output"), AttemptRow.number(row, "image_output"),
                row.getString("service_tier"), Money.shownIfKnown(row.getBigDecimal("billed_usd")));
        Usage usage = new Usage(AttemptRow.number(row, "input"), AttemptRow.number(row, "cache_read"),
                AttemptRow.number(row, "cache_write"), AttemptRow.number(row, "cache_write_1h"),
                AttemptRow.number(row, "output"), AttemptRow.number(row, "reasoning"),
                details.equals(NO_DETAILS) ? null : details);
        BigDecimal cost = Money.shownIfKnown(row.getBigDecimal("cost"));
        return new Bill(usage, cost, row.getBoolean("estimated"));
    }

    /** Deletes some that are older, and returns how many. */
    int deleteOlder(JdbcTemplate jdbc, Instant than, int most) {
        return jdbc.update("delete from " + this.table + " where id in (select id from " + this.table
                + " where at < ? order by at, id limit ?)", Rows.time(than), most);
    }

}
