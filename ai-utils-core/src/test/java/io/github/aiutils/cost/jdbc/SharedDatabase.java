package io.github.aiutils.cost.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * A schema that several instances share, each with connections of its own. An application
 * may have them see less of others than a lender needs.
 */
final class SharedDatabase implements AutoCloseable {

    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private final String schema = "shared_" + SCHEMAS.incrementAndGet();

    private final Postgres server;

    private final List<HikariDataSource> pools = new ArrayList<>();

    private final JdbcTemplate jdbc;

    SharedDatabase(TestDatabase.Kind kind) {
        this.server = (kind == TestDatabase.Kind.POSTGRESQL) ? Postgres.shared()
                : new Postgres("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        Connections connections = connections();
        new Database(connections, this.schema, false).migrate();
        this.jdbc = new JdbcTemplate(connections);
    }

    Connections connections() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(this.server.url());
        config.setUsername(this.server.user());
        config.setPassword(this.server.password());
        config.setMaximumPoolSize(3);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(1000);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        HikariDataSource pool = new HikariDataSource(config);
        this.pools.add(pool);
        return new Connections(pool);
    }

    Database database(DataSource connections) {
        return new Database(connections, this.schema, false, Duration.ofSeconds(3));
    }

    JdbcTemplate jdbc() {
        return this.jdbc;
    }

    String table(String name) {
        return '"' + this.schema + "\"." + name;
    }

    @Override
    public void close() {
        this.pools.forEach(HikariDataSource::close);
    }

    /** Those of one instance, which are counted and can be cut. */
    static final class Connections extends DelegatingDataSource {

        final AtomicLong statements = new AtomicLong();

        /** Those that name a table of budgets. */
        final AtomicLong ofBudgets = new AtomicLong();

        volatile boolean gone;

        Connections(DataSource pool) {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            require();
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            require();
                            this.statements.incrementAndGet();
                            this.ofBudgets.addAndGet(String.valueOf(arguments[0]).contains("budget") ? 1 : 0);
                        }
                        try {
                            return method.invoke(connection, arguments);
                        }
                        catch (InvocationTargetException ex) {
                            throw ex.getCause();
                        }
                    });
        }

        private void require() throws SQLException {
            if (this.gone) {
                throw new SQLTransientConnectionException("cut by the test", "08006");
            }
        }

    }

}
