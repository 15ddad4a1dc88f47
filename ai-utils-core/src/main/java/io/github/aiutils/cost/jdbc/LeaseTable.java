package io.github.aiutils.cost.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

import io.github.aiutils.cost.BudgetLender.Known;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What instances hold of budgets. Who changes it has the row of the account locked, in
 * the order of accounts, so that two never lend the same money. Lists go into statements
 * as arrays of texts, which both databases take.
 */
final class LeaseTable {

    /**
     * Clocks of instances may differ by that: rows of a window that is over stay so long.
     */
    private static final Duration SKEW = Duration.ofMinutes(10);

    private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final Instant NEVER = Instant.parse("1900-01-01T00:00:00Z");

    /** Of a lease's time the part in which it is not used any longer: a sixth. */
    private static final int MARGIN = 6;

    private final Database database;

    private final Duration margin;

    private final String lock;

    private final String missing;

    private final String known;

    private final String delete;

    private final String insert;

    LeaseTable(Database database, Duration leaseTime) {
        this.database = database;
        this.margin = leaseTime.dividedBy(MARGIN);
        String budget = database.table("budget");
        String lease = database.table("budget_lease");
        String instance = database.table("instance");
        this.lock = "select account, (select expires_at from " + instance
                + " where id = ?) as expires_at, current_timestamp as begun, (select count(*) from " + instance
                + " where expires_at > current_timestamp) as instances from " + budget
                + " where account = any(cast(? as varchar array)) order by account for update";
        this.missing = "insert into " + budget + " (account) select a.account from unnest(cast(? as varchar array))"
                + " as a (account) where not exists (select 1 from " + budget + " b where b.account = a.account)";
        String range = rows(3, "account, since, until")
                + " on x.account = a.account and x.begins_at >= cast(a.since as timestamp with time zone)"
                + " and x.begins_at < cast(a.until as timestamp with time zone)";
        this.known = "select x.account, x.begins_at, x.spent, x.unpriced, 0 as lent, 0 as idle from "
                + database.table("budget_period") + " x join " + range
                + " union all select x.account, x.begins_at, 0, 0, sum(x.held), sum(x.idle) from " + lease + " x join "
                + range + " where x.instance <> ? group by x.account, x.begins_at";
        this.delete = "delete from " + lease + " where instance = ? and exists (select 1 from "
                + rows(3, "account, since, stale")
                + " where a.account = budget_lease.account and (budget_lease.begins_at >= cast(a.since as timestamp"
                + " with time zone) or budget_lease.begins_at < cast(a.stale as timestamp with time zone)))";
        this.insert = "insert into " + lease + " (instance, account, begins_at, held, idle)"
                + " select cast(? as varchar), a.account, cast(a.begins_at as timestamp with time zone),"
                + " cast(a.held as numeric(38, 18)), cast(a.idle as numeric(38, 18)) from "
                + rows(4, "account, begins_at, held, idle");
    }

    private static String rows(int columns, String names) {
        String array = "cast(? as varchar array)";
        return "unnest(" + array + (", " + array).repeat(columns - 1) + ") as a (" + names + ")";
    }

    Database database() {
        return this.database;
    }

    /** Locks accounts until the end of the transaction. */
    Living lock(JdbcTemplate jdbc, String instance, List<Lease> leases) {
        String[] accounts = leases.stream()
            .map((lease) -> lease.key().text())
            .distinct()
            .sorted()
            .toArray(String[]::new);
        List<Living> locked = locked(jdbc, instance, accounts);
        if (locked.size() < accounts.length) {
            jdbc.update(this.missing, (prepared) -> array(prepared, 1, accounts));
            locked = locked(jdbc, instance, accounts);
        }
        return locked.get(0);
    }

    private List<Living> locked(JdbcTemplate jdbc, String instance, String[] accounts) {
        return jdbc.query(this.lock, (prepared) -> {
            prepared.setString(1, instance);
            array(prepared, 2, accounts);
        }, (row, number) -> living(row));
    }

