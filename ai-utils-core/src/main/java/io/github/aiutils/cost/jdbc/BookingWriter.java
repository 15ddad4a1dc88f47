package io.github.aiutils.cost.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes each batch of bookings once. The number of the last batch stands in the row of
 * the instance and is changed first, which waits for a commit whose end we did not see;
 * so the number says whether that batch was written.
 */
final class BookingWriter {

    private final Database database;

    private final Instance instance;

    private final Tables tables;

    private final String instances;

    private String numbersOf = "";

    private long number;

    BookingWriter(Database database, Instance instance, Tables tables) {
        this.database = database;
        this.instance = instance;
        this.tables = tables;
        this.instances = database.table("instance");
    }

    /** Bookings that are written together. */
    static final class Batch {

        final List<Booked> bookings;

        /** Under which id it may have been written; {@code null} if it was not. */
        private @Nullable String triedAs;

        Batch(List<Booked> bookings) {
            this.bookings = bookings;
        }

    }

    private enum Outcome {

        WRITTEN, WAS_WRITTEN, TAKEN_FOR_DEAD, OUT_OF_STEP

    }

    /** Writes a batch unless it was written before. */
    void write(Batch batch) {
        Outcome outcome = tryToWrite(batch);
        while (outcome == Outcome.TAKEN_FOR_DEAD || outcome == Outcome.OUT_OF_STEP) {
            if (outcome == Outcome.TAKEN_FOR_DEAD) {
                this.instance.renew();
            }
            outcome = tryToWrite(batch);
        }
        this.number++;
    }

    private Outcome tryToWrite(Batch batch) {
        String id = this.instance.id();
        if (!id.equals(this.numbersOf)) {
            this.numbersOf = id;
            this.number = 0;
        }
        boolean triedAsOther = batch.triedAs != null && !batch.triedAs.equals(id);
        Outcome outcome = this.database.inTransaction((jdbc) -> {
            Outcome advanced = advance(jdbc, id);
            if (advanced != Outcome.WRITTEN) {
                return advanced;
            }
            if (triedAsOther && written(jdbc, batch)) {
                return Outcome.WAS_WRITTEN;
            }
            batch.triedAs = id;
            insert(jdbc, batch.bookings);
            return Outcome.WRITTEN;
        });
        return outcome;
    }

    private Outcome advance(JdbcTemplate jdbc, String id) {
        int advanced = jdbc.update("update " + this.instances + " set batch = ? where id = ? and batch = ?",
                this.number + 1, id, this.number);
        if (advanced > 0) {
            return Outcome.WRITTEN;
        }
        List<Long> found = jdbc.queryForList("select batch from " + this.instances + " where id = ?", Long.class, id);
        if (found.isEmpty()) {
            return Outcome.TAKEN_FOR_DEAD;
        }
        boolean ours = found.get(0) == this.number + 1;
        this.number = ours ? this.number : found.get(0);
        return ours ? Outcome.WAS_WRITTEN : Outcome.OUT_OF_STEP;
    }

    private boolean written(JdbcTemplate jdbc, Batch batch) {
        return this.tables.entries.settled(jdbc, ids(batch.bookings)).containsValue(true);
    }

    private static List<String> ids(List<Booked> bookings) {
        return bookings.stream().map((booked) -> AttemptRow.id(booked.entry())).toList();
    }

    private void insert(JdbcTemplate jdbc, List<Booked> bookings) {
        Map<String, Boolean> left = left(jdbc, bookings.stream().filter(Booked::intent).toList());
        Deltas deltas = new Deltas(this.tables.labels);
        List<Booked> fresh = new ArrayList<>(bookings.size());
        for (Booked booked : bookings) {
            Boolean settled = left.get(AttemptRow.id(booked.entry()));
            if (settled == null) {
                fresh.add(booked);
                deltas.book(booked);
            }
            else if (!settled) {
                this.tables.entries.settle(jdbc, booked);
                deltas.bookLate(booked);
            }
        }
        this.tables.entries.insert(jdbc, fresh);
        this.tables.add(jdbc, deltas);
    }

    /**
     * Deletes intents. Those that were gone already belonged to an instance that was
     * taken for dead: its attempts were left open in the books. One that is alone in its
     * batch is looked for in any case, since it may be alone because it is there.
     * @return which of the attempts are in the books, and whether they are settled
     */
    private Map<String, Boolean> left(JdbcTemplate jdbc, List<Booked> durable) {
        List<String> ids = ids(durable);
        int deleted = this.tables.intents.delete(jdbc, ids);
        return (deleted < ids.size() || ids.size() == 1) ? this.tables.entries.settled(jdbc, ids) : Map.of();
    }

}
