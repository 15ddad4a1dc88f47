package io.github.aiutils.cost.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL of all tests in this JVM: a container where Docker is, otherwise one
 * that comes with the tests. Both are the same to a test.
 */
public record Postgres(String url, String user, String password) {

    private static final String IMAGE = "postgres:17-alpine";

    public static Postgres shared() {
        return Holder.SHARED;
    }

    private static Postgres start() {
        return DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
    }

    private static Postgres container() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
        container.start();
        return new Postgres(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    private static Postgres embedded() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().start();
            return new Postgres(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static final class Holder {

        static final Postgres SHARED = start();

    }

}
