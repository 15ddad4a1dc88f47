package io.github.aiutils.cost.jdbc;

import java.util.List;
import java.util.Set;
import java.util.HashSet;

import io.github.aiutils.cost.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes intents and deletes them, in one transaction. */
final class IntentWriter {

    private static final Logger logger = LoggerFactory.getLogger(IntentWriter.class);

    private final Database database;

    private final Instance instance;

    private final IntentTable intents;

    private boolean warned;

    IntentWriter(Database database, Instance instance, IntentTable intents) {
        this.database = database;
        this.instance = instance;
        this.intents = intents;
    }

    /**
     * Writes and deletes.
     * @param writing what is to be there afterwards
     * @param deleting what is not
     * @return those that the database does not take
     */
    Set<OpenEntry> write(List<OpenEntry> writing, List<OpenEntry> deleting) {
        List<String> ids = deleting.stream().map((entry) -> AttemptRow.id(entry.entry)).toList();
        try {
            tryToWrite(writing, ids);
            return Set.of();
        }
        catch (RuntimeException ex) {
            if (!Failures.ofData(ex)) {
                throw ex;
            }
            return this.instance.renew() ? oneByOne(writing, ids) : write(writing, deleting);
        }
    }

    private void tryToWrite(List<OpenEntry> writing, List<String> deleting) {
        List<Entry> entries = writing.stream().map((entry) -> entry.entry).toList();
        this.database.inTransaction((jdbc) -> {
            this.intents.delete(jdbc, deleting);
            this.intents.insert(jdbc, this.instance.id(), entries);
            return null;
        });
    }

    private Set<OpenEntry> oneByOne(List<OpenEntry> writing, List<String> deleting) {
        tryToWrite(List.of(), deleting);
        Set<OpenEntry> unwritable = new HashSet<>();
        for (OpenEntry entry : writing) {
            try {
                tryToWrite(List.of(entry), List.of());
            }
            catch (RuntimeException ex) {
                if (!Failures.ofData(ex)) {
                    throw ex;
                }
                warn(ex);
                unwritable.add(entry);
            }
        }
        return unwritable;
    }

    private void warn(RuntimeException failure) {
        if (!this.warned) {
            this.warned = true;
            logger.warn("The database takes no intent of an attempt, which is refused, and so are others like it: {}",
                    Failures.describe(failure));
        }
    }

}
