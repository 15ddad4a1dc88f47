package io.github.aiutils.cost.jdbc;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.github.aiutils.cost.Bill;
import io.github.aiutils.cost.Entry;
import io.github.aiutils.error.RefusedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/** One attempt: waits to be opened, is open, and ends once. */
final class OpenEntry implements Subscription {

    private static final AtomicReferenceFieldUpdater<OpenEntry, State> STATE = AtomicReferenceFieldUpdater
        .newUpdater(OpenEntry.class, State.class, "state");

    final Entry entry;

    private final Opening opening;

    private final CoreSubscriber<? super Void> actual;

    private volatile State state = State.NEW;

    private volatile @Nullable Disposable timer;

    /** How far its intent is; guarded by the intents. */
    Intent intent = Intent.NONE;

    /** Whether it ended while its intent was being written; guarded by the intents. */
    boolean ended;

    /** What it came to while its intent was being written; guarded by the intents. */
    @Nullable Bill bill;

    OpenEntry(Entry entry, Opening opening, CoreSubscriber<? super Void> actual) {
        this.entry = entry;
        this.opening = opening;
        this.actual = actual;
    }

    private enum State {

        NEW, NO_SLOT, SLOT, UNWRITTEN, OPEN, ENDED

    }

    /** How far the intent of an attempt is. */
    enum Intent {

        /** There is none and will be none. */
        NONE,

        /** Waits for the next commit. */
        QUEUED,

        /** Nobody knows whether the database has it. */
        WRITING,

        /** The database has it. */
        WRITTEN

    }

    boolean durable() {
        Entry.Held held = this.entry.held();
        return held != null && held.durable();
    }

    void enter() {
        Slots.Place place = this.opening.slots().enter(this);
        if (place == Slots.Place.SLOT) {
            granted();
        }
        else if (place == Slots.Place.NONE) {
            refuse(State.NEW, this.opening.noRoom());
        }
        else if (move(State.NEW, State.NO_SLOT)) {
            arm();
        }
        else if (this.state == State.ENDED) {
            this.opening.slots().leave(this);
        }
    }

    /** It has a slot. */
    void granted() {
        boolean waited = this.state == State.NO_SLOT;
        State next = durable() ? State.UNWRITTEN : State.SLOT;
        if (!move(State.NEW, next) && !move(State.NO_SLOT, next)) {
            this.opening.slots().release(1);
        }
        else if (next == State.UNWRITTEN) {
            write();
        }
        else if (waited) {
            this.opening.scheduler().schedule(() -> opened(State.SLOT));
        }
        else {
            opened(State.SLOT);
        }
    }

    private void write() {
        if (this.opening.refuses()) {
            unwritten();
            return;
        }
        this.opening.intents().add(this);
        if (this.opening.outage().gone()) {
            unwritten();
        }
        else if (this.timer == null) {
            arm();
        }
    }

    private void arm() {
        this.timer = this.opening.scheduler().schedule(this::waited, Outage.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        if (this.state.compareTo(State.OPEN) >= 0) {
            disarm();
        }
    }

    private void disarm() {
        Disposable armed = this.timer;
        if (armed != null) {
            armed.dispose();
        }
    }

    /** It waited long enough. */
    private void waited() {
        if (!refuse(State.NO_SLOT, this.opening.noRoom())) {
            unwritten();
        }
    }

    /** The database is gone: goes on without an intent for now, or not at all. */
    void unwritten() {
        if (this.opening.continues()) {
            written();
        }
        else {
            refuse(State.UNWRITTEN, this.opening.gone());
        }
    }

    /** Its intent is written, or is not to be waited for. */
    void written() {
        opened(State.UNWRITTEN);
    }

    /** The database does not take its intent. */
    void unwritable() {
        refuse(State.UNWRITTEN, this.opening.unwritable());
    }

    private void opened(State before) {
        if (move(before, State.OPEN)) {
            disarm();
            this.actual.onComplete();
        }
    }

    private boolean refuse(State before, RefusedException refusal) {
        boolean refused = end(before);
        if (refused) {
            this.actual.onError(refusal);
        }
        return refused;
    }

    private boolean move(State before, State after) {
        return STATE.compareAndSet(this, before, after);
    }

    @Override
    public void request(long count) {
        Operators.validate(count);
    }

    /** What is open already has an end of its own. */
    @Override
    public void cancel() {
        State now = this.state;
        while (now.compareTo(State.OPEN) < 0 && !end(now)) {
            now = this.state;
        }
    }

    /** It was not sent. */
    void drop() {
        if (!end(State.OPEN)) {
            cancel();
        }
    }

    /** Ends without a booking, and leaves nothing behind. */
    private boolean end(State before) {
        if (!move(before, State.ENDED)) {
            return false;
        }
        disarm();
        this.opening.forget(this);
        switch (before) {
            case NO_SLOT -> this.opening.slots().leave(this);
            case SLOT -> this.opening.slots().release(1);
            case UNWRITTEN, OPEN -> this.opening.intents().end(this);
            default -> {
            }
        }
        return true;
    }

    /**
     * Ends with a booking.
     * @return whether it was open; if not, nothing is booked
     */
    boolean settle(Bill due) {
        if (!move(State.OPEN, State.ENDED)) {
            return false;
        }
        this.opening.forget(this);
        this.opening.intents().settle(this, due);
        return true;
    }

}
