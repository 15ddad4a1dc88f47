package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A schema of its own in a database that all tests share, behind connections that can be
 * cut.
 */
public final class TestDatabase implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    public final String schema = "books_" + SCHEMAS.incrementAndGet();

    public final Cuts cuts;

    private final HikariDataSource pool;

    private final boolean postgres;

    private TestDatabase(String url, String user, String password, boolean postgres, int patienceMillis) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(6);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(patienceMillis);
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
        this.cuts = new Cuts(this.pool);
        this.postgres = postgres;
    }

    public static TestDatabase postgres() {
        Postgres server = Postgres.shared();
        return new TestDatabase(server.url(), server.user(), server.password(), true, PATIENCE_MILLIS);
    }

    /** The same behind a line that can be cut. */
    static TestDatabase postgres(Line line) {
        Postgres server = Postgres.shared();
        return new TestDatabase(line.url(server.url()), server.user(), server.password(), true, 2_000);
    }

    public static TestDatabase h2() {
        return new TestDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "", false,
                PATIENCE_MILLIS);
    }

    public static TestDatabase of(Kind kind) {
        return (kind == Kind.POSTGRESQL) ? postgres() : h2();
    }

    /** A database that a ledger may have. */
    public enum Kind {

        POSTGRESQL, H2

    }

    public DataSource dataSource() {
        return this.cuts;
    }

    public Database database() {
        return new Database(this.cuts, this.schema, false, Duration.ofSeconds(5));
    }

    public JdbcTemplate jdbc() {
        return new JdbcTemplate(this.pool);
    }

    public String table(String name) {
        return '"' + this.schema + "\"." + name;
    }

    public long count(String table) {
        return count(table, "1 = 1");
    }

    public long count(String table, String where) {
        Long count = jdbc().queryForObject("select count(*) from " + table(table) + " where " + where, Long.class);
        return (count != null) ? count : 0;
    }

    @Override
    public void close() {
        if (this.pool.isClosed()) {
            return;
        }
        if (this.postgres) {
            jdbc().execute("drop schema if exists \"" + this.schema + "\" cascade");
        }
        else {
            jdbc().execute("shutdown");
        }
        this.pool.close();
    }

}
