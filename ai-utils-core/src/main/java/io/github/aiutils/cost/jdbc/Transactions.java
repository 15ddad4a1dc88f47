package io.github.aiutils.cost.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions on connections that wait for the network only so long. An application's
 * connection goes back as it came.
 */
final class Transactions extends JdbcTransactionManager {

    private final int timeoutMillis;

    private final transient Map<Connection, Integer> usual = new ConcurrentHashMap<>();

    Transactions(DataSource dataSource, Duration timeout) {
        super(dataSource);
        this.timeoutMillis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        Connection connection = connection();
        if (connection != null) {
            try {
                int before = connection.getNetworkTimeout();
                connection.setNetworkTimeout(Runnable::run, this.timeoutMillis);
                this.usual.put(connection, before);
            }
            catch (SQLException | AbstractMethodError ex) {
                logger.debug("The driver knows no network timeout", ex);
            }
        }
    }

    /**
     * A connection that cannot be rolled back is dead; it is made sure that nothing of it
     * is committed, and what went wrong before is the error that counts.
     */
    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        try {
            super.doRollback(status);
        }
        catch (TransactionException | DataAccessException ex) {
            logger.debug("A connection is given up", ex);
            abort();
        }
    }

    private void abort() {
        Connection connection = connection();
        try {
            if (connection != null) {
                connection.abort(Runnable::run);
            }
        }
        catch (SQLException ex) {
            logger.debug("A connection was gone already", ex);
        }
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        Connection connection = connection();
        Integer before = (connection != null) ? this.usual.remove(connection) : null;
        if (connection != null && before != null) {
            try {
                connection.setNetworkTimeout(Runnable::run, before);
            }
            catch (SQLException ex) {
                logger.debug("A connection that is gone keeps its timeout", ex);
            }
        }
        super.doCleanupAfterCompletion(transaction);
    }

    private @Nullable Connection connection() {
        Object held = TransactionSynchronizationManager.getResource(obtainDataSource());
        return (held instanceof ConnectionHolder holder) ? holder.getConnection() : null;
    }

}
