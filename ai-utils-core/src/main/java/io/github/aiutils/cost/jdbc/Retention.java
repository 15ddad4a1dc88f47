package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.time.InstantSource;

/** Deletes attempts that are old, and folds old hours into days. */
final class Retention {

    private static final int MOST = 1000;

    private final Database database;

    private final Tables tables;

    private final JdbcSettings settings;

    private final InstantSource clock;

    Retention(Database database, Tables tables, JdbcSettings settings, InstantSource clock) {
        this.database = database;
        this.tables = tables;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Does a piece of it.
     * @return whether there may be more to do
     */
    boolean once() {
        boolean deleted = delete();
        return fold() || deleted;
    }

    private boolean delete() {
        Duration kept = this.settings.keepEntries();
        return kept != null && this.database.inTransaction(
                (jdbc) -> this.tables.entries.deleteOlder(jdbc, this.clock.instant().minus(kept), MOST)) == MOST;
    }

    /** One instance at a time, so that no sum is folded twice. */
    private boolean fold() {
        Duration kept = this.settings.keepHours();
        return kept != null && this.database.inTransaction((jdbc) -> {
            boolean mine = !jdbc
                .queryForList("select currency from " + this.database.table("book") + " for update skip locked",
                        String.class)
                .isEmpty();
            return mine && this.tables.sums.foldDay(jdbc, SumKey.day(this.clock.instant().minus(kept)));
        });
    }

}
