package io.github.aiutils.autoconfigure.cost;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

import io.github.aiutils.autoconfigure.AiProperties;
import io.github.aiutils.autoconfigure.InvalidPropertyException;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Where the books are: in the application's database, or in a file of our own where there
 * is none. It is no bean of type {@link DataSource}, so that the application's own are
 * not changed.
 */
final class LedgerDataSource implements AutoCloseable {

    private static final Logger logger = LoggerFactory.getLogger(LedgerDataSource.class);

    private static final String PROPERTY = "ai-utils.ledger.jdbc.data-source";

    private static final List<String> FORGETFUL = List.of("jdbc:h2:mem:", "jdbc:hsqldb:mem:", "jdbc:derby:memory:");

    private final DataSource dataSource;

    /** Closes our own; of no type that may be absent. */
    private final @Nullable Runnable close;

    private LedgerDataSource(DataSource dataSource, @Nullable Runnable close) {
        this.dataSource = dataSource;
        this.close = close;
    }

    /**
     * Finds or makes it.
     * @param properties what is said of it
     * @param beans the application's beans
     * @return the data source
     */
    static LedgerDataSource of(AiProperties.Jdbc properties, ListableBeanFactory beans) {
        if (properties.dataSource() != null) {
            return new LedgerDataSource(named(properties.dataSource(), beans), null);
        }
        DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
        if (only != null && !forgetful(only)) {
            return new LedgerDataSource(only, null);
        }
        String[] names = beans.getBeanNamesForType(DataSource.class);
        if (only == null && names.length > 1) {
            throw new InvalidPropertyException(PROPERTY,
                    "is not set, but there are the DataSource beans " + String.join(", ", names),
                    "Name the one that has the ledger.");
        }
        return file(properties.file());
    }

    private static DataSource named(String name, ListableBeanFactory beans) {
        if (!beans.containsBean(name) || !beans.isTypeMatch(name, DataSource.class)) {
            throw new InvalidPropertyException(PROPERTY, "is '" + name + "', but there are the DataSource beans "
                    + List.of(beans.getBeanNamesForType(DataSource.class)), "Name one of them.");
        }
        return beans.getBean(name, DataSource.class);
    }

    /**
     * Boot makes a database in memory where nothing is configured; books would not
     * survive in it. One that does not answer is a real one.
     */
    private static boolean forgetful(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            String url = connection.getMetaData().getURL();
            return url != null && FORGETFUL.stream().anyMatch(url::startsWith);
        }
        catch (SQLException ex) {
            return false;
        }
    }

    private static LedgerDataSource file(String file) {
        if (!ClassUtils.isPresent("org.h2.jdbcx.JdbcConnectionPool", null)) {
            throw new InvalidPropertyException("ai-utils.ledger.store",
                    "is jdbc, but there is neither a DataSource bean nor H2 on the class path",
                    "Set spring.datasource.url, or add com.h2database:h2 for a file of its own.");
        }
        String url = "jdbc:h2:file:"
                + (file.startsWith("/") || file.startsWith("~") || file.startsWith(".") ? file : "./" + file);
        logger.info("The ledger keeps its books in the file {}.mv.db", file);
        JdbcConnectionPool pool = JdbcConnectionPool.create(url, "sa", "");
        return new LedgerDataSource(pool, pool::dispose);
    }

    DataSource dataSource() {
        return this.dataSource;
    }

    /** Whether nobody else writes there. */
    boolean own() {
        return this.close != null;
    }

    @Override
    public void close() {
        if (this.close != null) {
            this.close.run();
        }
    }

}
