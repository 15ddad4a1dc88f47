package io.github.aiutils.cost.jdbc;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How a ledger uses its database.
 *
 * @param schema name of the schema that is all its own: letters, digits and underscores
 * @param migrate whether it makes its tables by itself
 * @param onOutage what calls do while the database is gone
 * @param buffer attempts that are kept until they are written, those under way included;
 * 1 or more
 * @param batch bookings that are written at once; 1 to 10000
 * @param flushInterval the longest a booking waits for others to be written with
 * @param leaseTime after what time an instance that was not seen is taken for dead; 1
 * second or more
 * @param keepEntries for how long single attempts are kept, whose sums stay; {@code null}
 * for ever
 * @param keepHours for how long sums are told apart by hours, then by days; {@code null}
 * for ever
 * @since 0.1.0
 */
public record JdbcSettings(String schema, boolean migrate, OnOutage onOutage, int buffer, int batch,
        Duration flushInterval, Duration leaseTime, @Nullable Duration keepEntries, @Nullable Duration keepHours) {

    /** What holds where nothing else is said. */
    public static final JdbcSettings DEFAULT = new JdbcSettings("ai_utils", true, OnOutage.CONTINUE, 50_000, 1_000,
            Duration.ofMillis(250), Duration.ofMinutes(1), Duration.ofDays(90), Duration.ofDays(400));

    private static final int LARGEST_BATCH = 10_000;

    public JdbcSettings {
        require(schema.matches("[A-Za-z_][A-Za-z0-9_]{0,62}"),
                "a schema is named by 1 to 63 letters, digits and underscores and does not begin with a digit, unlike "
                        + schema);
        require(buffer >= 1, "a ledger keeps at least 1 attempt, not " + buffer);
        require(batch >= 1 && batch <= LARGEST_BATCH, "a batch has 1 to " + LARGEST_BATCH + " bookings, not " + batch);
        require(!flushInterval.isNegative() && !flushInterval.isZero(),
                "a flush interval is longer than nothing, unlike " + flushInterval);
        require(leaseTime.compareTo(Duration.ofSeconds(1)) >= 0, "a lease time is 1 second or more, not " + leaseTime);
        require(positive(keepEntries), "entries are kept for longer than nothing, not for " + keepEntries);
        require(positive(keepHours), "hours are kept for longer than nothing, not for " + keepHours);
    }

    private static boolean positive(@Nullable Duration time) {
        return time == null || (!time.isNegative() && !time.isZero());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    public JdbcSettings withSchema(String schema) {
        return new JdbcSettings(schema, this.migrate, this.onOutage, this.buffer, this.batch, this.flushInterval,
                this.leaseTime, this.keepEntries, this.keepHours);
    }

    public JdbcSettings withMigrate(boolean migrate) {
        return new JdbcSettings(this.schema, migrate, this.onOutage, this.buffer, this.batch, this.flushInterval,
                this.leaseTime, this.keepEntries, this.keepHours);
    }

    public JdbcSettings withOnOutage(OnOutage onOutage) {
        return new JdbcSettings(this.schema, this.migrate, onOutage, this.buffer, this.batch, this.flushInterval,
                this.leaseTime, this.keepEntries, this.keepHours);
    }

    public JdbcSettings withBuffer(int buffer) {
        return new JdbcSettings(this.schema, this.migrate, this.onOutage, buffer, this.batch, this.flushInterval,
                this.leaseTime, this.keepEntries, this.keepHours);
    }

    public JdbcSettings withBatch(int batch, Duration flushInterval) {
        return new JdbcSettings(this.schema, this.migrate, this.onOutage, this.buffer, batch, flushInterval,
                this.leaseTime, this.keepEntries, this.keepHours);
    }

    public JdbcSettings withLeaseTime(Duration leaseTime) {
        return new JdbcSettings(this.schema, this.migrate, this.onOutage, this.buffer, this.batch, this.flushInterval,
                leaseTime, this.keepEntries, this.keepHours);
    }

    public JdbcSettings withRetention(@Nullable Duration keepEntries, @Nullable Duration keepHours) {
        return new JdbcSettings(this.schema, this.migrate, this.onOutage, this.buffer, this.batch, this.flushInterval,
                this.leaseTime, keepEntries, keepHours);
    }

}
