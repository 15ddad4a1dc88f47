package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.util.function.Function;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database of a ledger: a schema of its own in PostgreSQL or H2. All methods block.
 *
 * @since 0.1.0
 */
public final class Database {

    /** How long we wait for the network, longer than for a statement. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final DataSource dataSource;

    private final String schema;

    private final boolean alone;

    private final JdbcTemplate jdbc;

    private final TransactionTemplate transaction;

    private volatile @Nullable Dialect dialect;

    /**
     * Makes it; nothing is asked of the database yet.
     * @param dataSource gives connections to it
     * @param schema name of the schema; letters, digits and underscores
     * @param alone whether no other instance can use it while this one does, as with a
     * file that is locked, so that all others are dead
     */
    public Database(DataSource dataSource, String schema, boolean alone) {
        this(dataSource, schema, alone, TIMEOUT);
    }

    Database(DataSource dataSource, String schema, boolean alone, Duration timeout) {
        this.dataSource = dataSource;
        this.schema = schema;
        this.alone = alone;
        this.jdbc = new JdbcTemplate(dataSource);
        this.jdbc.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
        this.transaction = new TransactionTemplate(new Transactions(dataSource, timeout.plus(GRACE)));
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    }

    /**
     * Makes the tables, or those that are missing. An application's own migrations have
     * another history.
     * @throws org.flywaydb.core.api.FlywayException if that is not possible
     */
    public void migrate() {
        Flyway.configure(Database.class.getClassLoader())
            .dataSource(this.dataSource)
            .defaultSchema(this.schema)
            .schemas(this.schema)
            .createSchemas(true)
            .table("ai_utils_history")
            .locations("classpath:io/github/aiutils/cost/jdbc")
            .load()
            .migrate();
    }

    boolean alone() {
        return this.alone;
    }

    /** Returns a table's full name, for statements. */
    String table(String name) {
        return '"' + this.schema + "\"." + name;
    }

    Dialect dialect() {
        Dialect known = this.dialect;
        if (known == null) {
            known = this.jdbc.execute((ConnectionCallback<Dialect>) Dialect::of);
            this.dialect = known;
        }
        return known;
    }

    /**
     * Does work in one transaction, on a connection of its own, in which each statement
     * sees what others committed before it. It is done wholly or not at all; after an
     * error of the connection nobody knows which.
     * @param <T> what the work gives
     * @param work the work; must not hold what it is given
     * @return what the work gave
     * @throws org.springframework.dao.DataAccessException if the database refuses
     * @throws org.springframework.transaction.TransactionException if there is no
     * connection, or the end of the transaction fails
     */
    <T extends @Nullable Object> T inTransaction(Function<JdbcTemplate, T> work) {
        return this.transaction.execute((status) -> work.apply(this.jdbc));
    }

}
