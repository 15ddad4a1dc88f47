package io.github.aiutils.cost.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Connections that a test cuts. */
public final class Cuts extends DelegatingDataSource {

    private volatile boolean gone;

    private volatile Supplier<Cut> next = () -> Cut.NONE;

    /** How many transactions were committed. */
    public final AtomicInteger commits = new AtomicInteger();

    Cuts(DataSource dataSource) {
        super(dataSource);
    }

    /** Where a connection is cut. */
    public enum Cut {

        NONE, BEFORE_COMMIT, AFTER_COMMIT, ON_STATEMENT

    }

    /** The database stops, or comes back. */
    public void gone(boolean gone) {
        this.gone = gone;
    }

    /** Says of each transaction where it is cut. */
    public void cut(Supplier<Cut> cuts) {
        this.next = cuts;
    }

    @Override
    public Connection getConnection() throws SQLException {
        require();
        Connection connection = super.getConnection();
        Cut cut = this.next.get();
        return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
                (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        commit(connection, cut);
                        return null;
                    }
                    if (method.getName().equals("prepareStatement")) {
                        require();
                        if (cut == Cut.ON_STATEMENT && Math.random() < 0.5) {
                            throw lost();
                        }
                    }
                    try {
                        return method.invoke(connection, arguments);
                    }
                    catch (InvocationTargetException ex) {
                        throw ex.getCause();
                    }
                });
    }

    private void commit(Connection connection, Cut cut) throws SQLException {
        if (cut == Cut.BEFORE_COMMIT || this.gone) {
            connection.rollback();
            throw lost();
        }
        connection.commit();
        this.commits.incrementAndGet();
        if (cut == Cut.AFTER_COMMIT) {
            throw lost();
        }
    }

    private void require() throws SQLException {
        if (this.gone) {
            throw lost();
        }
    }

    private static SQLException lost() {
        return new SQLTransientConnectionException("cut by the test", "08006");
    }

}
