package io.github.aiutils.cost.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.jdbc.OpenEntry.Intent;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Writes intents. While one commit is under way others wait, and the next takes all of
 * them. What failed is written again until it is there, and only then deleted if nobody
 * wants it any longer: so it does not matter that nobody knows whether a commit that
 * failed was one.
 */
final class Intents implements Lane.Work {

    private static final int MOST = 1000;

    private final Lane lane = new Lane("ai-utils-ledger-intents", this);

    private final IntentWriter writer;

    private final Consumer<Booked> bookings;

    private final Slots slots;

    private final Scheduler scheduler;

    private final Outage.Line line;

    /** Of attempts that wait for it, or go on without; guarded by this, as all below. */
    private final Set<OpenEntry> queued = new LinkedHashSet<>();

    private List<OpenEntry> writing = List.of();

    /** Of attempts that ended without being sent. */
    private List<OpenEntry> dropped = new ArrayList<>();

    private List<OpenEntry> deleting = List.of();

    Intents(IntentWriter writer, Consumer<Booked> bookings, Slots slots, Outage outage, Scheduler scheduler) {
        this.line = outage.line();
        this.writer = writer;
        this.bookings = bookings;
        this.slots = slots;
        this.scheduler = scheduler;
    }

    void start() {
        this.lane.start();
    }

    void add(OpenEntry entry) {
        synchronized (this) {
            if (entry.ended) {
                return;
            }
            entry.intent = Intent.QUEUED;
            this.queued.add(entry);
        }
        this.lane.wake();
    }

    /** The attempt ended and was not sent. */
    void end(OpenEntry entry) {
        if (ended(entry)) {
            this.slots.release(1);
        }
        else {
            this.lane.wake();
        }
    }

    private synchronized boolean ended(OpenEntry entry) {
        entry.ended = true;
        if (unwritten(entry)) {
            return true;
        }
        if (entry.intent == Intent.WRITTEN) {
            this.dropped.add(entry);
        }
        return false;
    }

    private boolean unwritten(OpenEntry entry) {
        if (entry.intent == Intent.QUEUED) {
            this.queued.remove(entry);
            entry.intent = Intent.NONE;
        }
        return entry.intent == Intent.NONE;
    }

    /** The attempt ended and is to be booked, with its intent if it has one. */
    void settle(OpenEntry entry, Bill bill) {
        boolean written;
        synchronized (this) {
            if (!unwritten(entry) && entry.intent == Intent.WRITING) {
                entry.bill = bill;
                return;
            }
            written = entry.intent == Intent.WRITTEN;
        }
        this.bookings.accept(Booked.of(entry.entry, bill, written));
    }

    synchronized int pending() {
        return this.queued.size() + this.writing.size();
    }

    @Override
    public @Nullable Duration once() {
        synchronized (this) {
            this.writing = this.writing.isEmpty() ? take() : this.writing;
            if (this.deleting.isEmpty()) {
                this.deleting = this.dropped;
                this.dropped = new ArrayList<>();
            }
            if (this.writing.isEmpty() && this.deleting.isEmpty()) {
                return null;
            }
        }
        this.line.tries();
        Set<OpenEntry> unwritable;
        try {
            unwritable = this.writer.write(this.writing, this.deleting);
        }
        catch (RuntimeException ex) {
            return this.line.failed(ex);
        }
        this.line.worked();
        written(unwritable);
        return Duration.ZERO;
    }

    private List<OpenEntry> take() {
        List<OpenEntry> taken = new ArrayList<>(Math.min(this.queued.size(), MOST));
        for (Iterator<OpenEntry> all = this.queued.iterator(); all.hasNext() && taken.size() < MOST;) {
            OpenEntry next = all.next();
            all.remove();
            next.intent = Intent.WRITING;
            taken.add(next);
        }
        return taken;
    }

    private void written(Set<OpenEntry> unwritable) {
        List<OpenEntry> done;
        List<Booked> due = new ArrayList<>();
        int free;
        synchronized (this) {
            done = this.writing;
            free = this.deleting.size();
            for (OpenEntry entry : done) {
                boolean there = !unwritable.contains(entry);
                entry.intent = there ? Intent.WRITTEN : Intent.NONE;
                if (entry.bill != null) {
                    due.add(Booked.of(entry.entry, entry.bill, there));
                }
                else if (entry.ended && there) {
                    this.dropped.add(entry);
                }
                else if (entry.ended) {
                    free++;
                }
            }
            this.writing = List.of();
            this.deleting = List.of();
        }
        due.forEach(this.bookings);
        done.forEach(
                (entry) -> this.scheduler.schedule(unwritable.contains(entry) ? entry::unwritable : entry::written));
        if (free > 0) {
            this.slots.release(free);
        }
    }

    /** The database is gone: nobody is to wait for it. */
    void gone() {
        List<OpenEntry> waiting;
        synchronized (this) {
            waiting = new ArrayList<>(this.queued);
            waiting.addAll(this.writing);
        }
        waiting.forEach((entry) -> this.scheduler.schedule(entry::unwritten));
    }

    void close(Duration most) {
        this.lane.close(most);
    }

}