    private Living living(ResultSet row) throws SQLException {
        OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
        OffsetDateTime begun = row.getObject("begun", OffsetDateTime.class);
        Duration lasts = (expires != null) ? Duration.between(begun, expires).minus(this.margin) : Duration.ZERO;
        return new Living(lasts, Math.max(1, row.getInt("instances")));
    }

    /** Returns what stands in the books, and what other instances hold. */
    Map<AccountKey, List<Known>> known(JdbcTemplate jdbc, String instance, List<Lease> leases) {
        String[] accounts = texts(leases, (lease) -> lease.key().text());
        String[] since = texts(leases, (lease) -> lease.ask().since().toString());
        String[] until = texts(leases,
                (lease) -> ((lease.ask().until() != null) ? lease.ask().until() : EVER).toString());
        Map<AccountKey, Map<Instant, Known>> known = new HashMap<>();
        jdbc.query(this.known, (prepared) -> {
            for (int i = 0; i < 6; i += 3) {
                array(prepared, i + 1, accounts);
                array(prepared, i + 2, since);
                array(prepared, i + 3, until);
            }
            prepared.setString(7, instance);
        }, (row) -> {
            Instant begins = row.getObject("begins_at", OffsetDateTime.class).toInstant();
            known.computeIfAbsent(new AccountKey(row.getString("account")), (key) -> new TreeMap<>())
                .merge(begins, new Known(begins, row.getBigDecimal("spent"), row.getLong("unpriced"),
                        row.getBigDecimal("lent"), row.getBigDecimal("idle")), LeaseTable::plus);
        });
        Map<AccountKey, List<Known>> lists = new HashMap<>();
        known.forEach((key, periods) -> lists.put(key, List.copyOf(periods.values())));
        return lists;
    }

    private static Known plus(Known one, Known other) {
        return new Known(one.begins(), one.spent().add(other.spent()), one.unpriced() + other.unpriced(),
                one.lent().add(other.lent()), one.idle().add(other.idle()));
    }

    /** Writes what an instance holds of accounts, in place of what it held. */
    void write(JdbcTemplate jdbc, String instance, List<Lease> leases) {
        jdbc.update(this.delete, (prepared) -> {
            prepared.setString(1, instance);
            array(prepared, 2, texts(leases, (lease) -> lease.key().text()));
            array(prepared, 3, texts(leases, (lease) -> lease.ask().since().toString()));
            array(prepared, 4, texts(leases, (lease) -> stale(lease).toString()));
        });
        List<String[]> rows = new ArrayList<>();
        for (Lease lease : leases) {
            for (Map.Entry<Instant, BigDecimal> held : lease.held().entrySet()) {
                rows.add(new String[] { lease.key().text(), held.getKey().toString(), held.getValue().toPlainString(),
                        lease.idle(held.getKey()).toPlainString() });
            }
        }
        if (!rows.isEmpty()) {
            jdbc.update(this.insert, (prepared) -> {
                prepared.setString(1, instance);
                for (int i = 0; i < 4; i++) {
                    int column = i;
                    array(prepared, i + 2, rows.stream().map((row) -> row[column]).toArray(String[]::new));
                }
            });
        }
    }

    private static Instant stale(Lease lease) {
        Instant since = lease.ask().since();
        return since.equals(Instant.EPOCH) ? NEVER : since.minus(SKEW);
    }

    private static String[] texts(List<Lease> leases, Function<Lease, String> text) {
        return leases.stream().map(text).toArray(String[]::new);
    }

    private static void array(PreparedStatement prepared, int parameter, String[] values) throws SQLException {
        prepared.setArray(parameter, prepared.getConnection().createArrayOf("varchar", values));
    }

    /**
     * The instances.
     *
     * @param lasts how long the one that asks may use what it holds
     * @param instances how many there are
     */
    record Living(Duration lasts, int instances) {
    }

}
