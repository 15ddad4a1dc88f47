package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * This application among those that write to the database. It is alive for others as long
 * as it renews its lease; once it is taken for dead, it goes on under a new id, and what
 * it held under the old one is no longer its own.
 *
 * @since 0.1.0
 */
public final class Instance {

    private static final Logger logger = LoggerFactory.getLogger(Instance.class);

    private final Database database;

    private final Duration leaseTime;

    private volatile String id = random();

    /**
     * Makes it; nothing is written yet.
     * @param database where it writes
     * @param leaseTime after what time without a sign of it others take it for dead
     */
    public Instance(Database database, Duration leaseTime) {
        this.database = database;
        this.leaseTime = leaseTime;
    }

    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    /**
     * Returns the id, which changes when others took this instance for dead.
     * @return the id
     */
    public String id() {
        return this.id;
    }

    Duration leaseTime() {
        return this.leaseTime;
    }

    /** Signs on, in a transaction of its own. */
    void register() {
        this.database.inTransaction((jdbc) -> {
            insert(jdbc, this.id);
            return null;
        });
    }

    private void insert(JdbcTemplate jdbc, String fresh) {
        jdbc.update("insert into " + this.database.table("instance") + " (id, expires_at, batch) values (?, " + expiry()
                + ", 0)", fresh);
    }

    private String expiry() {
        return this.database.dialect().fromNow(this.leaseTime);
    }

    /**
     * Shows that it is alive, in a transaction of its own.
     * @return whether it still was for others; if not, it has a new id now
     */
    synchronized boolean renew() {
        String current = this.id;
        String fresh = random();
        boolean alive = this.database.inTransaction((jdbc) -> {
            int renewed = jdbc.update(
                    "update " + this.database.table("instance") + " set expires_at = " + expiry() + " where id = ?",
                    current);
            if (renewed == 0) {
                insert(jdbc, fresh);
            }
            return renewed > 0;
        });
        if (!alive) {
            logger.info("This instance was not seen for {}, so others closed what it had open; it goes on as a new one",
                    this.leaseTime);
            this.id = fresh;
        }
        return alive;
    }

    /** Deletes an instance without intents, and gives back what it held of budgets. */
    void delete(JdbcTemplate jdbc, String dead) {
        jdbc.update("delete from " + this.database.table("budget_lease") + " where instance = ?", dead);
        jdbc.update("delete from " + this.database.table("instance") + " where id = ?", dead);
    }

    /** Signs off, unless attempts are under way: others will close them. */
    void signOff() {
        this.database.inTransaction((jdbc) -> {
            List<String> open = jdbc.queryForList(
                    "select id from " + this.database.table("intent") + " where instance = ? limit 1", String.class,
                    this.id);
            if (open.isEmpty()) {
                delete(jdbc, this.id);
            }
            return null;
        });
    }

}
