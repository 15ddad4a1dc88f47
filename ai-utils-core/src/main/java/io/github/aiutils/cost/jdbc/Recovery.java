package io.github.aiutils.cost.jdbc;

import java.util.List;
import java.util.Set;

import io.github.aiutils.cost.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Closes what dead instances left open: their intents become attempts whose end nobody
 * knows, which budgets are charged for, and what they held of budgets comes back.
 */
final class Recovery {

    private static final Logger logger = LoggerFactory.getLogger(Recovery.class);

    private final Database database;

    private final Instance instance;

    private final Tables tables;

    Recovery(Database database, Instance instance, Tables tables) {
        this.database = database;
        this.instance = instance;
        this.tables = tables;
    }

    /** Closes those that are dead now, each in a transaction and by one of the living. */
    void run() {
        List<String> dead = this.database
            .inTransaction((jdbc) -> jdbc.queryForList("select id from " + instances() + " where id <> ?" + expired(),
                    String.class, this.instance.id()));
        for (String id : dead) {
            int left = this.database.inTransaction((jdbc) -> close(jdbc, id));
            if (left > 0) {
                logger.info("An instance ended with {} attempts under way; they are booked as not known, with the "
                        + "most they may have cost", left);
            }
        }
    }

    private String instances() {
        return this.database.table("instance");
    }

    private String expired() {
        return this.database.alone() ? "" : " and expires_at < current_timestamp";
    }

    /**
     * Some may have been closed before, and written down again by one who did not know.
     */
    private List<Entry> open(JdbcTemplate jdbc, String id) {
        List<Entry> intents = this.tables.intents.of(jdbc, id);
        Set<String> booked = this.tables.entries.settled(jdbc, intents.stream().map(Entry::id).toList()).keySet();
        return intents.stream().filter((entry) -> !booked.contains(entry.id())).toList();
    }

    private int close(JdbcTemplate jdbc, String id) {
        if (jdbc
            .queryForList("select id from " + instances() + " where id = ?" + expired() + " for update skip locked",
                    String.class, id)
            .isEmpty()) {
            return 0;
        }
        List<Entry> open = open(jdbc, id);
        Deltas deltas = new Deltas(this.tables.labels);
        open.forEach(deltas::leaveOpen);
        this.tables.entries.insertUnsettled(jdbc, open);
        this.tables.add(jdbc, deltas);
        this.tables.intents.deleteOf(jdbc, id);
        this.instance.delete(jdbc, id);
        return open.size();
    }

}
